import type { Applied, Hazard, HazardSettings, MigrationContext, OperationContext } from '../hazards/hazard.js'
import type { History, Migration, Statement } from '../migrations/model.js'
import type { Operation } from '../migrations/operation.js'
import type { Plan, PlannedMigration, Step } from '../migrations/plan.js'
import type { Effect } from '../schema/effect.js'
import { effectOf } from '../schema/effects/index.js'
import { changesState } from '../migrations/atomicity.js'
import { differences } from '../schema/compare.js'
import { invert } from '../schema/invert.js'
import { Schema } from '../schema/schema.js'
import { byTransaction, detected, detectInOperation, detectorsFor, statementAt } from './detect.js'
import type { Common, Detected, Detectors } from './detect.js'
import { engineMajor } from './engine-version.js'
import { SessionState } from './session.js'

export interface ReplayOptions {
  readonly hazards: readonly Hazard[]
  readonly levels: Readonly<Record<string, string>>
  readonly settings: HazardSettings
  readonly base: History | undefined
  readonly baseTip: readonly string[]
  /** The schema that the base's dump records, up to which migrations need no replay. */
  readonly start?: { readonly schema: Schema; readonly upTo: string }
}

export interface Replayed {
  readonly plan: Plan
  readonly detected: readonly Detected[]
  readonly after: Schema
  /** What each judged migration did. */
  readonly applied: ReadonlyMap<Migration, readonly Applied[]>
  /** After up and down of each judged migration: what differs, in words; undefined where it could not be replayed. */
  readonly downDifferences: ReadonlyMap<Migration, readonly string[] | undefined>
  /** The inverse of each judged migration that brings no down of its own; undefined where there is none. */
  readonly inverses: ReadonlyMap<Migration, readonly Operation[] | undefined>
}

/** Replays a plan on a schema, and lets every hazard look at what it is about just before it happens. */
export function replay(plan: Plan, options: ReplayOptions): Replayed {
  return new Replay(plan, options).run()
}

class Replay {
  readonly #common: Common
  readonly #detectors: Detectors
  readonly #schema: Schema
  readonly #session: SessionState
  readonly #found: Detected[] = []
  readonly #byTransaction = new Map<number, Applied[]>()
  readonly #applied = new Map<Migration, readonly Applied[]>()
  readonly #downDifferences = new Map<Migration, readonly string[] | undefined>()
  readonly #inverses = new Map<Migration, readonly Operation[] | undefined>()

  constructor(
    private readonly plan: Plan,
    private readonly options: ReplayOptions,
  ) {
    const { history } = plan
    this.#common = {
      history,
      dialect: history.dialect,
      engineVersion: engineMajor(history.dialect, history.engineVersion),
      settings: options.settings,
    }
    this.#detectors = detectorsFor(options.hazards, history, options.levels)
    this.#schema = options.start?.schema ?? new Schema(history.dialect)
    this.#session = new SessionState(history.session)
  }

  run(): Replayed {
    let changeStarted = false
    for (const planned of this.#afterStart()) {
      if (!planned.pending) {
        this.#build(planned)
        continue
      }
      if (!changeStarted || this.plan.mode === 'audit') this.#schema.nextEra()
      changeStarted = true
      this.#judge(planned)
    }
    this.#judgeTransactions()
    this.#judgeHistory()
    return {
      plan: this.plan,
      detected: this.#found,
      after: this.#schema,
      applied: this.#applied,
      downDifferences: this.#downDifferences,
      inverses: this.#inverses,
    }
  }

  /** A dump that records the base's newest migration stands for everything up to it. */
  #afterStart(): readonly PlannedMigration[] {
    const upTo = this.options.start?.upTo
    const at = upTo === undefined ? -1 : this.plan.migrations.findIndex((each) => each.migration.id === upTo)
    return this.plan.migrations.slice(at + 1)
  }

  #build(planned: PlannedMigration): void {
    for (const statement of planned.migration.up) {
      for (const operation of statement.operations) this.#schema.apply(operation, planned.migration.id)
    }
  }

  #judge(planned: PlannedMigration): void {
    const { migration } = planned
    const before = this.#schema.clone()
    const firstFound = this.#found.length
    this.#session.startMigration()
    const applied: Applied[] = []
    const inverse: (readonly Operation[] | undefined)[] = []
    for (const step of planned.steps) this.#step(planned, step, applied, inverse)
    if (migration.down.kind === 'none' || migration.down.kind === 'empty')
      this.#inverses.set(migration, reversed(inverse))
    this.#applied.set(migration, applied)
    const downDifference = planned.past ? undefined : this.#downDifference(migration, before)
    this.#downDifferences.set(migration, downDifference)
    const destroys = this.#found
      .slice(firstFound)
      .some((each) => each.hazard.check === 'migrations/no-data-loss' && each.hazard.severity === 'critical')
    const context: MigrationContext = {
      ...this.#common,
      planned,
      migration,
      applied,
      before,
      after: this.#schema,
      downDifference,
      destroys,
    }
    for (const hazard of this.#detectors.migration) {
      for (const candidate of hazard.detect(context)) {
        this.#found.push(detected(hazard, candidate, this.plan.history, planned, statementAt(planned, candidate)))
      }
    }
  }

  #step(
    planned: PlannedMigration,
    step: Step,
    applied: Applied[],
    inverse: (readonly Operation[] | undefined)[],
  ): void {
    const { statement, migration } = step
    this.#session.enter(step.transaction)
    const earlier = this.#earlierIn(step)
    this.#judgeStatement(planned, step, earlier)
    for (const operation of this.#expanded(statement, migration)) {
      const effect = this.#effect(operation)
      const context: OperationContext = {
        ...this.#common,
        operation,
        statement,
        step,
        migration,
        before: this.#schema,
        effect,
        session: this.#session,
        earlier,
      }
      this.#found.push(...detectInOperation(this.#detectors, context, planned))
      const session = this.#session.snapshot()
      const done = { step, operation, effect, changesOlderRows: this.#changesOlderRows(operation), session }
      applied.push(done)
      earlier.push(done)
      if (operation.kind === 'set') this.#session.set(operation)
      else if (changesState(operation)) inverse.push(invert(operation, this.#schema))
      this.#schema.apply(operation, migration.id)
    }
  }

  /** What the step's transaction has done so far. The list grows while the transaction is open; hazards only read it. */
  #earlierIn(step: Step): Applied[] {
    if (step.transaction === undefined) return []
    const known = this.#byTransaction.get(step.transaction.id) ?? []
    this.#byTransaction.set(step.transaction.id, known)
    return known
  }

  #judgeStatement(planned: PlannedMigration, step: Step, earlier: readonly Applied[]): void {
    if (this.#detectors.statement.length === 0) return
    const context = {
      ...this.#common,
      statement: step.statement,
      step,
      migration: planned.migration,
      before: this.#schema,
      effects: step.statement.operations.map((operation) => this.#effect(operation)),
      session: this.#session,
      earlier,
    }
    for (const hazard of this.#detectors.statement) {
      for (const candidate of hazard.detect(context)) {
        this.#found.push(detected(hazard, candidate, this.plan.history, planned, step.statement))
      }
    }
  }

  /** The operations that run: a routine that this change itself defines is read where it is called. */
  #expanded(statement: Statement, migration: Migration): readonly Operation[] {
    return statement.operations.flatMap((operation) => {
      if (operation.kind !== 'call-routine') return [operation]
      const body = this.#schema.routineBody(operation.routine)
      const definedHere = body !== undefined && body.some((each) => migration.files.includes(each.span.path))
      return definedHere ? [...body] : [operation]
    })
  }

  #effect(operation: Operation): Effect {
    return effectOf(this.#common.dialect, operation, this.#schema, this.#common.engineVersion)
  }

  #changesOlderRows(operation: Operation): boolean {
    switch (operation.kind) {
      case 'insert':
      case 'update':
      case 'delete':
        return !this.#schema.isNewTable(operation.table)
      case 'truncate':
        return operation.tables.some((table) => !this.#schema.isNewTable(table))
      default:
        return false
    }
  }

  /** Down on a copy: what is left different from before the up. */
  #downDifference(migration: Migration, before: Schema): readonly string[] | undefined {
    if (migration.down.kind !== 'statements' || migration.down.unread.length > 0) return undefined
    if (migration.unread.length > 0) return undefined
    const operations = migration.down.statements.flatMap((statement) => statement.operations)
    const readable = (operation: Operation): boolean => operation.kind !== 'opaque' && operation.kind !== 'call-routine'
    const up = migration.up.flatMap((statement) => statement.operations)
    if (![...up, ...operations].every(readable)) return undefined
    const after = this.#schema.clone()
    for (const operation of operations) after.apply(operation, migration.id)
    return differences(before, after)
  }

  #judgeTransactions(): void {
    if (this.#detectors.transaction.length === 0) return
    const all = this.plan.migrations.flatMap((planned) =>
      (this.#applied.get(planned.migration) ?? []).map((applied) => ({ planned, applied })),
    )
    const owner = new Map(all.map(({ planned, applied }) => [applied, planned]))
    for (const group of byTransaction(all.map(({ applied }) => applied))) {
      const transaction = group[0]?.step.transaction
      for (const hazard of this.#detectors.transaction) {
        for (const candidate of hazard.detect({ ...this.#common, transaction, applied: group })) {
          const at = group.find((each) => sameLine(each, candidate.span.path, candidate.span.line)) ?? group[0]
          const planned = at === undefined ? undefined : owner.get(at)
          this.#found.push(detected(hazard, candidate, this.plan.history, planned, at?.step.statement))
        }
      }
    }
  }

  #judgeHistory(): void {
    const context = {
      ...this.#common,
      plan: this.plan,
      base: this.options.base,
      baseTip: this.options.baseTip,
      after: this.#schema,
    }
    for (const hazard of this.#detectors.history) {
      for (const candidate of hazard.detect(context)) {
        const planned = this.plan.migrations.find((each) => each.migration.files.includes(candidate.span.path))
        this.#found.push(detected(hazard, candidate, this.plan.history, planned, undefined))
      }
    }
  }
}

/** What undoes the operations, last one first; undefined where one of them cannot be undone. */
function reversed(inverses: readonly (readonly Operation[] | undefined)[]): readonly Operation[] | undefined {
  if (inverses.length === 0) return undefined
  const undone: Operation[] = []
  for (const inverse of inverses.toReversed()) {
    if (inverse === undefined) return undefined
    undone.push(...inverse)
  }
  return undone
}

function sameLine(applied: Applied, path: string, line: number): boolean {
  const { span } = applied.operation
  return span.path === path && span.line <= line && line <= span.endLine
}
