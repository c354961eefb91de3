import { expect, test } from '@jest/globals'
import { judged } from '../findings/settled.js'

const CHANGE = {
  '1_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
  '2_index': 'CREATE INDEX orders_total ON orders (total);',
}

test('migrations that were written in one go are judged together in an audit: nobody waits for a table that came along', async () => {
  const hazards = async (together: string | undefined): Promise<readonly string[]> => {
    const { findings } = await judged({ change: CHANGE, mode: 'audit', migration: { together } })
    return findings.map(({ hazard }) => hazard)
  }
  expect(await hazards(undefined)).toContain('index-not-concurrent')
  expect(await hazards('one run')).not.toContain('index-not-concurrent')
})
