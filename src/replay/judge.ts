import type {
  Applied,
  Candidate,
  Hazard,
  HistoryContext,
  MigrationContext,
  OperationContext,
  StatementContext,
} from '../hazards/hazard.js'
import type { Migration, Statement } from '../migrations/model.js'
import type { Plan, PlannedMigration } from '../migrations/plan.js'
import type { SchemaView } from '../schema/model.js'
import { byTransaction, detectorsFor, holds, statementAt } from './detect.js'
import type { Common, Detected, Detectors } from './detect.js'

/** Lets every hazard look at what it is about while a plan is replayed, and keeps what they find. */
export class Judge {
  readonly found: Detected[] = []
  /** How many of them belong to the migrations before the one that runs. */
  #settled = 0
  readonly #detectors: Detectors
  /** What loses data is judged first: the other hazards of a migration ask for it. */
  readonly #losses: Detectors['migration']
  readonly #others: Detectors['migration']

  constructor(
    private readonly plan: Plan,
    hazards: readonly Hazard[],
    levels: Readonly<Record<string, string>>,
    private readonly common: Common,
  ) {
    this.#detectors = detectorsFor(hazards, plan.history, levels)
    this.#losses = this.#detectors.migration.filter((each) => each.check === NO_DATA_LOSS)
    this.#others = this.#detectors.migration.filter((each) => each.check !== NO_DATA_LOSS)
  }

  operation(context: OperationContext, planned: PlannedMigration): void {
    for (const hazard of this.#detectors.operation) {
      for (const candidate of hazard.detect(context)) {
        if (isMoot(hazard, candidate, context)) continue
        this.#keep(hazard, candidate, planned, ownStatement(context, planned, candidate))
      }
    }
  }

  statement(context: StatementContext, planned: PlannedMigration): void {
    for (const hazard of this.#detectors.statement) {
      for (const candidate of hazard.detect(context)) {
        if (!isMoot(hazard, candidate, context)) this.#keep(hazard, candidate, planned, context.statement)
      }
    }
  }

  migration(context: Omit<MigrationContext, 'destroys'>): void {
    this.#migration(this.#losses, { destroys: false, ...context })
    const destroys = this.found.slice(this.#settled).some(isLoss)
    this.#migration(this.#others, { destroys, ...context })
    this.#settled = this.found.length
  }

  #migration(hazards: Detectors['migration'], context: MigrationContext): void {
    const { planned } = context
    for (const hazard of hazards) {
      for (const candidate of hazard.detect(context))
        this.#keep(hazard, candidate, planned, statementAt(planned, candidate))
    }
  }

  transactions(applied: ReadonlyMap<Migration, readonly Applied[]>): void {
    if (this.#detectors.transaction.length === 0) return
    const all = this.plan.migrations.flatMap((planned) =>
      (applied.get(planned.migration) ?? []).map((each) => ({ planned, applied: each })),
    )
    const owner = new Map(all.map((each) => [each.applied, each.planned]))
    for (const group of byTransaction(all.map((each) => each.applied))) {
      const transaction = group[0]?.step.transaction
      for (const hazard of this.#detectors.transaction) {
        for (const candidate of hazard.detect({ transaction, applied: group, ...this.common })) {
          const at = group.find((each) => holds(each.operation.span, candidate.span)) ?? group[0]
          this.#keep(hazard, candidate, at === undefined ? undefined : owner.get(at), at?.step.statement)
        }
      }
    }
  }

  history(context: HistoryContext): void {
    const owners = new Map(this.plan.migrations.flatMap((each) => each.migration.files.map((path) => [path, each])))
    for (const hazard of this.#detectors.history) {
      for (const candidate of hazard.detect(context))
        this.#keep(hazard, candidate, owners.get(candidate.span.path), undefined)
    }
  }

  #keep(
    hazard: Hazard,
    candidate: Candidate,
    planned: PlannedMigration | undefined,
    statement: Statement | undefined,
  ): void {
    const { history } = this.plan
    this.found.push({ hazard, candidate, history, migration: planned?.migration, planned, statement })
  }
}

const NO_DATA_LOSS = 'migrations/no-data-loss'

/** Rows or columns that stood before are gone for good. */
function isLoss({ hazard, candidate }: Detected): boolean {
  return hazard.check === NO_DATA_LOSS && (candidate.severity ?? hazard.severity) === 'critical'
}

/**
 * It is about rows, and the migration itself has taken all of them away: the lock stays, and others tell of it. What DELETE
 * leaves is still read: on PostgreSQL 15 an index over 1.5 million deleted rows took as long as over as many that stand.
 */
function isMoot(hazard: Hazard, { table }: Candidate, { before }: { readonly before: SchemaView }): boolean {
  if (hazard.aboutRows === undefined || table === undefined) return false
  return hazard.aboutRows === 'values' ? before.isEmptied(table) : before.isTruncated(table)
}

/** What a rebuild loses may stand in another of its statements, the copy. */
function ownStatement({ statement }: OperationContext, planned: PlannedMigration, candidate: Candidate): Statement {
  return holds(statement.span, candidate.span) ? statement : (statementAt(planned, candidate) ?? statement)
}
