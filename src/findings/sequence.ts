import type { FixStep } from '../hazards/hazard.js'
import { setLockTimeout, setsLockTimeout, waitsForLock } from '../hazards/shared/lock-timeout.js'
import type { Dialect, History, Migration, Operation } from '../migrations/model.js'
import { printOperations } from '../migrations/sql/print.js'
import type { DraftDown } from '../migrations/tools/writer.js'
import { engineRelease } from '../replay/engine-version.js'
import { effectOf } from '../schema/effects/index.js'
import { invert } from '../schema/invert.js'
import type { Schema } from '../schema/schema.js'
import { migrationName, plain } from './migration-name.js'
import { printedBack } from './printed-back.js'

/** A migration of a safe sequence that has no place among the tool's files yet. */
export interface Planned {
  readonly up: readonly string[]
  readonly down: DraftDown
  readonly outsideTransaction: boolean
  readonly name: string | undefined
  /** What people do before it, then what it is for. */
  readonly notes: readonly string[]
}

export interface Sequence {
  readonly migrations: readonly Planned[]
  /** What people do when all of them have run. */
  readonly after: readonly string[]
}

export interface SequenceContext {
  readonly history: History
  readonly migration: Migration
  /** The schema before the statement; it is changed. */
  readonly schema: Schema
  /** The table that the finding is about. */
  readonly table: string | undefined
  /** What runs outside a transaction stands alone in its file. */
  readonly alone: boolean
}

/** The steps as migrations, each with its way back. Undefined where one of them has no SQL of its own to write. */
export function sequenceOf(steps: readonly FixStep[], context: SequenceContext): Sequence | undefined {
  const migrations: Planned[] = []
  let notes: readonly string[] = []
  for (const step of steps) {
    if (step.kind === 'down' || (step.kind === 'sql' && step.incomplete === true)) return undefined
    if (step.kind === 'deploy') {
      notes = [...notes, step.text]
      continue
    }
    const made = step.kind === 'sql' ? [ofSql(step, context)] : ofOperations(step, context)
    if (made === undefined) return undefined
    const said = step.note === undefined ? notes : [...notes, step.note]
    migrations.push(...made.map((each, at) => (at === 0 ? { ...each, notes: said } : each)))
    notes = []
  }
  return { migrations, after: notes }
}

type SqlStep = Extract<FixStep, { readonly kind: 'sql' }>

function ofSql({ sql, undo, outsideTransaction }: SqlStep, { table }: SequenceContext): Planned {
  const down: DraftDown =
    undo === undefined
      ? { kind: 'irreversible', reason: 'the rows stay as this left them' }
      : { kind: 'statements', statements: [undo] }
  const verb = outsideTransaction ? 'batches' : 'change'
  const name = table === undefined ? undefined : plain(`${verb}_${table}`)
  return { up: statementsOf(sql.trimEnd()), down, outsideTransaction, name, notes: [] }
}

/** Without a body in dollar quotes or a loop, a semicolon at the end of a line ends a statement. */
function statementsOf(sql: string): readonly string[] {
  return sql.includes('$') || /^WHILE\b/m.test(sql) ? [sql] : sql.split(/(?<=;)\n(?=\S)/)
}

type MigrateStep = Extract<FixStep, { readonly kind: 'migrate' }>

/** PostgreSQL alone refuses operations inside a transaction: to the others CONCURRENTLY is an ordinary index. */
function ofOperations(step: MigrateStep, context: SequenceContext): readonly Planned[] | undefined {
  const { history, alone } = context
  const outsideTransaction = step.outsideTransaction && history.dialect === 'postgres'
  const { operations } = step
  const parts = outsideTransaction && alone ? operations.map((each) => [each]) : [operations]
  const made: Planned[] = []
  for (const part of parts) {
    const guarded = outsideTransaction ? part : withLockTimeout(part, context)
    const up = printed(guarded, history.dialect)
    if (up === undefined) return undefined
    const down = downOf(part, context)
    made.push({ up, down, outsideTransaction, name: migrationName(part), notes: [] })
  }
  return made
}

function printed(operations: readonly Operation[], dialect: Dialect): readonly string[] | undefined {
  const statements: string[] = []
  for (const operation of operations) {
    const statement = printOperations(dialect, [operation])
    if (statement === undefined) return undefined
    statements.push(statement)
  }
  return statements
}

/** What undoes the operations, last one first. The schema moves on behind them. */
function downOf(operations: readonly Operation[], { history, migration, schema }: SequenceContext): DraftDown {
  const inverses: Operation[] = []
  let known = true
  for (const operation of operations) {
    if (operation.kind === 'set') continue
    if (removesRemains(operation, schema))
      return { kind: 'irreversible', reason: 'it removes only what a failed build left' }
    const inverse = invert(operation, schema)
    if (inverse === undefined) known = false
    else inverses.unshift(...inverse.map(unlessGone))
    schema.apply(operation, migration.id)
  }
  if (!known) return { kind: 'irreversible', reason: reasonFor(operations) }
  if (inverses.length === 0) return { kind: 'nothing' }
  const statements = printedBack(inverses, history.dialect)
  return statements === undefined
    ? { kind: 'irreversible', reason: 'write out what stood before' }
    : { kind: 'statements', statements }
}

/** An index that may be there, and that no migration made. */
function removesRemains(operation: Operation, schema: Schema): boolean {
  const isPerhaps = operation.kind === 'drop-index' && operation.guards.includes('if exists')
  return isPerhaps && schema.index(operation.index) === undefined
}

function reasonFor(operations: readonly Operation[]): string {
  const kinds = new Set(operations.map(({ kind }) => kind))
  if (
    kinds.has('drop-table') ||
    kinds.has('drop-column') ||
    kinds.has('drop-schema') ||
    kinds.has('drop-partition') ||
    kinds.has('truncate')
  )
    return 'what this removes only a backup brings back'
  return kinds.has('insert') || kinds.has('update') || kinds.has('delete')
    ? 'the rows stay as this left them'
    : 'write out here what stood before'
}

/** A constraint that took the index over takes it along when it goes, and a build that failed leaves one or none. */
function unlessGone(operation: Operation): Operation {
  return operation.kind === 'drop-index' && operation.concurrently ? { ...operation, guards: ['if exists'] } : operation
}

/** SQL Server: https://learn.microsoft.com/sql/t-sql/statements/set-lock-timeout-transact-sql */
const HAS_LOCK_TIMEOUT: readonly Dialect[] = ['postgres', 'sqlserver']

/** DDL behind a lock_timeout in the engines that have one, where a wait for its lock would keep others waiting. */
function withLockTimeout(operations: readonly Operation[], context: SequenceContext): readonly Operation[] {
  const { history, migration, schema } = context
  if (!HAS_LOCK_TIMEOUT.includes(history.dialect) || operations.some(setsLockTimeout)) return operations
  if (history.session.some(({ name }) => name.toLowerCase() === 'lock_timeout')) return operations
  const version = engineRelease(history.dialect, history.engineVersion)
  const waiting = operations.find((operation) =>
    waitsForLock({ operation, effect: effectOf(history.dialect, operation, schema, version) }),
  )
  if (waiting === undefined) return operations
  const own = migration.up.flatMap((statement) => statement.operations).find(setsLockTimeout)
  const bounded = own?.kind === 'set' && own.value !== undefined && !/^0\D*$/.test(own.value)
  return [bounded ? own : setLockTimeout(waiting.span, true), ...operations]
}
