import { describe, expect, test } from '@jest/globals'
import type { Example } from '../../../../src/hazards/hazard.js'
import { hazards } from '../../../../src/hazards/registry.js'
import { printOperations, printSteps } from '../../../../src/migrations/sql/print.js'
import { replayedExample } from '../../../replay/sql-history.js'
import { database, refusal } from './engine.js'
import { operation, reading } from './reading.js'

const BAD = hazards.flatMap(({ id, bad }) => (bad.sqlite ?? []).map((example): [string, Example] => [id, example]))

/** What a fix writes down, run in its order where the bad statement was to run. */
async function writtenFixes(id: string, example: Example): Promise<readonly string[]> {
  const { detected } = await replayedExample(example, 'sqlite')
  return detected.flatMap(({ hazard, candidate }) =>
    hazard.id === id && candidate.fix !== undefined ? [printSteps('sqlite', candidate.fix)] : [],
  )
}

test('an index is printed with each column once, however its name was quoted', () => {
  const written = printOperations('sqlite', [
    operation('CREATE UNIQUE INDEX `i` ON `orders` (`code`, [note] DESC, "size" COLLATE NOCASE);', 'create-index'),
  ])
  expect(written).toContain('(code, note DESC, size COLLATE NOCASE)')
})

describe('the SQL of a fix', () => {
  test.each(BAD)('of %s is accepted by SQLite: %j', async (id, example) => {
    for (const written of await writtenFixes(id, example)) {
      const { statements, unread } = reading(written)
      expect(unread).toEqual([])
      if (statements.length === 0) continue
      const instead = refusal(database(example.before ?? ''), written)
      const behind = database(example.before ?? '')
      // Steps that go into the migration itself, or follow it.
      if (instead !== undefined) expect(refusal(behind, example.sql) ?? refusal(behind, written)).toBeUndefined()
    }
  })

  /** A drop stays a drop, in a later release. */
  const FOR_GOOD = /^(?:drop-|rename-|replace-|narrow-)/

  test.each(BAD)('of %s is reviewed without a finding of its kind: %j', async (id, example) => {
    if (FOR_GOOD.test(id)) return
    for (const sql of await writtenFixes(id, example)) {
      const { detected } = await replayedExample({ ...example, sql }, 'sqlite')
      expect(detected.filter(({ hazard }) => hazard.id === id).map(({ candidate }) => candidate.message)).toEqual([])
    }
  })
})
