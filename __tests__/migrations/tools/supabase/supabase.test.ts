import { describe, expect, test } from '@jest/globals'
import { supabase } from '../../../../src/migrations/tools/supabase/index.js'
import { historiesOf, historyIn } from '../trees.js'

const FOLDER = 'supabase/migrations'
const CONCURRENTLY = 'CREATE TABLE t (id int);\nCREATE INDEX CONCURRENTLY i ON t (id);'

function lockOf(version: string): string {
  return JSON.stringify({ packages: { 'node_modules/supabase': { version } } })
}

describe('Supabase CLI', () => {
  test('applies files by name, forward only, each in a transaction', async () => {
    const history = await historyIn(supabase, {
      [`${FOLDER}/20240201000000_items.sql`]: 'CREATE TABLE items (id int);',
      [`${FOLDER}/20240101000000_orders.sql`]: 'CREATE TABLE orders (id int);',
    })
    expect(history).toMatchObject({ id: `supabase:${FOLDER}`, dialect: 'postgres', downs: 'none' })
    expect(history.migrations.map(({ version, down, transaction }) => [version, down.kind, transaction.kind])).toEqual([
      ['20240101000000', 'none', 'per migration'],
      ['20240201000000', 'none', 'per migration'],
    ])
  })

  test('skips a first init from before the end of 2021, as the CLI does', async () => {
    const init = (day: string): Promise<string[]> =>
      historyIn(supabase, {
        [`${FOLDER}/${day}000000_init.sql`]: 'CREATE TABLE a (id int);',
        [`${FOLDER}/20230101000000_b.sql`]: 'CREATE TABLE b (id int);',
      }).then(({ migrations }) => migrations.map(({ name }) => name))
    expect(await init('20211208')).toEqual(['b'])
    expect(await init('20211209')).toEqual(['init', 'b'])
  })

  test('sends what cannot run in a transaction alone since 2.109', async () => {
    const files = { [`${FOLDER}/1_a.sql`]: CONCURRENTLY, 'package-lock.json': lockOf('2.110.0') }
    const [migration] = (await historyIn(supabase, files)).migrations
    expect(migration?.up.map(({ outsideTransaction }) => outsideTransaction)).toEqual([undefined, true])
  })

  test('keeps it in the transaction before', async () => {
    const files = { [`${FOLDER}/1_a.sql`]: CONCURRENTLY, 'package-lock.json': lockOf('2.40.7') }
    const [migration] = (await historyIn(supabase, files)).migrations
    expect(migration?.transaction).toEqual({ kind: 'per migration' })
    expect(migration?.up.some(({ outsideTransaction }) => outsideTransaction === true)).toBe(false)
  })

  test('leaves it open where the version is not known', async () => {
    const [migration] = (await historyIn(supabase, { [`${FOLDER}/1_a.sql`]: CONCURRENTLY })).migrations
    expect(migration?.transaction).toMatchObject({ kind: 'depends on version', boundary: 'Supabase CLI 2.109' })
  })

  test('looks into supabase/migrations only, in any package, and names what it passes over', async () => {
    const sql = 'CREATE TABLE t (id int);'
    const histories = await historiesOf(supabase, {
      'apps/shop/supabase/migrations/1_a.sql': sql,
      'apps/shop/supabase/migrations/notes.sql': sql,
      'apps/shop/supabase/seed.sql': sql,
      'migrations/1_a.sql': sql,
    })
    expect(histories.map(({ history }) => history.root)).toEqual(['apps/shop/supabase/migrations'])
    expect(histories[0]?.history.ignored).toMatchObject([{ path: 'apps/shop/supabase/migrations/notes.sql' }])
  })
})
