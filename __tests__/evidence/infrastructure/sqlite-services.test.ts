import { describe, expect, test } from '@jest/globals'
import { tursoStores } from '../../../src/evidence/infrastructure/stores/turso.js'
import type { Signal } from '../../../src/stack/model.js'
import { onlyStore, read } from './reading.js'

describe('a D1 database', () => {
  test('is kept by Cloudflare, whatever the plan, and encrypted', async () => {
    const files = { 'wrangler.toml': 'name = "shop"\n\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "shop"\n' }
    expect(await onlyStore(files)).toMatchObject({
      engine: 'sqlite',
      address: 'D1 database shop',
      kind: 'managed',
      role: 'primary',
      service: { provider: 'd1', name: 'shop' },
      seen: { path: 'wrangler.toml', line: 5, quote: 'database_name = "shop"' },
      backups: { state: 'on', byPlan: { least: 7, most: 30 } },
      pitr: { state: 'on' },
      crossRegion: { state: 'unknown' },
      encryptedAtRest: { state: 'provider default' },
    })
  })

  test('of an environment that is not for production is not production’s', async () => {
    const { stores } = await read({
      'wrangler.json':
        '{"d1_databases":[{"binding":"DB","database_name":"shop"}],"env":{"staging":{"d1_databases":[{"binding":"DB","database_name":"orders"}]}}}',
    })
    expect(stores.map(({ address, role }) => [address, role])).toEqual([
      ['D1 database shop', 'primary'],
      ['D1 database orders', 'non-production'],
    ])
  })

  test('is the same in Terraform', async () => {
    const files = { 'main.tf': 'resource "cloudflare_d1_database" "shop" {\n  account_id = "a"\n  name = "shop"\n}\n' }
    expect(await onlyStore(files)).toMatchObject({
      address: 'cloudflare_d1_database.shop',
      service: { provider: 'd1', name: 'shop' },
    })
  })

  test('a Worker without one keeps nothing', async () => {
    expect(await read({ 'wrangler.toml': 'name = "shop"\n' })).toMatchObject({ stores: [], present: false })
  })
})

describe('a Turso database', () => {
  const by = (detail: string, role: Signal['role'] = 'primary'): number => {
    const signal: Signal = { technology: 'sqlite', strength: 'weak', path: '.env.example', line: 2, detail, role }
    return tursoStores([{ id: 'sqlite', engine: 'sqlite', version: undefined, role: 'primary', signals: [signal] }])
      .length
  }

  test.each(['TURSO_DATABASE_URL', 'libsql://***@turso/***'])('is known by %s', (detail) => {
    expect([by(detail), by(detail, 'test-only')]).toEqual([1, 0])
  })

  test('is not known by what a server of one’s own is told as well', () => {
    expect([by('libsql:***'), by('"@libsql/client" in dependencies')]).toEqual([0, 0])
  })
})
