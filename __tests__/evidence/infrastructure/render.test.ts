import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from './reading.js'

const blueprint = (plan: string): Readonly<Record<string, string>> => ({
  'render.yaml': `services:\n  - type: web\n    name: shop\n    plan: free\ndatabases:\n  - name: shop-db\n    ${plan}\n`,
})

describe('a database of a Render blueprint', () => {
  test('on a paid plan can be recovered to any moment of the last three days or more', async () => {
    expect(await onlyStore(blueprint('plan: basic-256mb'))).toMatchObject({
      engine: 'postgres',
      address: 'databases/shop-db',
      kind: 'managed',
      role: 'primary',
      seen: { path: 'render.yaml', line: 6 },
      backups: { state: 'on', seen: { line: 7 } },
      pitr: { state: 'on', seen: { line: 7 } },
      crossRegion: { state: 'unknown' },
      encryptedAtRest: { state: 'provider default' },
    })
  })

  test('on the free plan has no backups', async () => {
    expect(await onlyStore(blueprint('plan: free'))).toMatchObject({
      backups: { state: 'off', seen: { line: 7 } },
      pitr: { state: 'off' },
    })
  })

  test('without a plan is of whatever plan it was made with', async () => {
    expect(await onlyStore(blueprint('region: frankfurt'))).toMatchObject({
      backups: { state: 'unknown', note: 'its plan is not set here' },
      pitr: { state: 'unknown' },
    })
  })

  test('is found in the environments of a project, of which some are not for production', async () => {
    const environment = (name: string): string =>
      `      - name: ${name}\n        databases:\n          - name: shop-${name}-db\n            plan: pro-4gb\n`
    const { stores, present } = await read({
      'render.yaml': `projects:\n  - name: shop\n    environments:\n${environment('production')}${environment('staging')}`,
    })
    expect(stores.map(({ address, role }) => `${role}: ${address}`)).toEqual([
      'primary: databases/shop-production-db',
      'non-production: databases/shop-staging-db',
    ])
    expect(present).toBe(true)
  })
})

test('a blueprint without databases declares no store, and other YAML of that shape is none', async () => {
  const { 'render.yaml': text } = blueprint('plan: free')
  expect((await read({ 'render.yaml': 'services:\n  - type: web\n    name: shop\n' })).stores).toEqual([])
  expect((await read({ 'settings.yaml': text ?? '' })).stores).toEqual([])
})
