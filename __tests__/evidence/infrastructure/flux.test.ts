import { expect, test } from '@jest/globals'
import { onlyStore, read } from './reading.js'

const CLUSTER = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: orders
spec:
  instances: 3
  backup:
    barmanObjectStore: { destinationPath: s3://orders }
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: orders
spec:
  schedule: "\${SCHEDULE:=0 0 3 * * *}"
  cluster: { name: orders }
`

const ks = (name: string, path: string, more = ''): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  path: ${path}
  sourceRef: { kind: GitRepository, name: flux-system }
${more}`

const taking = (...resources: readonly string[]): string => `resources: [${resources.join(', ')}]\n`

/** The roles of all stores by their places. */
async function roles(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const { stores } = await read(files)
  return Object.fromEntries(stores.map(({ seen, role }) => [seen.path, role]))
}

test('what Flux reaches is production, also through others; what it does not reach may be anything', async () => {
  expect(
    await roles({
      'cluster/apps.yaml': ks('apps', './apps'),
      'apps/kustomization.yaml': taking('./orders/ks.yaml', './carts'),
      'apps/orders/ks.yaml': ks('orders', './apps/orders/app'),
      'apps/orders/app/db.yaml': CLUSTER,
      'apps/carts/kustomization.yaml': taking('db.yaml'),
      'apps/carts/db.yaml': CLUSTER,
      'apps/stock/ks.yaml': ks('stock', './apps/stock/app'),
      'apps/stock/app/kustomization.yaml': taking('db.yaml'),
      'apps/stock/app/db.yaml': CLUSTER,
      'old/db.yaml': CLUSTER,
    }),
  ).toEqual({
    'apps/orders/app/db.yaml': 'primary',
    'apps/carts/db.yaml': 'primary',
    'apps/stock/app/db.yaml': 'undecided',
    'old/db.yaml': 'undecided',
  })
})

test('what is suspended, or deployed for another environment alone, is not production', async () => {
  const files = (cluster: string, more = ''): Readonly<Record<string, string>> => ({
    [`clusters/${cluster}/db.yaml`]: ks('db', './databases', more),
    'databases/db.yaml': CLUSTER,
  })
  expect(await roles(files('eu', '  suspend: true\n'))).toEqual({ 'databases/db.yaml': 'undecided' })
  expect(await roles(files('staging'))).toEqual({ 'databases/db.yaml': 'non-production' })
  expect(await roles({ ...files('staging'), ...files('eu') })).toEqual({ 'databases/db.yaml': 'primary' })
})

test('without a folder of this repository Flux says nothing of it', async () => {
  expect(await roles({ 'cluster/other.yaml': ks('other', './deploy'), 'k8s/db.yaml': CLUSTER })).toEqual({
    'k8s/db.yaml': 'primary',
  })
})

test('variables are filled in after the build, and are open where a Secret may bring them', async () => {
  const schedule = async (more: string): Promise<string | undefined> =>
    (await onlyStore({ 'cluster/db.yaml': ks('db', './databases', more), 'databases/db.yaml': CLUSTER })).backups
      .schedule?.expression
  expect(await schedule('  postBuild:\n    substitute: { SCHEDULE: "0 30 4 * * *" }\n')).toBe('0 30 4 * * *')
  expect(await schedule('  postBuild:\n    substitute: { OTHER: x }\n')).toBe('0 0 3 * * *')
  expect(await schedule('  postBuild:\n    substituteFrom: [{ kind: Secret, name: more }]\n')).toBe('')
})

test('patches change what is deployed, those of a Kustomization what that one deploys', async () => {
  const suspends = `
      patch: |
        - { op: add, path: /spec/suspend, value: true }
      target: { kind: ScheduledBackup }
`
  const files = {
    'cluster/db.yaml': ks('db', './databases', `  patches:\n    -${suspends}`),
    'databases/db.yaml': CLUSTER,
  }
  expect((await onlyStore(files)).backups.state).toBe('off')
  const named = `
      patch: |
        apiVersion: postgresql.cnpg.io/v1
        kind: ScheduledBackup
        metadata: { name: orders }
        spec: { suspend: true }
`
  expect(
    (await onlyStore({ ...files, 'cluster/db.yaml': ks('db', './databases', `  patches:\n    -${named}`) })).backups
      .state,
  ).toBe('off')
  const nested = `  patches:
    - target: { kind: Kustomization }
      patch: |
        - op: add
          path: /spec/postBuild
          value: { substitute: { SCHEDULE: "0 15 5 * * *" } }
`
  expect(
    (
      await onlyStore({
        'cluster/apps.yaml': ks('apps', './apps', nested),
        'apps/ks.yaml': ks('db', './databases'),
        'databases/db.yaml': CLUSTER,
      })
    ).backups.schedule?.expression,
  ).toBe('0 15 5 * * *')
})

test('the namespace that it deploys to is that of what it deploys', async () => {
  const velero = `apiVersion: velero.io/v1
kind: Schedule
metadata: { name: shop, namespace: velero }
spec:
  schedule: "0 2 * * *"
  template: { includedNamespaces: [shop] }
`
  const db = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  volumeClaimTemplates: [{ metadata: { name: data } }]
  template: { spec: { containers: [{ image: 'postgres:17' }] } }
`
  const files = (namespace: string): Readonly<Record<string, string>> => ({
    'cluster/db.yaml': ks('db', './databases', `  targetNamespace: ${namespace}\n`),
    'cluster/velero.yaml': ks('velero', './velero'),
    'velero/schedule.yaml': velero,
    'databases/db.yaml': db,
  })
  expect((await onlyStore(files('shop'))).backups.state).toBe('on')
  expect((await onlyStore(files('other'))).backups.state).toBe('off')
})

test('a patch that cannot be applied is named as not read', async () => {
  const refused = (kind: string): string => `  patches:
    - target: { kind: ${kind} }
      patch: |
        - { op: remove, path: /spec/nothing }
`
  const of = async (kind: string): Promise<readonly unknown[]> =>
    (await read({ 'cluster/db.yaml': ks('db', './databases', refused(kind)), 'databases/db.yaml': CLUSTER })).unread
  expect(await of('Cluster')).toMatchObject([{ path: 'cluster/db.yaml', line: 11 }])
  expect(await of('Ingress')).toEqual([])
})
