import { describe, expect, test } from '@jest/globals'
import { hazards } from '../../src/hazards/registry.js'
import { replayedExample } from '../replay/sql-history.js'

const AGAINST_ALL = {
  sql: `CREATE TABLE orders (id serial PRIMARY KEY, name varchar(20) UNIQUE, placed_at timestamp, payload json, a int, b int, c int);
CREATE INDEX narrow ON orders (a);
CREATE INDEX wide ON orders (a, b, c, placed_at);
ALTER TABLE orders ADD CONSTRAINT orders_a_must_be_more_than_nothing_because_nothing_is_not_an_order CHECK (a > 0);`,
}

const CONVENTIONS = hazards.filter((each) => each.convention === true).map((each) => each.id)

async function foundAt(levels: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { detected } = await replayedExample(AGAINST_ALL, 'postgres', levels)
  return [...new Set(detected.map((each) => each.hazard.id))].filter((id) => CONVENTIONS.includes(id)).sort()
}

describe('conventions', () => {
  test('say nothing unless the configuration turns them on', async () => {
    expect(await foundAt({})).toEqual([])
    expect(await foundAt({ 'prefer-text': 'off', 'drop-column': 'low' })).toEqual([])
  })

  test.each(CONVENTIONS)('%s speaks when it alone is turned on', async (id) => {
    expect(await foundAt({ [id]: 'low' })).toEqual([id])
  })

  test('gate nothing by themselves: their own severity is low or info, and they feed no check', () => {
    for (const { convention, severity, check } of hazards) {
      if (convention === true) expect([['low', 'info'].includes(severity), check]).toEqual([true, null])
    }
  })
})
