import type { CodeFacts } from '../evidence/code/facts.js'
import type { Applied, Hazard, HazardSettings, MigrationContext, OperationContext } from '../hazards/hazard.js'
import type { History, Migration } from '../migrations/model.js'
import { sameName, type Name, type Operation } from '../migrations/operation.js'
import type { Plan, PlannedMigration, Step } from '../migrations/plan.js'
import type { AlterWay, Effect } from '../schema/effect.js'
import { alterWayOf, effectOf } from '../schema/effects/index.js'
import { changesState } from '../migrations/atomicity.js'
import { invert } from '../schema/invert.js'
import { rebuildChanges } from '../schema/rebuild.js'
import { asSpelled } from '../schema/spelling.js'
import { Schema } from '../schema/schema.js'
import { byTransaction, detected, detectInOperation, detectorsFor, holds, statementAt } from './detect.js'
import type { Common, Detected, Detectors } from './detect.js'
import { engineMajor, engineRelease } from './engine-version.js'
import { changesOlderRows, changesOnlyRows } from './rows.js'
import { SessionState } from './session.js'
import { downDifference, reversed } from './way-back.js'

export interface ReplayOptions {
  readonly hazards: readonly Hazard[]
  readonly levels: Readonly<Record<string, string>>
  readonly settings: HazardSettings
  readonly base: History | undefined
  readonly baseTip: readonly string[]
  /** What code outside the migrations says of the names that the plan drops or renames. */
  readonly code?: CodeFacts
  /** The schema that the base's dump records, up to which migrations need no replay. */
  readonly start?: { readonly schema: Schema; readonly upTo: string } | undefined
  /** What a dump records of the state behind the newest migration: it completes what the replay knows in part. */
  readonly end?: Schema | undefined
}

export interface Replayed {
  readonly plan: Plan
  readonly detected: readonly Detected[]
  readonly after: Schema
  /** What each judged migration did. */
  readonly applied: ReadonlyMap<Migration, readonly Applied[]>
  /** The schema before each judged migration. */
  readonly before: ReadonlyMap<Migration, Schema>
  /** After up and down of each judged migration: what differs, in words; undefined where it could not be replayed. */
  readonly downDifferences: ReadonlyMap<Migration, readonly string[] | undefined>
  /** The inverse of each judged migration that brings no down of its own, or one that stops at a step; undefined where there is none. */
  readonly inverses: ReadonlyMap<Migration, readonly Operation[] | undefined>
}

/** Replays a plan on a schema, and lets every hazard look at what it is about just before it happens. */
export function replay(plan: Plan, options: ReplayOptions): Replayed {
  return new Replay(plan, options).run()
}

class Replay {
  /** Spread last in every context: Node 20 takes fifty times as long for a literal that goes on behind a first spread. */
  readonly #common: Common
  readonly #detectors: Detectors
  /** What loses data is judged first: the other hazards of a migration ask for it. */
  readonly #losses: Detectors['migration']
  readonly #others: Detectors['migration']
  readonly #schema: Schema
  /** Grows while the plan is replayed; hazards only read it. */
  readonly #released: Operation[] = []
  readonly #session: SessionState
  readonly #found: Detected[] = []
  readonly #byTransaction = new Map<number, Applied[]>()
  readonly #applied = new Map<Migration, readonly Applied[]>()
  readonly #before = new Map<Migration, Schema>()
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
      release: engineRelease(history.dialect, history.engineVersion),
      settings: options.settings,
      code: options.code,
      released: this.#released,
    }
    this.#detectors = detectorsFor(options.hazards, history, options.levels)
    const [losses, others] = partition(this.#detectors.migration, (each) => each.check === NO_DATA_LOSS)
    this.#losses = losses
    this.#others = others
    this.#schema = options.start?.schema ?? new Schema(history.dialect)
    this.#session = new SessionState(history.session)
  }

  run(): Replayed {
    let changeStarted = false
    for (const planned of this.#afterStart()) {
      if (!planned.pending) {
        this.#build(planned, changeStarted)
        continue
      }
      if (!changeStarted || this.plan.mode === 'audit') this.#schema.nextEra()
      changeStarted = true
      this.#judge(planned)
      if (planned.past) this.#release(planned)
    }
    this.#judgeTransactions()
    this.#judgeHistory()
    if (this.options.end !== undefined) this.#schema.completeFrom(this.options.end)
    return {
      plan: this.plan,
      detected: this.#found,
      after: this.#schema,
      applied: this.#applied,
      before: this.#before,
      downDifferences: this.#downDifferences,
      inverses: this.#inverses,
    }
  }

  /** A dump that records the base's newest migration stands for everything up to it that is not judged. */
  #afterStart(): readonly PlannedMigration[] {
    const upTo = this.options.start?.upTo
    const at = upTo === undefined ? -1 : this.plan.migrations.findIndex((each) => each.migration.id === upTo)
    for (const each of this.plan.migrations.slice(0, at + 1)) if (!each.pending) this.#release(each)
    return this.plan.migrations.filter((each, index) => index > at || each.pending)
  }

  #release({ migration }: PlannedMigration): void {
    for (const operation of migration.up.flatMap((statement) => statement.operations))
      if (operation.kind === 'insert' || operation.kind === 'update' || operation.kind === 'create-table')
        this.#released.push(operation)
  }

  /** `late`: production has it already, though the change brings something that the tool orders before it. */
  #build(planned: PlannedMigration, late: boolean): void {
    const { migration } = planned
    this.#release(planned)
    for (const operation of migration.up.flatMap((statement) => statement.operations)) {
      if (late) this.#schema.applyAsOld(operation, migration.id)
      else this.#schema.apply(operation, migration.id)
    }
  }

  #judge(planned: PlannedMigration): void {
    const { migration } = planned
    this.#schema.expectAbsent(madeAnew(migration, this.#schema))
    const before = this.#schema.clone()
    this.#before.set(migration, before)
    const firstFound = this.#found.length
    this.#session.startMigration()
    const applied: Applied[] = []
    const inverse: (readonly Operation[] | undefined)[] = []
    for (const step of planned.steps) this.#step(planned, step, applied, inverse)
    if (lacksDown(migration)) this.#inverses.set(migration, reversed(inverse))
    this.#applied.set(migration, applied)
    const left = planned.past ? undefined : downDifference(migration, before, this.#schema)
    this.#downDifferences.set(migration, left)
    const common = { planned, migration, applied, before, after: this.#schema, downDifference: left, ...this.#common }
    this.#judgeMigration(this.#losses, { destroys: false, ...common })
    const destroys = this.#found.slice(firstFound).some(isLoss)
    this.#judgeMigration(this.#others, { destroys, ...common })
  }

  #judgeMigration(hazards: Detectors['migration'], context: MigrationContext): void {
    const { planned } = context
    for (const hazard of hazards) {
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
    this.#session.enter(step.transaction, planned.unknownTransaction !== undefined)
    const earlier = this.#earlierIn(step)
    const alter = this.#alterWay(statement.operations)
    this.#judgeStatement(planned, step, earlier, alter)
    for (const { operation: written, shown } of this.#shown(statement.operations, migration)) {
      const operation = this.#spelled(written)
      const effect = this.#effect(operation)
      const context: OperationContext = {
        operation,
        statement,
        step,
        migration,
        before: this.#schema,
        effect,
        alter,
        session: this.#session,
        earlier,
        ...this.#common,
      }
      this.#found.push(...detectInOperation(this.#detectors, context, planned))
      const session = this.#session.snapshot()
      const onOlder = changesOlderRows(operation, this.#schema)
      const done = { step, operation, effect, changesOlderRows: onOlder, session }
      applied.push(done)
      earlier.push(done)
      if (shown) continue
      if (operation.kind === 'set') this.#session.set(operation)
      else if (changesOnlyRows(operation) ? onOlder : changesState(operation))
        inverse.push(invert(operation, this.#schema))
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

  #judgeStatement(
    planned: PlannedMigration,
    step: Step,
    earlier: readonly Applied[],
    alter: AlterWay | undefined,
  ): void {
    if (this.#detectors.statement.length === 0) return
    const effects = (): readonly Effect[] => step.statement.operations.map((operation) => this.#effect(operation))
    const context = {
      statement: step.statement,
      step,
      migration: planned.migration,
      before: this.#schema,
      // Reckoned where a hazard asks: few do.
      get effects() {
        return effects()
      },
      alter,
      session: this.#session,
      earlier,
      ...this.#common,
    }
    for (const hazard of this.#detectors.statement) {
      for (const candidate of hazard.detect(context)) {
        this.#found.push(detected(hazard, candidate, this.plan.history, planned, step.statement))
      }
    }
  }

  /** The operations that run: a routine that the migration itself defines is read where it is called. */
  #expanded(operations: readonly Operation[], migration: Migration, depth = 0): readonly Operation[] {
    return operations.flatMap((operation) => {
      if (operation.kind !== 'call-routine' || depth >= DEEPEST_CALL) return [operation]
      const body = this.#schema.routineBody(operation.routine)
      const definedHere = body !== undefined && body.some((each) => migration.files.includes(each.span.path))
      return definedHere ? this.#expanded(body, migration, depth + 1) : [operation]
    })
  }

  /** A rebuild is preceded by what it changes, which is shown to hazards and done by the rebuild. */
  #shown(operations: readonly Operation[], migration: Migration): readonly Shown[] {
    return this.#expanded(operations, migration).flatMap((operation) => {
      const changes =
        operation.kind === 'rebuild-table' ? rebuildChanges(this.#schema.table(operation.table), operation) : []
      return [...changes.map((change) => ({ operation: change, shown: true })), { operation, shown: false }]
    })
  }

  #effect(operation: Operation): Effect {
    return effectOf(this.#common.dialect, operation, this.#schema, this.#common.release, this.#session)
  }

  #spelled(operation: Operation): Operation {
    return asSpelled(operation, this.#common.dialect, (name) => this.#schema.find(name))
  }

  #alterWay(operations: readonly Operation[]): AlterWay | undefined {
    const spelled = operations.map((operation) => this.#spelled(operation))
    return alterWayOf(this.#common.dialect, spelled, this.#schema, this.#common.release, this.#session)
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
        for (const candidate of hazard.detect({ transaction, applied: group, ...this.#common })) {
          const at = group.find((each) => holds(each.operation.span, candidate.span)) ?? group[0]
          const planned = at === undefined ? undefined : owner.get(at)
          this.#found.push(detected(hazard, candidate, this.plan.history, planned, at?.step.statement))
        }
      }
    }
  }

  #judgeHistory(): void {
    const context = {
      plan: this.plan,
      base: this.options.base,
      baseTip: this.options.baseTip,
      after: this.#schema,
      ...this.#common,
    }
    const owners = new Map(this.plan.migrations.flatMap((each) => each.migration.files.map((path) => [path, each])))
    for (const hazard of this.#detectors.history) {
      for (const candidate of hazard.detect(context)) {
        const planned = owners.get(candidate.span.path)
        this.#found.push(detected(hazard, candidate, this.plan.history, planned, undefined))
      }
    }
  }
}

interface Shown {
  readonly operation: Operation
  /** It only shows what a rebuild does. */
  readonly shown: boolean
}

const NO_DATA_LOSS = 'migrations/no-data-loss'

/** Routines that call themselves or each other end here. */
const DEEPEST_CALL = 16

/** Rows or columns that stood before are gone for good. */
function isLoss({ hazard, candidate }: Detected): boolean {
  return hazard.check === NO_DATA_LOSS && (candidate.severity ?? hazard.severity) === 'critical'
}

function partition<Item>(items: readonly Item[], first: (item: Item) => boolean): [readonly Item[], readonly Item[]] {
  return [items.filter(first), items.filter((item) => !first(item))]
}

/** Tables that a migration clears the way for: it drops them where they are, and makes them; no migration did before. */
function madeAnew({ up }: Migration, schema: Schema): readonly Name[] {
  const operations = up.flatMap((statement) => statement.operations)
  return operations.flatMap((operation, at) => {
    if (operation.kind !== 'drop-table' || !operation.guards.includes('if exists')) return []
    const { table } = operation
    const made = operations.slice(at + 1).some((each) => each.kind === 'create-table' && sameName(each.table, table))
    return made && schema.find(table) === undefined ? [table] : []
  })
}

function lacksDown({ down }: Migration): boolean {
  return down.kind === 'none' || down.kind === 'empty' || (down.kind === 'irreversible' && !down.declared)
}
