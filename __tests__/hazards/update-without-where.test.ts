import { expect, test } from '@jest/globals'
import { judged } from '../findings/settled.js'

async function severities(sql: string): Promise<string[]> {
  const base = { '1_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, total int, note text, large boolean);' }
  const { findings } = await judged({ base, change: { '2_update': sql } })
  return findings.filter(({ hazard }) => hazard === 'update-without-where').map(({ severity }) => severity)
}

test.each([
  ['a constant', 'UPDATE orders SET large = false;', 'critical'],
  ['another column', 'UPDATE orders SET note = total::text;', 'critical'],
  ['a CASE over other columns', 'UPDATE orders SET large = CASE WHEN total > 9 THEN true ELSE false END;', 'medium'],
  ['a CASE over itself', "UPDATE orders SET note = CASE WHEN note = '' THEN 'none' ELSE note END;", 'critical'],
])('what %s overwrites', async (_, sql, severity) => {
  expect(await severities(sql)).toEqual([severity])
})
