import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from './reading.js'

const CLUSTER = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: orders
  namespace: shop
spec:
  instances: 3
  backup:
    retentionPolicy: 30d
    barmanObjectStore:
      destinationPath: s3://orders-backups/
`

const SCHEDULED = (schedule: string, rest = ''): string => `apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: daily
  namespace: shop
spec:
  schedule: "${schedule}"
  ${rest}
  cluster:
    name: orders
`

describe('CloudNativePG', () => {
  test('is backed up by the ScheduledBackup that names it, with seconds first', async () => {
    const store = await onlyStore({ 'k8s/db.yaml': `${CLUSTER}---\n${SCHEDULED('0 0 2 * * *')}` })
    expect(store).toMatchObject({
      engine: 'postgres',
      kind: 'operator',
      address: 'Cluster/orders',
      backups: { state: 'on', retentionDays: 30, schedule: { expression: '0 0 2 * * *', maxGapHours: 24 } },
      pitr: { state: 'on' },
      encryptedAtRest: { state: 'provider default' },
    })
  })

  test('does not take five fields for six', async () => {
    const store = await onlyStore({ 'k8s/db.yaml': `${CLUSTER}---\n${SCHEDULED('0 2 * * *')}` })
    expect(store.backups.schedule?.maxGapHours).toBeUndefined()
  })

  test('without a base backup its archive is no backup', async () => {
    const store = await onlyStore({ 'k8s/db.yaml': CLUSTER })
    expect(store.backups).toMatchObject({
      state: 'off',
      note: 'the WAL is archived, but no ScheduledBackup takes a base',
    })
  })

  test('a schedule for another cluster is none for this one', async () => {
    const other = SCHEDULED('0 0 2 * * *').replace('name: orders', 'name: carts')
    expect((await onlyStore({ 'k8s/db.yaml': `${CLUSTER}---\n${other}` })).backups.state).toBe('off')
  })

  test('a suspended schedule takes nothing', async () => {
    const store = await onlyStore({ 'k8s/db.yaml': `${CLUSTER}---\n${SCHEDULED('0 0 2 * * *', 'suspend: true')}` })
    expect(store.backups).toMatchObject({ state: 'off', schedule: { suspended: true } })
  })

  test('archives by the plugin of Barman Cloud', async () => {
    const store = await onlyStore({
      'k8s/db.yaml': `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: orders
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      isWALArchiver: true
      parameters:
        barmanObjectName: store
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata:
  name: store
spec:
  retentionPolicy: 4w
  configuration:
    destinationPath: s3://orders/
    endpointURL: http://minio:9000
---
${SCHEDULED('0 0 2 * * *').replace('  namespace: shop\n', '')}`,
    })
    expect(store).toMatchObject({
      backups: { state: 'on', retentionDays: 28 },
      pitr: { state: 'on' },
      encryptedAtRest: { state: 'unknown' },
    })
  })
})

describe('other operators', () => {
  test('Zalando takes logical backups when the cluster asks for them', async () => {
    const source = (lines: string): string => `apiVersion: acid.zalan.do/v1
kind: postgresql
metadata:
  name: orders
spec:
  numberOfInstances: 2
${lines}`
    expect(
      (
        await onlyStore({
          'k8s/db.yaml': source('  enableLogicalBackup: true\n  logicalBackupSchedule: "30 0 * * *"\n'),
        })
      ).backups,
    ).toMatchObject({ state: 'on', schedule: { maxGapHours: 24 } })
    expect((await onlyStore({ 'k8s/db.yaml': source('  # enableLogicalBackup: true\n') })).backups.state).toBe(
      'unknown',
    )
  })

  test.each([
    ['{ name: WAL_S3_BUCKET, value: orders-wal }', 24],
    ['{ name: WALG_AZ_PREFIX, value: "azure://wal/orders" }', 24],
    ['{ name: WAL_SWIFT_BUCKET, value: orders }\n    - { name: BACKUP_SCHEDULE, value: "0 2 * * 0" }', 168],
  ])('Spilo takes base backups where it ships WAL: %s', async (variable, maxGapHours) => {
    const source = `apiVersion: acid.zalan.do/v1\nkind: postgresql\nmetadata:\n  name: orders\nspec:\n  env:\n    - ${variable}\n`
    expect(await onlyStore({ 'k8s/db.yaml': source })).toMatchObject({
      backups: { state: 'on', schedule: { maxGapHours } },
      pitr: { state: 'on' },
    })
  })

  test('a program to back up with is no place to back up to', async () => {
    const source = `apiVersion: acid.zalan.do/v1\nkind: postgresql\nmetadata:\n  name: orders\nspec:\n  env:\n    - { name: USE_WALG_BACKUP, value: "true" }\n`
    expect((await onlyStore({ 'k8s/db.yaml': source })).backups.state).toBe('unknown')
  })

  test('Crunchy schedules by repository, and two regions are a copy elsewhere', async () => {
    const store = await onlyStore({
      'k8s/db.yaml': `apiVersion: postgres-operator.crunchydata.com/v1beta1
kind: PostgresCluster
metadata:
  name: orders
spec:
  backups:
    pgbackrest:
      global:
        repo1-cipher-type: aes-256-cbc
      repos:
        - name: repo1
          schedules:
            full: "0 1 * * 0"
            differential: "0 1 * * 1-6"
          s3: { bucket: one, region: eu-west-1, endpoint: s3.eu-west-1.amazonaws.com }
        - name: repo2
          s3: { bucket: two, region: eu-central-1, endpoint: s3.eu-central-1.amazonaws.com }
`,
    })
    expect(store).toMatchObject({
      backups: { state: 'on' },
      pitr: { state: 'on' },
      crossRegion: { state: 'on' },
      encryptedAtRest: { state: 'on' },
    })
  })

  test('Percona for MongoDB takes only tasks that are enabled', async () => {
    const source = (enabled: boolean): string => `apiVersion: psmdb.percona.com/v1
kind: PerconaServerMongoDB
metadata:
  name: carts
spec:
  backup:
    enabled: true
    storages:
      s3-eu:
        type: s3
        s3: { bucket: carts, region: eu-west-1 }
    pitr:
      enabled: true
    tasks:
      - name: daily
        enabled: ${enabled}
        schedule: "0 0 * * *"
        storageName: s3-eu
`
    expect(await onlyStore({ 'k8s/db.yaml': source(true) })).toMatchObject({
      engine: 'mongodb',
      backups: { state: 'on' },
      pitr: { state: 'on' },
      encryptedAtRest: { state: 'provider default' },
    })
    expect((await onlyStore({ 'k8s/db.yaml': source(false) })).backups.state).toBe('off')
  })
})

const STATEFUL = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: postgres
          image: postgres:16
  volumeClaimTemplates:
    - metadata: { name: data }
`

describe('a database in a container', () => {
  test('on a volume is not backed up by anything', async () => {
    expect(await onlyStore({ 'k8s/postgres.yaml': STATEFUL })).toMatchObject({
      kind: 'container',
      address: 'StatefulSet/postgres',
      backups: { state: 'off', seen: { line: 11 } },
      pitr: { state: 'off' },
    })
  })

  test('without a volume keeps nothing and is no store', async () => {
    const source = STATEFUL.replace(/ {2}volumeClaimTemplates:[\s\S]*/, '')
    expect((await read({ 'k8s/postgres.yaml': source })).stores).toEqual([])
  })

  test.each([
    ['without a hook is what a crash would leave', '', true],
    ['with a hook that dumps is a backup', '    hooks:\n      resources:\n        - name: dump\n', false],
  ])('that Velero copies %s', async (_, hooks, weak) => {
    const store = await onlyStore({
      'k8s/postgres.yaml': STATEFUL,
      'k8s/velero.yaml': `apiVersion: velero.io/v1
kind: Schedule
metadata:
  name: daily
spec:
  schedule: 0 3 * * *
  template:
    ttl: 720h0m0s
    includedNamespaces: [shop]
${hooks}`,
    })
    expect(store.backups).toMatchObject({ state: 'on', retentionDays: 30, schedule: { maxGapHours: 24 } })
    expect(store.backups.weakness !== undefined).toBe(weak)
  })

  test('in a namespace that Velero leaves out has no copy', async () => {
    const store = await onlyStore({
      'k8s/postgres.yaml': STATEFUL,
      'k8s/velero.yaml':
        'apiVersion: velero.io/v1\nkind: Schedule\nmetadata: { name: daily }\nspec:\n  schedule: 0 3 * * *\n  template:\n    includedNamespaces: [blog]\n',
    })
    expect(store.backups.state).toBe('off')
  })

  test('whose WAL is copied to a path on its host has a weak log', async () => {
    const source = STATEFUL.replace(
      'image: postgres:16',
      "image: postgres:16\n          args: ['-c', 'archive_mode=on', '-c', 'archive_command=cp %p /archive/%f']",
    )
    expect((await onlyStore({ 'k8s/postgres.yaml': source })).pitr.state).toBe('weak')
  })

  test.each([['k8s/overlays/dev/postgres.yaml'], ['examples/postgres.yaml']])(
    'in %s is not for production',
    async (path) => {
      expect((await onlyStore({ [path]: STATEFUL })).role).toBe('non-production')
    },
  )
})

describe('Helm', () => {
  const chart = `apiVersion: v2
name: shop
dependencies:
  - name: postgresql
    version: 15.5.0
    repository: https://charts.bitnami.com/bitnami
    condition: postgresql.enabled
`

  test('takes the values for production over those that the chart brings', async () => {
    const store = await onlyStore({
      'chart/Chart.yaml': chart,
      'chart/values.yaml': 'postgresql:\n  backup:\n    enabled: false\n',
      'chart/values-production.yaml':
        'postgresql:\n  backup:\n    enabled: true\n    cronjob:\n      schedule: "0 2 * * *"\n',
    })
    expect(store.backups).toMatchObject({
      state: 'on',
      schedule: { maxGapHours: 24 },
      weakness: 'the dump goes to a volume of the same cluster',
    })
  })

  test('values for another environment do not count', async () => {
    const store = await onlyStore({
      'chart/Chart.yaml': chart,
      'chart/values.yaml': '{}\n',
      'chart/values-staging.yaml': 'postgresql:\n  backup:\n    enabled: true\n',
    })
    expect(store.backups.state).toBe('off')
  })

  test('a database that production switches off is no store', async () => {
    const { stores } = await read({
      'chart/Chart.yaml': chart,
      'chart/values.yaml': 'postgresql:\n  enabled: true\n',
      'chart/values-prod.yaml': 'postgresql:\n  enabled: false\n',
    })
    expect(stores).toEqual([])
  })

  test("a template's own StatefulSet is read around its actions", async () => {
    const source = STATEFUL.replace('name: postgres\n', 'name: {{ include "shop.fullname" . }}\n').replace(
      'namespace: shop',
      '{{- with .Values.labels }}\n  labels:\n    {{- toYaml . | nindent 4 }}\n  {{- end }}',
    )
    expect((await onlyStore({ 'chart/templates/postgres.yaml': source })).backups.state).toBe('off')
  })
})

describe('a production Compose file', () => {
  const compose = `services:
  db:
    image: postgres:16
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
`

  test('without a container that dumps has no backups', async () => {
    expect(await onlyStore({ 'docker-compose.prod.yml': compose })).toMatchObject({
      address: 'service db',
      backups: { state: 'off', seen: { line: 3 } },
    })
  })

  test('is the one that a deploy starts, whatever it is called', async () => {
    const seen = { path: 'bin/deploy.sh', line: 4, quote: 'docker stack deploy -c ops/shop.yml shop' }
    const { stores } = await read(
      { 'docker-compose.yml': compose, 'ops/shop.yml': compose },
      new Map([['ops/shop.yml', seen]]),
    )
    expect(stores.map((each) => [each.seen.path, each.role])).toEqual([
      ['docker-compose.yml', 'undecided'],
      ['ops/shop.yml', 'primary'],
    ])
  })

  test.each([
    ['docker-compose.yml', 'undecided'],
    ['docker/docker-compose.base.yaml', 'undecided'],
    ['docker-compose.dev.yml', 'non-production'],
    ['docker-compose.override.yml', 'non-production'],
    ['compose.test.yaml', 'non-production'],
    ['quickstart/docker-compose.yaml', 'non-production'],
    ['e2e/docker-compose.infra.yaml', 'non-production'],
    ['examples/production/docker-compose.yml', 'non-production'],
    ['.devcontainer/docker-compose.yml', 'non-production'],
  ])('%s is %s', async (path, role) => {
    expect(await onlyStore({ [path]: compose })).toMatchObject({ role })
  })
})
