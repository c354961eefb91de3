import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from './reading.js'

/** A HelmRelease of Flux, with what stands in its `spec`. */
const flux = (spec: string, name = 'orders'): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
  namespace: shop
spec:
${spec}`

const CHART = (chart: string): string => `  chart:
    spec:
      chart: ${chart}
      sourceRef: { kind: HelmRepository, name: charts }
`

const REPOSITORY = (url: string): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: charts
  namespace: flux-system
spec:
  url: ${url}
`

const argo = (source: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: orders
spec:
  destination: { namespace: shop }
  source:
    repoURL: https://charts.example.org
    chart: postgresql
    helm:
${source}`

/** The same application made by a set. */
const setOf = (application: string): string =>
  application
    .replace('kind: Application', 'kind: ApplicationSet')
    .replace(/^spec:\n([^]*)/m, (_, spec: string) => `spec:\n  template:\n    spec:\n${indented(spec, 4)}`)

const VALUES = `backup:
  enabled: true
  cronjob:
    schedule: "0 3 * * *"
`

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by))

describe('a release of Flux', () => {
  test('has the values of ConfigMaps in their order, and its own over all of them', async () => {
    const maps = `apiVersion: v1
kind: ConfigMap
metadata:
  name: defaults
  namespace: shop
data:
  values.yaml: |
${indented(VALUES, 4)}`
    const from = `  valuesFrom:
    - { kind: ConfigMap, name: defaults }
`
    expect(
      await onlyStore({ 'apps/db.yaml': flux(`${CHART('postgresql')}${from}`), 'apps/values.yaml': maps }),
    ).toMatchObject({
      engine: 'postgres',
      backups: {
        state: 'on',
        schedule: { expression: '0 3 * * *', maxGapHours: 24 },
        seen: { path: 'apps/values.yaml', line: 9 },
      },
    })
    const own = '  values:\n    backup: { enabled: false }\n'
    expect(
      (await onlyStore({ 'apps/db.yaml': flux(`${CHART('postgresql')}${from}${own}`), 'apps/map.yaml': maps })).backups
        .state,
    ).toBe('off')
  })

  test('with values in a Secret may be backed up all the same', async () => {
    const secret = '  valuesFrom:\n    - { kind: Secret, name: more }\n'
    expect((await onlyStore({ 'apps/db.yaml': flux(`${CHART('mysql')}${secret}`) })).backups.state).toBe('unknown')
    expect((await onlyStore({ 'apps/db.yaml': flux(CHART('mysql')) })).backups.state).toBe('off')
  })

  test('may name its chart by an OCI repository', async () => {
    const source = `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: db
  namespace: shop
spec:
  url: oci://registry-1.docker.io/bitnamicharts/postgresql
`
    const release = flux(`  chartRef: { kind: OCIRepository, name: db }\n  values:\n${indented(VALUES, 4)}`)
    expect(await onlyStore({ 'apps/db.yaml': release, 'apps/chart.yaml': source })).toMatchObject({
      address: 'HelmRelease/orders',
      backups: { state: 'on' },
    })
  })

  test('without a volume keeps nothing', async () => {
    const values = '  values:\n    master:\n      persistence: { enabled: false }\n'
    expect((await read({ 'apps/cache.yaml': flux(`${CHART('redis')}${values}`) })).stores).toEqual([])
  })

  test('of the chart of CloudNativePG backs up as its values say', async () => {
    const release = (values: string): Readonly<Record<string, string>> => ({
      'apps/db.yaml': flux(`${CHART('cluster')}  values:\n${indented(values, 4)}`),
      'apps/charts.yaml': REPOSITORY('https://cloudnative-pg.github.io/charts'),
    })
    expect(
      await onlyStore(
        release(`backups:
  enabled: true
  retentionPolicy: 14d
  destinationPath: s3://orders
  scheduledBackups:
    - name: nightly
      schedule: "0 30 2 * * *"
`),
      ),
    ).toMatchObject({
      kind: 'operator',
      backups: { state: 'on', retentionDays: 14, schedule: { expression: '0 30 2 * * *' }, seen: { line: 18 } },
      pitr: { state: 'on' },
      encryptedAtRest: { state: 'on' },
    })
    expect(await onlyStore(release('backups: { enabled: true }'))).toMatchObject({
      backups: { state: 'on', retentionDays: 30, schedule: { maxGapHours: 24 } },
    })
    expect(await onlyStore(release('cluster: { instances: 3 }'))).toMatchObject({
      backups: { state: 'off' },
      pitr: { state: 'off' },
    })
    expect((await read({ 'apps/db.yaml': flux(CHART('cluster')) })).stores).toEqual([])
  })

  test.each([
    ['pxc-db', 'mysql', 'backup:\n  schedule: [{ schedule: "0 0 * * *", storageName: s3 }]', 'on'],
    ['pxc-db', 'mysql', 'pxc: { size: 3 }', 'off'],
    ['psmdb-db', 'mongodb', 'backup:\n  tasks: [{ enabled: true, schedule: "0 0 * * *" }]', 'on'],
    ['psmdb-db', 'mongodb', 'backup:\n  enabled: false\n  tasks: [{ enabled: true, schedule: "0 0 * * *" }]', 'off'],
    [
      'pg-db',
      'postgres',
      'backups: { pgbackrest: { repos: [{ name: repo1, s3: {}, schedules: { full: "0 0 * * *" } }] } }',
      'on',
    ],
    ['pg-db', 'postgres', 'pause: false', 'unknown'],
  ])("of Percona's %s hands its values to the operator: %#", async (chart, engine, values, state) => {
    expect(
      await onlyStore({ 'apps/db.yaml': flux(`${CHART(chart)}  values:\n${indented(values, 4)}\n`) }),
    ).toMatchObject({ engine, kind: 'operator', backups: { state } })
  })
})

describe('an application of Argo CD', () => {
  test.each([
    ['a text', `      values: |\n${indented(VALUES, 8)}`],
    ['an object', `      valuesObject:\n${indented(VALUES, 8)}`],
    ['parameters', `      parameters: [{ name: backup.enabled, value: "true" }]\n`],
  ])('has values as %s', async (_, helm) => {
    expect((await onlyStore({ 'argocd/db.yaml': argo(helm) })).backups.state).toBe('on')
    expect((await onlyStore({ 'argocd/db.yaml': setOf(argo(helm)) })).backups.state).toBe('on')
  })

  test('takes the object over the text, and parameters over both', async () => {
    const off = '      valuesObject: { backup: { enabled: false } }\n'
    const both = `      values: |\n${indented(VALUES, 8)}${off}`
    expect((await onlyStore({ 'argocd/db.yaml': argo(both) })).backups.state).toBe('off')
    const all = `${both}      parameters: [{ name: backup.enabled, value: "true" }]\n`
    expect((await onlyStore({ 'argocd/db.yaml': argo(all) })).backups.state).toBe('on')
  })

  test('has the values of files of this repository, and knows nothing of others', async () => {
    const file = '      valueFiles: [$values/databases/orders.yaml]\n'
    expect((await onlyStore({ 'argocd/db.yaml': argo(file), 'databases/orders.yaml': VALUES })).backups).toMatchObject({
      state: 'on',
      seen: { path: 'databases/orders.yaml', line: 2 },
    })
    expect((await onlyStore({ 'argocd/db.yaml': argo(file) })).backups.state).toBe('unknown')
  })

  test('says with which values a chart of the repository runs in production', async () => {
    const chart = `apiVersion: v2
name: shop
dependencies:
  - { name: postgresql, condition: postgresql.enabled, repository: https://charts.bitnami.com/bitnami }
`
    const own = { 'charts/shop/Chart.yaml': chart, 'charts/shop/values.yaml': 'postgresql: { enabled: true }\n' }
    expect((await onlyStore(own)).role).toBe('undecided')
    const source = (values: string): string =>
      argo(values).replace('    chart: postgresql\n', '    path: charts/shop\n')
    const values = `postgresql:\n${indented(VALUES, 2)}`
    for (const [helm, more] of [
      [`      values: |\n${indented(values, 8)}`, {}],
      ['      valueFiles: [eu.yaml]\n', { 'charts/shop/eu.yaml': values }],
    ] as const) {
      expect(await onlyStore({ ...own, ...more, 'argocd/shop.yaml': source(helm) })).toMatchObject({
        role: 'primary',
        backups: { state: 'on', schedule: { expression: '0 3 * * *' } },
      })
    }
    const release = flux(`${CHART('./charts/shop')}  values:\n${indented(values, 4)}`)
    expect(await onlyStore({ ...own, 'apps/shop.yaml': release })).toMatchObject({
      role: 'primary',
      backups: { state: 'on' },
    })
  })

  test('of staging is not for production', async () => {
    expect((await onlyStore({ 'argocd/staging/db.yaml': argo(`      values: ''\n`) })).role).toBe('non-production')
  })
})
