import { describe, expect, test } from '@jest/globals'
import { detectStack } from '../../src/stack/detect.js'
import { d1Bindings } from '../../src/stack/wrangler.js'

const TOML = `name = "shop"

[[d1_databases]]
binding = "DB"
database_name = "shop"
migrations_dir = "db/migrations"

[env.staging]
[[env.staging.d1_databases]]
binding = "DB"
database_name = "shop-staging"
migrations_table = "applied"
`

const JSONC = `{
  // "d1_databases": [{ "binding": "OLD" }],
  "vars": { "SITE": "https://shop.example/a,}" },
  "d1_databases": [
    { "binding": "DB", "database_name": "shop", "migrations_pattern": "migrations/*/migration.sql", },
  ],
  /* environments */
  "env": { "production": { "d1_databases": [{ "binding": "LIVE" }] } },
}`

describe('the D1 databases of a configuration of wrangler', () => {
  test('of wrangler.toml, with those of its environments', () => {
    expect(d1Bindings('wrangler.toml', TOML)).toMatchObject([
      { name: 'shop', environment: undefined, migrationsDir: 'db/migrations', line: 5 },
      { name: 'shop-staging', environment: 'staging', migrationsTable: 'applied', line: 11 },
    ])
  })

  test('of wrangler.jsonc, whose comments and trailing commas are none of it', () => {
    expect(d1Bindings('api/wrangler.jsonc', JSONC)).toMatchObject([
      { name: 'shop', migrationsPattern: 'migrations/*/migration.sql', line: 5 },
      { name: 'LIVE', environment: 'production', line: 8 },
    ])
  })

  test.each([
    ['what the template leaves commented out', '# [[d1_databases]]\n# binding = "DB"\n# database_name = "shop"\n'],
    ['what does not parse', '[[d1_databases]\nbinding = "DB"\n'],
  ])('not of %s', (_, text) => {
    expect(d1Bindings('wrangler.toml', text)).toEqual([])
    expect(detectStack([{ path: 'wrangler.toml', text }], ['wrangler.toml'])).toMatchObject({
      databases: [],
    })
  })
})

test('a Worker with a D1 database has SQLite for a store and wrangler for a tool', () => {
  const { databases, tools } = detectStack([{ path: 'wrangler.toml', text: TOML }], ['wrangler.toml'])
  expect([databases[0]?.engine, tools[0]?.id]).toEqual(['sqlite', 'wrangler'])
})

test('an address of Turso is told from one of a server of one’s own, and neither is kept', () => {
  const shown = (line: string): unknown =>
    detectStack(
      [
        { path: 'package.json', text: '{ "dependencies": { "@libsql/client": "1" } }' },
        { path: '.env.example', text: line },
      ],
      ['.env.example', 'package.json'],
    ).databases[0]?.signals.map(({ detail }) => detail)
  expect(shown('DATABASE_URL=libsql://shop-acme.turso.io')).toContain('libsql://***@turso/***')
  expect(shown('DATABASE_URL=libsql://db.acme.example')).toContain('libsql:***')
})
