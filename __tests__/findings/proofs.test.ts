import { describe, expect, test } from '@jest/globals'
import { severityOf } from '../../src/findings/severity.js'
import { dropColumn } from '../../src/hazards/drop-column.js'
import { replayedExample } from '../replay/sql-history.js'

const CHANGE = {
  before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
  sql: 'ALTER TABLE orders DROP COLUMN note;',
}

async function severityWith(code: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { detected } = await replayedExample({ ...CHANGE, code }, 'postgres')
  const drop = detected.find((each) => each.hazard.id === 'drop-column')
  return drop && severityOf(drop.hazard, drop.candidate, undefined, {})
}

test('a dropped column that no code names any more is medium; where code names it, or none was seen, critical', async () => {
  expect(await severityWith({ 'a.ts': 'q(`SELECT id FROM orders`)' })).toBe('medium')
  expect(await severityWith({ 'a.ts': 'q(`SELECT id, note FROM orders`)' })).toBe('critical')
  expect(await severityWith({})).toBe('critical')
})

test('with both proofs of expand and contract a drop is low', () => {
  const span = { path: 'a.sql', line: 1, column: 1, endLine: 1, endColumn: 2, exact: true }
  const candidate = { span, message: '', object: 'orders.note', proofs: ['unreferenced', 'copied'] as const }
  expect(severityOf(dropColumn, candidate, undefined, {})).toBe('low')
})

describe('a copy by a migration that is released', () => {
  const TABLE = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text, remark text);'
  const NOTES = 'CREATE TABLE notes (order_id bigint PRIMARY KEY, body text, remark text);'
  const UNNAMED = { 'a.ts': 'q(`SELECT id FROM orders`)' }

  test.each<[string, string, string, string | undefined, 'postgres' | 'mysql']>([
    ['an UPDATE of all rows', 'UPDATE orders SET remark = note;', '', 'low', 'postgres'],
    ['an UPDATE of all rows', 'UPDATE orders SET remark = note;', '', 'low', 'mysql'],
    [
      'an UPDATE of the rows that lack it',
      'UPDATE orders SET remark = COALESCE(note, remark) WHERE remark IS NULL;',
      '',
      'low',
      'postgres',
    ],
    [
      'an INSERT elsewhere',
      `${NOTES} INSERT INTO notes (order_id, body) SELECT o.id, o.note AS body FROM orders o WHERE o.note IS NOT NULL;`,
      '',
      'low',
      'postgres',
    ],
    [
      'an INSERT elsewhere',
      `${NOTES} INSERT INTO notes (order_id, body) SELECT id, note FROM orders;`,
      '',
      'low',
      'mysql',
    ],
    [
      'an UPDATE of another table',
      `${NOTES} UPDATE notes n SET body = o.note FROM orders o WHERE o.id = n.order_id;`,
      '',
      'low',
      'postgres',
    ],
    ['a part of the rows', 'UPDATE orders SET remark = note WHERE id < 100;', '', 'medium', 'postgres'],
    [
      'what only follows from the value',
      "UPDATE orders SET remark = CASE WHEN note IS NULL THEN 'none' ELSE 'some' END;",
      '',
      'medium',
      'postgres',
    ],
    ['another column', 'UPDATE orders SET note = remark;', '', 'medium', 'postgres'],
    [
      'a target that is gone',
      'UPDATE orders SET remark = note; ALTER TABLE orders DROP COLUMN remark;',
      '',
      'medium',
      'postgres',
    ],
    ['the same change', '', 'UPDATE orders SET remark = note;', 'medium', 'postgres'],
    [
      'the name only in the condition',
      `${NOTES} INSERT INTO notes (order_id) SELECT id FROM orders WHERE note IS NOT NULL;`,
      '',
      'medium',
      'postgres',
    ],
  ])('%s: %s', async (_, before, inChange, severity, dialect) => {
    const sql = `${inChange}\nALTER TABLE orders DROP COLUMN note;`
    const { detected } = await replayedExample(
      { before: `${TABLE} ${before}`.replaceAll('text', 'varchar(9)'), sql, code: UNNAMED },
      dialect,
    )
    const drop = detected.find((each) => each.hazard.id === 'drop-column')
    expect(drop && severityOf(drop.hazard, drop.candidate, undefined, {})).toBe(severity)
  })

  test.each([
    [
      'every column',
      `CREATE TABLE kept (id bigint PRIMARY KEY, note text, remark text); INSERT INTO kept SELECT * FROM orders;`,
      'medium',
    ],
    ['a part of the columns', `${NOTES} INSERT INTO notes (order_id, body) SELECT id, note FROM orders;`, 'critical'],
  ])('a table of which %s stands elsewhere', async (_, before, severity) => {
    const { detected } = await replayedExample({ before: `${TABLE} ${before}`, sql: 'DROP TABLE orders;' }, 'postgres')
    const drop = detected.find((each) => each.hazard.id === 'drop-table')
    expect(drop && severityOf(drop.hazard, drop.candidate, undefined, {})).toBe(severity)
  })
})
