import type { CodeFacts } from '../evidence/code/facts.js'
import type { Applied, Hazard, HazardSettings } from '../hazards/hazard.js'
import { changesState } from '../migrations/atomicity.js'
import type { History, Migration } from '../migrations/model.js'
import { sameName, type Name, type Operation } from '../migrations/operation.js'
import type { Plan, PlannedMigration, Step } from '../migrations/plan.js'
import type { AlterWay, Effect } from '../schema/effect.js'
import { alterWayOf, effectOf } from '../schema/effects/index.js'
import { invert } from '../schema/invert.js'
import { Schema } from '../schema/schema.js'
import { asSpelled } from '../schema/spelling.js'
import type { Common, Detected } from './detect.js'
import { Earlier } from './earlier.js'
import { engineMajor, engineRelease } from './engine-version.js'
import { executed } from './executed.js'
import { clausesOf } from './foreign-key-clauses.js'
import { Judge } from './judge.js'
import { withoutOrphans } from './orphans.js'
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
  readonly #judge: Judge
  readonly #schema: Schema
  /** Grows while the plan is replayed; hazards only read it. */
  readonly #released: Operation[] = []
  readonly #session: SessionState
  readonly #byTransaction = new Map<number, Earlier>()
  #foreignKeyClauses: () => ReadonlySet<string> = () => new Set()
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
    this.#judge = new Judge(plan, options.hazards, options.levels, this.#common)
    this.#schema = options.start?.schema ?? new Schema(history.dialect)
    this.#session = new SessionState(history.session)
  }

  run(): Replayed {
    let changeStarted = false
    let together: string | undefined
    for (const planned of this.#afterStart()) {
      if (!planned.pending) {
        this.#build(planned, changeStarted)
        continue
      }
      const isAlone = planned.migration.together === undefined || planned.migration.together !== together
      if (!changeStarted || (this.plan.mode === 'audit' && isAlone)) this.#schema.nextEra()
      changeStarted = true
      together = planned.migration.together
      this.#run(planned)
      if (planned.past) this.#release(planned)
    }
    this.#judge.transactions(this.#applied)
    const { base, baseTip } = this.options
    this.#judge.history({ plan: this.plan, base, baseTip, after: this.#schema, ...this.#common })
    if (this.options.end !== undefined) this.#schema.completeFrom(this.options.end)
    return {
      plan: this.plan,
      detected: this.#judge.found,
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

  #run(planned: PlannedMigration): void {
    const { migration } = planned
    this.#schema.startMigration(migration.id)
    this.#schema.expectAbsent(madeAnew(migration, this.#schema))
    const before = this.#schema.clone()
    this.#before.set(migration, before)
    this.#session.startMigration()
    const applied: Applied[] = []
    const inverse: (readonly Operation[] | undefined)[] = []
    this.#foreignKeyClauses = clausesOf(migration)
    for (const step of planned.steps) this.#step(planned, step, before, applied, inverse)
    if (lacksDown(migration)) this.#inverses.set(migration, reversed(inverse))
    this.#applied.set(migration, applied)
    const left = planned.past ? undefined : downDifference(migration, before, this.#schema)
    this.#downDifferences.set(migration, left)
    const after = this.#schema
    this.#judge.migration({ planned, migration, applied, before, after, downDifference: left, ...this.#common })
  }

  #step(
    planned: PlannedMigration,
    step: Step,
    before: Schema,
    applied: Applied[],
    inverse: (readonly Operation[] | undefined)[],
  ): void {
    const { statement, migration } = step
    this.#session.enter(step.transaction, planned.unknownTransaction !== undefined)
    const earlier = this.#earlierIn(step)
    const alter = this.#alterWay(statement.operations)
    const place = {
      statement,
      step,
      migration,
      before: this.#schema,
      alter,
      session: this.#session,
      foreignKeyClauses: this.#foreignKeyClauses,
      ...earlier.seen,
    }
    const effects = (): readonly Effect[] => statement.operations.map((operation) => this.#effect(operation))
    this.#judge.statement({ effects, ...place, ...this.#common }, planned)
    for (const { operation: written, shown } of executed(statement.operations, migration, this.#schema)) {
      const operation = this.#spelled(written)
      const effect = this.#effect(operation)
      this.#judge.operation({ operation, effect, ...place, ...this.#common }, planned)
      const session = this.#session.snapshot()
      const onOlder = changesOlderRows(operation, this.#schema)
      const emptied = effect.locks.map(({ relation }) => relation).filter((each) => this.#schema.isTruncated(each))
      const noOrphans = withoutOrphans(operation, {
        dialect: this.plan.history.dialect,
        step,
        before,
        now: this.#schema,
        applied,
      })
      const done = { step, operation, effect, changesOlderRows: onOlder, emptied, noOrphans, session }
      applied.push(done)
      earlier.add(done)
      if (shown) continue
      if (operation.kind === 'set') this.#session.set(operation)
      else if (changesOnlyRows(operation) ? onOlder : changesState(operation))
        inverse.push(invert(operation, this.#schema))
      this.#schema.apply(operation, migration.id)
    }
  }

  /** What the step's transaction has done so far. */
  #earlierIn(step: Step): Earlier {
    if (step.transaction === undefined) return new Earlier()
    const known = this.#byTransaction.get(step.transaction.id) ?? new Earlier()
    this.#byTransaction.set(step.transaction.id, known)
    return known
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
