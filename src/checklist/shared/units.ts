import type { Applied } from '../../hazards/hazard.js'
import { changesOnlyRows } from '../../replay/rows.js'
import { changesState } from '../../migrations/atomicity.js'
import type { Dialect } from '../../migrations/operation.js'
import type { Step } from '../../migrations/plan.js'

/** MySQL and MariaDB commit around each DDL statement: https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html */
const TRANSACTIONAL_DDL: readonly Dialect[] = ['postgres', 'sqlite', 'sqlserver']

export function hasTransactionalDdl(dialect: Dialect): boolean {
  return TRANSACTIONAL_DDL.includes(dialect)
}

/** What happens together or not at all: a transaction, or a statement that commits by itself. */
type Unit = number | Step

/**
 * The units in which operations that leave something behind are committed, those that `counts` takes. Where a version
 * that nobody knows decides, the possibility with the most units is taken.
 */
export function unitsOf(
  applied: readonly Applied[],
  dialect: Dialect,
  counts: (applied: Applied) => boolean = () => true,
): ReadonlySet<Unit> {
  const changing = applied.filter((each) => changesState(each.operation) && counts(each))
  const possibilities = Math.max(1, ...changing.map((each) => each.step.alternatives.length))
  const units = Array.from({ length: possibilities }, (_, index) => {
    return new Set(changing.map((each) => unitOf(each, dialect, index)))
  })
  return units.reduce((most, each) => (each.size > most.size ? each : most), new Set<Unit>())
}

function unitOf({ step, operation }: Applied, dialect: Dialect, possibility: number): Unit {
  const transaction = step.alternatives.length > 0 ? step.alternatives[possibility] : step.transaction
  const commits = !hasTransactionalDdl(dialect) && !changesOnlyRows(operation)
  return transaction === undefined || commits ? step : transaction.id
}
