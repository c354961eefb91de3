import { beforeAll, describe, expect, test } from '@jest/globals'
import { hazards } from '../../src/hazards/registry.js'
import type { Dialect, Migration } from '../../src/migrations/model.js'
import { migration, readerOf, replayedHistory } from '../replay/sql-history.js'
import { BASE } from './catalogue/base.js'
import { CODE_BREAKS } from './catalogue/code-breaks.js'
import { DATA_LOST } from './catalogue/data-lost.js'
import { INTEGRITY } from './catalogue/integrity.js'
import { ROWS_AT_LARGE } from './catalogue/rows-at-large.js'
import { DIALECTS, type Catalogue, type Probe } from './catalogue/row.js'
import { TRANSACTIONS } from './catalogue/transactions.js'
import { WAITING } from './catalogue/waiting.js'
import { WAITING_IN_MYSQL } from './catalogue/waiting-mysql.js'

const SECTIONS: readonly Catalogue[] = [
  DATA_LOST,
  WAITING,
  WAITING_IN_MYSQL,
  ROWS_AT_LARGE,
  CODE_BREAKS,
  TRANSACTIONS,
  INTEGRITY,
]

interface Found {
  readonly at: string
  readonly message: string
}

const bases = new Map<Dialect, Migration>()
beforeAll(async () => {
  for (const dialect of Object.values(DIALECTS).flat())
    if (!bases.has(dialect))
      bases.set(
        dialect,
        migration('1_base', (await readerOf(dialect))(BASE[dialect] ?? '', '1_base.sql'), 'per migration'),
      )
}, 60_000)

async function found(id: string, sql: string, dialect: Dialect, { alone }: Probe): Promise<readonly Found[]> {
  const base = bases.get(dialect)
  const reading = (await readerOf(dialect))(sql, '2_change.sql')
  if (id !== 'syntax-error' && id !== 'not-analysed') expect(reading.unread.map(({ reason }) => reason)).toEqual([])
  const change = migration('2_change', reading, alone === true ? 'autocommit' : 'per migration')
  const history = [...(base === undefined ? [] : [base]), change]
  return replayedHistory(history, dialect, new Set(['2_change']))
    .detected.filter(({ hazard }) => hazard.id === id)
    .map(({ candidate: { span, message } }) => ({ at: `${String(span.line)}:${String(span.column)}`, message }))
}

/** The place of ▶, and the text without it. */
function marked(sql: string): { readonly at: string; readonly sql: string } {
  const lines = sql.slice(0, sql.indexOf('▶')).split('\n')
  return { at: `${String(lines.length)}:${String((lines.at(-1) ?? '').length + 1)}`, sql: sql.replace('▶', '') }
}

describe.each(SECTIONS.flatMap((section) => Object.entries(section)))('%s', (id, probes) => {
  const cases = probes.flatMap((probe) => DIALECTS[probe.on].map((dialect) => ({ dialect, ...probe })))

  test.each(cases)('$dialect: $fires', async ({ dialect, ...probe }) => {
    const { at, sql } = marked(probe.fires)
    const all = await found(id, sql, dialect, probe)
    expect(all.map((each) => each.at)).toContain(at)
    expect(all.map(({ message }) => message).join('\n')).toContain(probe.says ?? '')
  })

  const misses = cases.flatMap(({ not, ...rest }) => (not === undefined ? [] : [{ ...rest, not }]))
  test.each(misses)('not $dialect: $not', async ({ dialect, not, ...probe }) => {
    expect(await found(id, not, dialect, probe)).toEqual([])
  })

  test('is a hazard of these engines', () => {
    const engines: readonly Dialect[] = hazards.find((each) => each.id === id)?.engines ?? []
    expect(cases.map(({ dialect }) => dialect).filter((dialect) => !engines.includes(dialect))).toEqual([])
  })
})
