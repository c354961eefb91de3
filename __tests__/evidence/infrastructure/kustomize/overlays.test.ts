import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from '../reading.js'

const CLUSTER = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: orders
spec:
  instances: 3
`
const SCHEDULED = `apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: nightly
spec:
  schedule: "0 0 2 * * *"
  cluster:
    name: orders
`
const ARCHIVE = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: orders
spec:
  backup:
    retentionPolicy: 30d
    barmanObjectStore:
      destinationPath: s3://orders-backups/
`
const BASE = {
  'db/base/kustomization.yaml': 'resources:\n  - cluster.yaml\n  - backup.yaml\n',
  'db/base/cluster.yaml': CLUSTER,
  'db/base/backup.yaml': SCHEDULED,
}
const PRODUCTION = 'db/overlays/production/kustomization.yaml'

describe('an overlay', () => {
  test.each([
    ['patches', 'patches:\n  - path: archive.yaml\n'],
    [
      'patches with a target',
      'patches:\n  - path: archive.yaml\n    target:\n      kind: Cluster\n      name: ord.*\n',
    ],
    ['patchesStrategicMerge', 'patchesStrategicMerge:\n  - archive.yaml\n'],
  ])('completes its base by %s, and the patch is where it is seen', async (_, patches) => {
    const store = await onlyStore({
      ...BASE,
      [PRODUCTION]: `resources:\n  - ../../base\n${patches}`,
      'db/overlays/production/archive.yaml': ARCHIVE,
    })
    expect(store).toMatchObject({
      address: 'Cluster/orders',
      role: 'primary',
      backups: { state: 'on', retentionDays: 30, seen: { path: 'db/base/backup.yaml' } },
      pitr: { state: 'on', seen: { path: 'db/overlays/production/archive.yaml', line: 8 } },
    })
  })

  test('completes it by a patch that is written in the kustomization, line for line', async () => {
    const inline = ARCHIVE.replace(/^/gm, '      ')
    const store = await onlyStore({
      ...BASE,
      [PRODUCTION]: `resources:\n  - ../../base\npatches:\n  - patch: |-\n${inline}\n`,
    })
    expect(store.pitr).toMatchObject({ state: 'on', seen: { path: PRODUCTION, line: 12 } })
  })

  test.each([
    ['a file', 'patchesJson6902:\n  - path: off.json\n    target:\n      kind: ScheduledBackup\n      name: nightly\n'],
    [
      'text',
      'patches:\n  - patch: |-\n      - op: add\n        path: /spec/suspend\n        value: true\n    target:\n      kind: ScheduledBackup\n',
    ],
  ])('suspends the schedule of its base by a JSON patch in %s', async (_, patches) => {
    const store = await onlyStore({
      ...BASE,
      'db/base/cluster.yaml': CLUSTER.replace('  instances: 3\n', ARCHIVE.slice(ARCHIVE.indexOf('  backup:'))),
      [PRODUCTION]: `resources: [../../base]\n${patches}`,
      'db/overlays/production/off.json': '[{ "op": "add", "path": "/spec/suspend", "value": true }]',
    })
    expect(store.backups).toMatchObject({ state: 'off', note: 'its ScheduledBackup is suspended' })
  })

  test('deletes what it marks', async () => {
    const gone = SCHEDULED.slice(0, SCHEDULED.indexOf('spec:'))
    const store = await onlyStore({
      ...BASE,
      [PRODUCTION]: 'resources: [../../base]\npatchesStrategicMerge: [gone.yaml, archive.yaml]\n',
      'db/overlays/production/gone.yaml': `${gone}$patch: delete\n`,
      'db/overlays/production/archive.yaml': ARCHIVE,
    })
    expect(store.backups.note).toBe('the WAL is archived, but no ScheduledBackup takes a base')
  })

  test('takes components in, with their patches', async () => {
    const store = await onlyStore({
      ...BASE,
      [PRODUCTION]: 'resources: [../../base]\ncomponents: [../../components/archive]\n',
      'db/components/archive/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - path: archive.yaml\n',
      'db/components/archive/archive.yaml': ARCHIVE,
    })
    expect(store.backups.state).toBe('on')
  })

  test('for production counts beside one for a test environment of the same base', async () => {
    const store = await onlyStore({
      ...BASE,
      'db/overlays/staging/kustomization.yaml': 'resources: [../../base]\n',
      [PRODUCTION]: 'resources: [../../base]\npatches:\n  - path: archive.yaml\n',
      'db/overlays/production/archive.yaml': ARCHIVE,
    })
    expect(store.backups.state).toBe('on')
  })

  test('for a test environment alone is a store for tests', async () => {
    const store = await onlyStore({ ...BASE, 'db/overlays/staging/kustomization.yaml': 'resources: [../../base]\n' })
    expect(store.role).toBe('non-production')
  })

  test('is not backed up by the schedule that another overlay of the base adds', async () => {
    const { stores } = await read({
      'db/base/kustomization.yaml': 'resources: [cluster.yaml]\n',
      'db/base/cluster.yaml': CLUSTER.replace('  instances: 3\n', ARCHIVE.slice(ARCHIVE.indexOf('  backup:'))),
      'db/overlays/eu/kustomization.yaml': 'resources: [../../base, backup.yaml]\n',
      'db/overlays/eu/backup.yaml': SCHEDULED,
      'db/overlays/us/kustomization.yaml': 'resources: [../../base]\n',
    })
    expect(stores.map((each) => each.backups.state)).toEqual(['on', 'off'])
  })

  test('whose prefix parts a schedule from its cluster leaves the backups in doubt', async () => {
    const files = (more: string): Record<string, string> => ({
      ...BASE,
      [PRODUCTION]: `namePrefix: prod-\nresources: [../../base]\npatches:\n  - path: archive.yaml\n${more}`,
      'db/overlays/production/archive.yaml': ARCHIVE,
    })
    const store = await onlyStore(files(''))
    expect(store.address).toBe('Cluster/prod-orders')
    expect(store.backups).toMatchObject({
      state: 'unknown',
      note: 'its ScheduledBackup names orders, which kustomize renames to prod-orders',
    })
    expect((await onlyStore(files('configurations: [references.yaml]\n'))).backups.state).toBe('on')
  })

  test('with a part that lies elsewhere proves no absence', async () => {
    const store = await onlyStore({
      ...BASE,
      'db/base/kustomization.yaml':
        'resources:\n  - cluster.yaml\n  - https://github.com/acme/backups//nightly?ref=v1\n',
      [PRODUCTION]: 'resources: [../../base]\n',
    })
    expect(store.backups).toMatchObject({ state: 'unknown', seen: { path: 'db/base/kustomization.yaml', line: 3 } })
  })

  test('with a patch that cannot be applied proves nothing, and the patch is named', async () => {
    const facts = await read({
      ...BASE,
      [PRODUCTION]: 'resources: [../../base]\npatches:\n  - path: missing.yaml\n  - path: archive.yaml\n',
      'db/overlays/production/archive.yaml': ARCHIVE,
    })
    expect(facts.stores).toMatchObject([{ backups: { state: 'unknown' }, pitr: { state: 'unknown' } }])
    expect(facts.unread).toMatchObject([{ path: PRODUCTION, line: 3 }])
  })
})

test('what kustomize takes in is no template of Helm, and keys may be aliases', async () => {
  const { stores } = await read({
    'db/kustomization.yaml': 'resources: [db.yaml]\n',
    'db/db.yaml': `apiVersion: &key postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: "{{orders}}"
  labels:
    *key : x
`,
  })
  expect(stores).toMatchObject([{ address: 'Cluster/{{orders}}' }])
})

test('a patch file is no store of its own', async () => {
  const { stores } = await read({
    [PRODUCTION]: 'resources: [https://github.com/acme/orders//db]\npatches:\n  - path: small.yaml\n',
    'db/overlays/production/small.yaml': CLUSTER,
  })
  expect(stores).toEqual([])
})

test('a kustomization that takes in itself ends', async () => {
  const { stores } = await read({
    'a/kustomization.yaml': 'resources: [cluster.yaml, ../a]\n',
    'a/cluster.yaml': CLUSTER,
  })
  expect(stores).toEqual([])
})

test('workloads are merged by the names of their containers', async () => {
  const store = await onlyStore({
    'base/kustomization.yaml': 'resources: [db.yaml]\n',
    'base/db.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  template:
    spec:
      containers:
        - name: exporter
          image: acme/exporter
        - name: postgres
          image: postgres:16
  volumeClaimTemplates:
    - metadata: { name: data }
`,
    'overlays/production/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: wal.yaml }]\n',
    'overlays/production/wal.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  template:
    spec:
      containers:
        - name: postgres
          args: ["-c", "archive_command=wal-g wal-push %p"]
`,
  })
  expect(store).toMatchObject({
    engine: 'postgres',
    pitr: { state: 'on', seen: { path: 'overlays/production/wal.yaml', line: 9 } },
  })
})
