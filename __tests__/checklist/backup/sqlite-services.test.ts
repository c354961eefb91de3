import { describe, expect, test } from '@jest/globals'
import type { Report } from '../../../src/report.js'
import { audited } from '../../runner/in-memory.js'

const MIGRATION = `CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id));
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
`
const D1 = {
  'wrangler.toml':
    'name = "shop"\n\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "shop"\nmigrations_dir = "migrations"\n',
  'migrations/0001_init.sql': MIGRATION,
}
const LIBSQL = {
  'package.json': '{ "name": "shop", "dependencies": { "@libsql/client": "^0.17.0" } }',
  'migrations/0001_init.sql': MIGRATION,
}
const TURSO = { ...LIBSQL, '.env.example': 'TURSO_DATABASE_URL=libsql://shop-acme.turso.io\nTURSO_AUTH_TOKEN=\n' }

function said({ categories }: Report, id: string): string {
  const found = categories.flatMap(({ checks }) => checks).find((each) => each.id === id)
  return `${found?.status ?? ''}: ${found?.summary ?? ''}`
}

const printed = ({ gaps }: Report, check: string): string =>
  gaps
    .filter((gap) => gap.check === check)
    .map(({ fix }) => fix.code)
    .join('\n')

describe('a D1 database', () => {
  test('is backed up by its provider, for as long as a plan says that cannot be seen', async () => {
    const report = await audited(D1)
    expect(['procedure', 'pitr', 'encryption', 'frequency'].map((each) => said(report, `backup/${each}`))).toEqual([
      'pass: D1 database shop: the provider keeps backups, 7 days on Workers Free, 30 on Workers Paid; which plan it is cannot be seen here',
      'pass: D1 database shop: recoverable to the minute, 7 days on Workers Free, 30 on Workers Paid; which plan it is cannot be seen here',
      'pass: D1 database shop: encrypted by the provider',
      'pass: D1 database shop: continuous',
    ])
    expect(said(report, 'backup/restore-tested')).toBe(
      'fail: the provider keeps backups, and nothing here ever restores one',
    )
  })

  test('that must be kept longer than the smaller plan does cannot be judged', async () => {
    const report = await audited({
      ...D1,
      '.github/database-review.yml': 'version: 1\nbackup:\n  min-retention-days: 14\n',
    })
    expect(said(report, 'backup/procedure')).toMatch(/^unverifiable: /)
  })

  test('is restored, migrated and rolled back by commands of wrangler alone', async () => {
    const report = await audited(D1)
    const all = report.gaps.map(({ fix }) => fix.code).join('\n')
    expect(printed(report, 'backup/restore-documented')).toContain(
      'npx wrangler d1 time-travel restore shop --timestamp="$BEFORE_THE_MISTAKE"',
    )
    expect(printed(report, 'backup/restore-documented')).not.toContain('Point the application at')
    expect(printed(report, 'rollback/documented')).toContain(
      `npx wrangler d1 execute shop --remote --command="DELETE FROM d1_migrations WHERE name = '0001_init.sql'"`,
    )
    expect(printed(report, 'rollback/documented')).toContain('--file=rollbacks/0001_init.sql')
    expect(printed(report, 'safety/dry-run')).toContain('npx wrangler d1 migrations apply shop --local')
    expect(printed(report, 'safety/staging')).toContain('npx wrangler d1 migrations apply "$D1_DATABASE" --remote')
    expect(printed(report, 'safety/staging')).toContain('CLOUDFLARE_API_TOKEN: ${{ secrets.CLOUDFLARE_API_TOKEN }}')
    expect(all).not.toMatch(/DATABASE_URL|\.restore /)
  })

  test('checks foreign keys by itself, and atomically applies its migrations', async () => {
    const report = await audited(D1)
    expect(said(report, 'integrity/foreign-keys')).toBe(
      'pass: 1 foreign key, checked as D1 always does and served by an index; no model was read to compare',
    )
    expect(said(report, 'migrations/transaction-wrapping')).toMatch(/^pass: /)
  })

  test('is migrated before the Worker that a workflow deploys', async () => {
    const workflow = `on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: npx wrangler d1 migrations apply shop --remote
      - run: npx wrangler deploy
`
    const report = await audited({ ...D1, '.github/workflows/deploy.yml': workflow })
    expect(said(report, 'safety/staging')).not.toContain('nothing here is seen to migrate')
  })
})

describe('libSQL', () => {
  test('on Turso is backed up by plan: a day is sure, a week is not', async () => {
    const report = await audited(TURSO)
    expect(['procedure', 'pitr', 'encryption'].map((each) => said(report, `backup/${each}`))).toEqual([
      'unverifiable: the Turso database: the provider keeps backups, 1 to 90 days by plan; which plan it is cannot be seen here',
      'unverifiable: the Turso database: recoverable to the minute, 1 to 90 days by plan; which plan it is cannot be seen here',
      'pass: the Turso database: encrypted by the provider',
    ])
    expect(printed(report, 'backup/restore-documented')).toContain('turso db create "$RESTORED" --from-db')
  })

  test('somewhere is no SQLite file, and its log no known absence', async () => {
    const report = await audited(LIBSQL)
    expect(['procedure', 'pitr'].map((each) => said(report, `backup/${each}`))).toEqual([
      'unverifiable: the libSQL database, a file or a server such as Turso, is kept outside this repository: its backups cannot be seen',
      'unverifiable: the libSQL database, a file or a server such as Turso, is kept outside this repository: whether its log is archived cannot be seen',
    ])
  })

  test('checks foreign keys as it opens a connection', async () => {
    expect(said(await audited(TURSO), 'integrity/foreign-keys')).toBe(
      'pass: 1 foreign key, checked as @libsql/client opens its connections and served by an index; no model was read to compare',
    )
  })
})
