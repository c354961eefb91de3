import { describe, expect, test } from '@jest/globals'
import { drizzle } from '../../../../src/migrations/tools/drizzle/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const SQL = 'CREATE TABLE "orders" (id int);'

function journal(dialect: string, ...entries: readonly (readonly [tag: string, when: number])[]): string {
  return JSON.stringify({ version: '7', dialect, entries: entries.map(([tag, when], idx) => ({ idx, when, tag })) })
}

const SHOP: Files = {
  'drizzle/meta/_journal.json': journal('postgresql', ['0001_orders', 100], ['0000_items', 200]),
  'drizzle/0000_items.sql': SQL,
  'drizzle/0001_orders.sql': SQL,
}

describe('Drizzle', () => {
  test('applies files in the order of the journal, all pending ones in one transaction', async () => {
    const history = await historyIn(drizzle, SHOP)
    expect(history).toMatchObject({ id: 'drizzle:drizzle', dialect: 'postgres', ordering: 'journal', downs: 'none' })
    expect(history.migrations.map(({ id, transaction }) => [id, transaction.kind])).toEqual([
      ['0001_orders', 'around all pending'],
      ['0000_items', 'around all pending'],
    ])
  })

  test('ends statements at breakpoints, with and without a semicolon', async () => {
    const text =
      'CREATE TABLE a (id int);--> statement-breakpoint\nCREATE TABLE b (id int)\n--> statement-breakpoint\nCREATE TABLE c (id int)'
    const history = await historyIn(drizzle, {
      'drizzle/meta/_journal.json': journal('mysql', ['0000_a', 1]),
      'drizzle/0000_a.sql': text,
    })
    expect(history.migrations[0]?.up.map(({ sql, span }) => [sql.text, span.line])).toEqual([
      ['CREATE TABLE a (id int)', 1],
      ['CREATE TABLE b (id int)', 2],
      ['CREATE TABLE c (id int)', 4],
    ])
  })

  test('takes the dialect from the journal, else from the configuration', async () => {
    const config = "export default defineConfig({ dialect: 'turso', out: './drizzle' })"
    const files = { ...SHOP, 'drizzle.config.ts': config }
    expect((await historyIn(drizzle, files)).dialect).toBe('postgres')
    const old = { ...files, 'drizzle/meta/_journal.json': '{"entries":[{"tag":"0000_items"}]}' }
    expect((await historyIn(drizzle, old)).dialect).toBe('sqlite')
  })

  test('leaves a folder to others whose journal lists none of its files', async () => {
    const files = {
      'db/migrations/meta/_journal.json': journal('postgresql', ['0000_gone', 1]),
      'db/migrations/0001_a.sql': SQL,
    }
    expect(await historiesOf(drizzle, files)).toEqual([])
  })

  test('names what the journal leaves out, lacks, and lists with an earlier time', async () => {
    const history = await historyIn(drizzle, {
      'drizzle/meta/_journal.json': journal('postgresql', ['0000_a', 200], ['0001_b', 100], ['0002_c', 300]),
      'drizzle/0000_a.sql': SQL,
      'drizzle/0001_b.sql': SQL,
      'drizzle/0003_d.sql': SQL,
    })
    expect(history.ignored).toEqual([{ path: 'drizzle/0003_d.sql', reason: 'meta/_journal.json does not list it' }])
    expect(history.disorder.map(({ migrations }) => migrations)).toEqual([['0000_a', '0001_b'], ['0002_c']])
  })

  test('reads the folders of drizzle-kit 1.0', async () => {
    const history = await historyIn(drizzle, {
      'drizzle/20250102000000_b/migration.sql': SQL,
      'drizzle/20250102000000_b/snapshot.json': '{}',
      'drizzle/20250101000000_a/migration.sql': SQL,
      'drizzle/20250101000000_a/snapshot.json': '{}',
    })
    expect(history.migrations.map(({ id }) => id)).toEqual(['20250101000000_a', '20250102000000_b'])
  })

  // drizzle-orm/src/migrator.ts of the branch beta (1.0.0-rc.4): every folder with a migration.sql, by name.
  test('takes folders without a snapshot among those that have one', async () => {
    const history = await historyIn(drizzle, {
      'drizzle/20250101000000_a/migration.sql': SQL,
      'drizzle/20250101000000_a/snapshot.json': '{}',
      'drizzle/20250102000000_by_hand/migration.sql': SQL,
      'prisma/migrations/20250102000000_b/migration.sql': SQL,
    })
    expect(history.migrations.map(({ id }) => id)).toEqual(['20250101000000_a', '20250102000000_by_hand'])
  })

  // The same file: "You must upgrade drizzle-kit and run drizzle-kit up" where there is a journal.
  test('names folders of 1.0 beside a journal', async () => {
    const folder = 'drizzle/20250101000000_c'
    const files = { ...SHOP, [`${folder}/migration.sql`]: SQL, [`${folder}/snapshot.json`]: '{}' }
    const history = await historyIn(drizzle, files)
    expect(history.migrations).toHaveLength(2)
    expect(history.ignored).toMatchObject([{ path: `${folder}/migration.sql`, reason: expect.stringMatching(/1\.0/) }])
  })

  test('says that a journal is none, and takes the files by name', async () => {
    const history = await historyIn(drizzle, { ...SHOP, 'drizzle/meta/_journal.json': '<<<<<<< HEAD' })
    expect(history.migrations.map(({ id }) => id)).toEqual(['0000_items', '0001_orders'])
    expect(history.ignored).toEqual([])
    expect(history.disorder).toMatchObject([
      { kind: 'refused file', path: 'drizzle/meta/_journal.json', refused: true },
    ])
  })
})
