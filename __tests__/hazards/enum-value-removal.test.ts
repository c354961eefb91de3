import { describe, expect, test } from '@jest/globals'
import { replayedExample } from '../replay/sql-history.js'

const BASE = `CREATE TYPE state AS ENUM ('new', 'paid', 'void');
CREATE TABLE orders (id bigint PRIMARY KEY, state state, note text);`
const REBUILD = `CREATE TYPE state_2 AS ENUM ('new', 'paid');
ALTER TABLE orders ALTER COLUMN state TYPE state_2 USING state::text::state_2;`

async function severity(first: string): Promise<string | undefined> {
  const { detected } = await replayedExample({ before: BASE, sql: `${first}\n${REBUILD}` }, 'postgres')
  const found = detected.find(({ hazard }) => hazard.id === 'enum-value-removal')
  return found === undefined ? undefined : (found.candidate.severity ?? found.hazard.severity)
}

describe('a member that the migration has taken out of the rows', () => {
  test.each([
    "UPDATE orders SET state = 'paid' WHERE state = 'void';",
    "UPDATE orders SET state = NULL WHERE state IN ('void');",
    "DELETE FROM orders WHERE state = 'void';",
  ])('loses no value: %s', async (first) => {
    expect(await severity(first)).toBe('medium')
  })

  test.each([
    '',
    "UPDATE orders SET note = 'gone' WHERE state = 'void';",
    "UPDATE orders SET state = 'paid' WHERE state = 'new';",
    "UPDATE orders SET state = 'paid' WHERE state = 'void' AND note IS NULL;",
  ])('is lost where rows may still hold it: %j', async (first) => {
    expect(await severity(first)).toBe('critical')
  })
})

test('a type that takes over the name of the one it replaces is told from it', async () => {
  const sql = `ALTER TYPE state RENAME TO state_old;
CREATE TYPE state AS ENUM ('new', 'paid', 'void', 'sent');
ALTER TABLE orders ALTER COLUMN state TYPE state USING state::text::state;`
  const { detected } = await replayedExample({ before: BASE, sql }, 'postgres')
  const message = detected.find(({ hazard }) => hazard.id === 'change-column-type')?.candidate.message
  expect(message).toContain('state turns from state_old into state.')
})
