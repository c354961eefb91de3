import { describe, expect, test } from '@jest/globals'
import { SEVERITIES, type Example } from '../../src/hazards/hazard.js'
import { hazards } from '../../src/hazards/registry.js'
import type { Operation } from '../../src/migrations/model.js'
import { printSteps } from '../../src/migrations/sql/print.js'
import type { Detected } from '../../src/replay/detect.js'
import { readerOf, replayedExample } from '../replay/sql-history.js'
import { expanding } from './expanding.js'

/** Their fix comes behind the author's own statement, not in its place. */
const FOLLOW: ReadonlySet<string> = new Set(['table-without-primary-key', 'constraint-not-validated'])

/** The fix puts it off to a later release, and it stays what it is. */
const STAYS: ReadonlySet<string> = new Set(['drop-default'])

const CASES = hazards.flatMap((hazard) =>
  (hazard.bad.sqlserver ?? []).map((example): [string, Example] => [hazard.id, example]),
)

const severity = ({ hazard, candidate }: Detected): number => SEVERITIES.indexOf(candidate.severity ?? hazard.severity)

/** A clause that our reader does not know, it passes on: in a fix it would be one that no server knows. */
function isUnknown(operation: Operation): boolean {
  return operation.kind === 'opaque' || (operation.kind === 'alter-table-storage' && operation.change.kind === 'other')
}

/** No SQL Server runs here: what a fix says is parsed, and reviewed as a change of its own. */
describe('the fix of each bad example', () => {
  test.each(CASES)('%s: %j', async (id, example) => {
    const read = await readerOf('sqlserver')
    const { detected } = await replayedExample(example, 'sqlserver')
    const known = new Set(detected.map(({ hazard }) => hazard.id))
    for (const found of detected.filter(({ hazard }) => hazard.id === id)) {
      const { fix } = found.candidate
      if (fix === undefined) continue
      const whole = printSteps('sqlserver', fix)
      expect(whole).not.toMatch(/as it stands in the migration|CONCURRENTLY|NOT VALID|::|\$\$/)
      const operations = read(whole, 'fix.sql').statements.flatMap((each) => each.operations)
      expect(operations.filter(isUnknown)).toEqual([])

      const printed = printSteps('sqlserver', expanding(fix))
      const follows = FOLLOW.has(id) || fix.place === 'within'
      const outside = fix.steps.some((step) => 'outsideTransaction' in step && step.outsideTransaction)
      const again = await replayedExample(
        {
          ...example,
          sql: follows ? `${example.sql}\nGO\n${printed}` : printed,
          outsideTransaction: outside || example.outsideTransaction === true,
        },
        'sqlserver',
      )
      const left = again.detected.filter(
        (each) =>
          (each.hazard.id === id && !STAYS.has(id)) ||
          (severity(each) >= severity(found) && !known.has(each.hazard.id)),
      )
      expect(left.map(({ hazard, candidate }) => `${hazard.id}: ${candidate.message}`)).toEqual([])
    }
  })
})

test('a default follows the release that writes both columns, under a name of its own', async () => {
  const { detected } = await replayedExample(
    {
      before:
        'CREATE TABLE dbo.Orders (Id int NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total int NOT NULL CONSTRAINT DF_Total DEFAULT (0));',
      sql: 'ALTER TABLE dbo.Orders ALTER COLUMN Total bigint NOT NULL',
    },
    'sqlserver',
  )
  const fix = detected.find(({ hazard }) => hazard.id === 'change-column-type')?.candidate.fix
  const way = fix === undefined ? '' : printSteps('sqlserver', fix)
  expect(way).toMatch(
    /ADD \[Total_new\] bigint NULL;[^]*Release code[^]*ADD CONSTRAINT \[DF_Orders_Total_new\] DEFAULT \(0\) FOR \[Total_new\];/,
  )
  expect(way).toMatch(/DROP CONSTRAINT \[DF_Total\];\s+ALTER TABLE \S+ DROP COLUMN \[Total\];/)
})
