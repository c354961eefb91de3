import { expect, test } from '@jest/globals'
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
