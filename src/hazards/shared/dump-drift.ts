import type { Dialect, Name, Operation } from '../../migrations/operation.js'
import { sameName } from '../../migrations/operation.js'
import type { PlannedMigration } from '../../migrations/plan.js'
import type { Span } from '../../migrations/text.js'
import type { SchemaView, Table } from '../../schema/model.js'
import type { Candidate, KeptDump } from '../hazard.js'
import { isMysql } from './engines.js'
import { startOf } from './place.js'
import { firstOf } from './words.js'

/**
 * Where a dump of the schema is not what the change's migrations make of the base's dump. Compared are tables, columns and
 * nullability, of tables that the dump and the migrations of the base agree about.
 */
export function dumpDrift(dump: KeptDump): readonly Candidate[] {
  const pending = dump.plan.migrations.filter((each) => each.pending)
  if (pending.flatMap(operationsOf).some(isUncertain)) return []
  const { dialect } = dump.plan.history
  const before = tablesOf(dump.before, dialect)
  const replayed = tablesOf(dump.replayed, dialect)
  const agrees = (name: string, table: Table | undefined): boolean => {
    const other = replayed.get(name)
    return table === undefined || other === undefined ? table === other : isAlike(table, other, dialect)
  }
  // A table that migrations make and the dump leaves out: it is not of all of them.
  if ([...replayed].some(([name, table]) => table.exact && before.get(name) === undefined)) return []
  const expected = tablesOf(dump.expected, dialect)
  const kept = tablesOf(dump.kept, dialect)
  return [...new Set([...expected.keys(), ...kept.keys()])]
    .filter((name) => agrees(name, before.get(name)))
    .flatMap((name) =>
      tableDrift({ dump, pending, before: before.get(name), expected: expected.get(name), kept: kept.get(name) }),
    )
}

interface Compared {
  readonly dump: KeptDump
  readonly pending: readonly PlannedMigration[]
  readonly before: Table | undefined
  readonly expected: Table | undefined
  readonly kept: Table | undefined
}

function tableDrift(compared: Compared): readonly Candidate[] {
  const { before, expected, kept } = compared
  const table = kept ?? expected
  if (table === undefined || ![before, expected, kept].every((each) => each === undefined || isPlain(each))) return []
  const { name } = table.name
  if (expected === undefined)
    return before === undefined ? [extra(compared, table, [name])] : [dropped(compared, table, [name])]
  if (kept === undefined)
    return before === undefined ? [lacking(compared, table, [name])] : [lost(compared, table, [name])]
  const [were, shall, are] = [before?.columns, expected.columns, kept.columns]
  const shown = (columns: Iterable<string>): readonly string[] => [...columns].map((column) => `${name}.${column}`)
  const missing = [...shall.keys()].filter((column) => !are.has(column))
  const beyond = [...are.keys()].filter((column) => !shall.has(column))
  const isOld = (column: string): boolean => were?.has(column) === true
  const by = (make: typeof extra, columns: readonly string[]): readonly Candidate[] =>
    columns.length === 0 ? [] : [make(compared, table, shown(columns), columns[0])]
  return [
    ...by(
      extra,
      beyond.filter((column) => !isOld(column)),
    ),
    ...by(dropped, beyond.filter(isOld)),
    ...by(
      lacking,
      missing.filter((column) => !isOld(column)),
    ),
    ...by(lost, missing.filter(isOld)),
    ...[...shall].flatMap(([column, { nullable, type }]): readonly Candidate[] => {
      const other = are.get(column)
      if (other === undefined || other.nullable === nullable || hasImpliedNull(type.name, compared)) return []
      return [nullability(compared, table, column, other.nullable)]
    }),
  ]
}

/** The dump has what no migration makes. */
function extra(compared: Compared, table: Table, names: readonly string[], column?: string): Candidate {
  const { path } = compared.dump
  const what = firstOf(names)
  return {
    span: inDump(compared, table, column),
    object: names.join(', '),
    table: table.name,
    message: `${path} has ${what}, which no migration makes: production will be without ${names.length > 1 ? 'them' : 'it'}, and code that was tried on a database of this dump fails there.`,
    proven: 'replay',
  }
}

/** A migration makes what the dump does not have. */
function lacking(compared: Compared, table: Table, names: readonly string[], column?: string): Candidate {
  return outdated(compared, table, { names, column, fact: `lacks ${firstOf(names)}, which this change adds` })
}

/** A migration drops what the dump still has. */
function dropped(compared: Compared, table: Table, names: readonly string[], column?: string): Candidate {
  return outdated(compared, table, { names, column, fact: `still has ${firstOf(names)}, which this change drops` })
}

function outdated(
  compared: Compared,
  table: Table,
  {
    names,
    column,
    fact,
  }: { readonly names: readonly string[]; readonly column: string | undefined; readonly fact: string },
): Candidate {
  const { path } = compared.dump
  return {
    span: inMigration(compared, table.name, column) ?? startOf(path),
    object: names.join(', '),
    table: table.name,
    severity: 'low',
    message: `${path} ${fact}: databases that are made from the dump, for tests or new installations, differ from production.`,
    proven: 'replay',
  }
}

/** The dump has lost what no migration drops. */
function lost(compared: Compared, table: Table, names: readonly string[], column?: string): Candidate {
  const { path } = compared.dump
  return {
    span: column === undefined ? startOf(path) : inDump(compared, table, undefined),
    object: names.join(', '),
    table: table.name,
    message: `${path} has lost ${firstOf(names)}, and no migration drops ${names.length > 1 ? 'them' : 'it'}: production keeps what databases that are made from the dump do not have.`,
    proven: 'replay',
  }
}

function nullability(compared: Compared, table: Table, column: string, isNullable: boolean): Candidate {
  const { path } = compared.dump
  const shown = `${table.name.name}.${column}`
  const [here, there] = isNullable ? ['may be NULL', 'NOT NULL'] : ['is NOT NULL', 'nullable']
  return {
    span: inDump(compared, table, column),
    object: shown,
    table: table.name,
    message: `${shown} ${here} in ${path}, and ${there} as the migrations leave it: production takes other values than databases that are made from the dump.`,
    proven: 'replay',
  }
}

/** Where the dump makes the column, else the table. */
function inDump({ dump: { operations, path } }: Compared, { name }: Table, column: string | undefined): Span {
  const made = operations.find((each) => each.kind === 'create-table' && each.table.name === name.name)
  if (made?.kind !== 'create-table') return startOf(path)
  return made.columns.find((each) => each.name === column)?.span ?? made.span
}

/** The operation of the change that makes or drops the column or table. */
function inMigration({ pending }: Compared, table: Name, column: string | undefined): Span | undefined {
  return pending.flatMap(operationsOf).find((operation) => {
    switch (operation.kind) {
      case 'create-table':
      case 'drop-table':
        return operation.table.name === table.name
      case 'add-column':
        return operation.table.name === table.name && operation.column.name === column
      case 'drop-column':
        return operation.table.name === table.name && operation.column === column
      case 'rename-column':
        return operation.table.name === table.name && (operation.to === column || operation.column === column)
      case 'rename-table':
        return operation.to.name === table.name || sameName(operation.table, table)
      default:
        return false
    }
  })?.span
}

function operationsOf({ steps }: PlannedMigration): readonly Operation[] {
  return steps.flatMap(({ statement }) => statement.operations)
}

/** What it leaves depends on more than the statement: on the server, its extensions, or the rows. */
function isUncertain(operation: Operation): boolean {
  const { kind, guards, branch, loop, nested } = operation
  if (branch !== undefined || loop !== undefined || nested === true) return true
  if (guards.includes('condition') || guards.includes('handler')) return true
  // A virtual table makes others beside itself: https://sqlite.org/fts5.html#fts5_data_structures
  if (operation.kind === 'create-table' && operation.virtual !== undefined) return true
  return UNCERTAIN.has(kind) || (operation.kind === 'set' && /search_path|sql_mode/i.test(operation.name))
}

const UNCERTAIN: ReadonlySet<Operation['kind']> = new Set([
  'opaque',
  'call-routine',
  'extension',
  'create-schema',
  'drop-schema',
  'rename-schema',
])

/** A table whose columns are its own, and known. */
function isPlain({ kind, exact, temporary, partitioned, partitionOf }: Table): boolean {
  return kind === 'table' && exact && !temporary && !partitioned && partitionOf === undefined
}

/** Tables of the schema that names without one stand for, without SQLite's own (sqlite_sequence). */
function tablesOf(schema: SchemaView, dialect: Dialect): ReadonlyMap<string, Table> {
  const home = dialect === 'postgres' ? 'public' : dialect === 'sqlite' ? 'main' : undefined
  return new Map(
    [...schema.tables()]
      .filter(
        ({ name, kind, temporary }) =>
          kind === 'table' && !temporary && (name.schema === undefined || name.schema === home),
      )
      .map((table) => [table.name.name, table]),
  )
}

function isAlike(a: Table, b: Table, dialect: Dialect): boolean {
  return (
    b.exact &&
    a.columns.size === b.columns.size &&
    [...a.columns].every(([name, column]) => {
      const other = b.columns.get(name)
      return other !== undefined && (other.nullable === column.nullable || isTimestamp(column.type.name, dialect))
    })
  )
}

function hasImpliedNull(type: string, { dump }: Compared): boolean {
  return isTimestamp(type, dump.plan.history.dialect)
}

/** NOT NULL or not by a setting of the server: https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_explicit_defaults_for_timestamp */
function isTimestamp(type: string, dialect: Dialect): boolean {
  return isMysql(dialect) && type === 'timestamp'
}
