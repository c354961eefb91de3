import { describe, expect, test } from '@jest/globals'
import { judged, type Scenario } from '../findings/settled.js'

async function severities(sql: string): Promise<string[]> {
  const base = { '1_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, total int, note text, large boolean);' }
  const { findings } = await judged({ base, change: { '2_update': sql } })
  return findings.filter(({ hazard }) => hazard === 'update-without-where').map(({ severity }) => severity)
}

test.each([
  ['a constant', 'UPDATE orders SET large = false;', 'critical'],
  ['another column', 'UPDATE orders SET note = total::text;', 'critical'],
  ['a CASE over other columns', 'UPDATE orders SET large = CASE WHEN total > 9 THEN true ELSE false END;', 'medium'],
  ['a COALESCE over another column', 'UPDATE orders SET total = COALESCE(id, total);', 'critical'],
  ['a CASE over itself', "UPDATE orders SET note = CASE WHEN note = '' THEN 'none' ELSE note END;", 'critical'],
])('what %s overwrites', async (_, sql, severity) => {
  expect(await severities(sql)).toEqual([severity])
})

describe('a column that the migration just before added', () => {
  const orders = { '1_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, total int, note text);' }
  const added = { '2_add': 'ALTER TABLE orders ADD COLUMN total_big bigint;' }
  const filled = { '3_fill': 'UPDATE orders SET total_big = total::bigint;' }

  async function said(scenario: Scenario): Promise<string[]> {
    const { findings } = await judged(scenario)
    return findings
      .filter(({ hazard }) => /^(?:update-without-where|unbatched-update)$/.test(hazard))
      .map(({ hazard, severity }) => `${hazard} ${severity}`)
  }

  test('holds nothing to lose, in a review of both and in an audit', async () => {
    expect(await said({ base: orders, change: { ...added, ...filled } })).toEqual(['unbatched-update high'])
    expect(await said({ change: { ...orders, ...added, ...filled }, mode: 'audit' })).toEqual(['unbatched-update high'])
  })

  test('may be written by code once the base has it: what follows from the row is stated anew', async () => {
    expect(await said({ base: { ...orders, ...added }, change: filled })).toContain('update-without-where medium')
    const constant = { '3_fill': 'UPDATE orders SET total_big = 0;' }
    expect(await said({ base: { ...orders, ...added }, change: constant })).toContain('update-without-where critical')
  })

  test.each([
    ['a default', { '2_add': 'ALTER TABLE orders ADD COLUMN total_big bigint DEFAULT 1;' }],
    [
      'a default that came later',
      { '2_add': 'ALTER TABLE orders ADD COLUMN total_big bigint; ALTER TABLE orders ALTER total_big SET DEFAULT 1;' },
    ],
    [
      'values of another UPDATE',
      { '2_add': 'ALTER TABLE orders ADD COLUMN total_big bigint; UPDATE orders SET total_big = 1 WHERE id > 7;' },
    ],
    [
      'values of an INSERT',
      { '2_add': 'ALTER TABLE orders ADD COLUMN total_big bigint; INSERT INTO orders (id, total_big) VALUES (1, 2);' },
    ],
    [
      'values of a trigger',
      {
        '2_add':
          'ALTER TABLE orders ADD COLUMN total_big bigint; CREATE TRIGGER fill BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION fill();',
      },
    ],
    ['a migration between', { ...added, '2_more': 'COMMENT ON TABLE orders IS $$o$$;' }],
  ])('loses them where it has %s', async (_, steps) => {
    const change = { ...orders, ...steps, ...filled }
    expect(await said({ change, mode: 'audit' })).toContain('update-without-where critical')
  })
})

test('batches of their own migration hold no call of a function that only the session has', async () => {
  const sql =
    "CREATE FUNCTION pg_temp.shorter(note text) RETURNS text LANGUAGE sql AS 'SELECT left(note, 9)';\nUPDATE orders SET note = pg_temp.shorter(note) WHERE note IS NOT NULL;"
  const base = { '1_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);' }
  const { findings } = await judged({ base, change: { '2_update': sql } })
  const { code = '', files = [] } = findings.find(({ hazard }) => hazard === 'unbatched-update')?.fix ?? {}
  const written = [code, ...files.map(({ contents }) => contents)].join('\n')
  expect(written).toContain('-- the UPDATE of line 2 goes here')
  expect(written).not.toContain('pg_temp')
})
