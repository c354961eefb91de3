import type { History, Migration, Statement } from './model.js'
import type { CopiedRows, Name, Operation, OperationOf } from './operation.js'
import { withReplacements } from './replacements.js'
import { keyOf, pathOf, Tables, type Tracked } from './tracked-tables.js'

/**
 * Takes together what SQLite needs several statements for: a table made anew with the rows of the old one. In whatever
 * order (new table first, old one renamed away first, by way of a temporary copy), what counts is where rows and names
 * end up: a table that stood before is gone, another one bears its name and holds its rows. The statements of one
 * migration are taken together, then those of all that are judged and not past.
 */
export function withRebuilds(history: History, isJudged: (at: number) => boolean): History {
  if (history.dialect !== 'sqlite') return withReplacements(history)
  const alone = history.migrations.map(rebuiltMigration)
  return { ...history, migrations: spreadRebuilds(alone, isJudged) }
}

/** Some runners send one statement a file: what runs together may rebuild a table together. */
function spreadRebuilds(migrations: readonly Migration[], isJudged: (at: number) => boolean): readonly Migration[] {
  const judged = migrations.filter((_, at) => isJudged(at))
  if (judged.length < 2) return migrations
  const replaced = replacedIn(judged.flatMap(({ up }) => up))
  if (replaced.size === 0) return migrations
  return migrations.map((each) => ({ ...each, up: withReplaced(each.up, replaced) }))
}

function rebuiltMigration(migration: Migration): Migration {
  const { down } = migration
  const up = rebuilt(migration.up)
  const back = down.kind === 'statements' ? rebuilt(down.statements) : undefined
  if (up === migration.up && (down.kind !== 'statements' || back === down.statements)) return migration
  return {
    ...migration,
    up,
    down: down.kind === 'statements' ? { ...down, statements: back ?? down.statements } : down,
  }
}

function rebuilt(statements: readonly Statement[]): readonly Statement[] {
  const replaced = replacedIn(statements)
  return replaced.size === 0 ? statements : withReplaced(statements, replaced)
}

function replacedIn(statements: readonly Statement[]): ReadonlyMap<Operation, readonly Operation[]> {
  const operations = statements.flatMap((statement) => statement.operations)
  return operations.some((operation) => copiedBy(operation) !== undefined) ? replacements(operations) : new Map()
}

function withReplaced(
  statements: readonly Statement[],
  replaced: ReadonlyMap<Operation, readonly Operation[]>,
): readonly Statement[] {
  return statements.map((statement) => {
    if (!statement.operations.some((operation) => replaced.has(operation))) return statement
    return { ...statement, operations: statement.operations.flatMap((each) => replaced.get(each) ?? [each]) }
  })
}

function copiedBy(operation: Operation): CopiedRows | undefined {
  switch (operation.kind) {
    case 'insert':
      return operation.copied
    case 'create-table':
      return operation.as?.copied
    default:
      return undefined
  }
}

function replacements(operations: readonly Operation[]): ReadonlyMap<Operation, readonly Operation[]> {
  const tables = new Tables('sqlite')
  for (const operation of operations) tables.meet(operation)
  const replaced = new Map<Operation, readonly Operation[]>()
  for (const old of tables.all) {
    const fresh = old.older === undefined ? undefined : tables.bearing(old.older)
    if (old.older === undefined || fresh?.made === undefined || fresh === old) continue
    const path = pathOf(fresh, old)
    if (path === undefined) continue
    for (const [operation, instead] of rebuildOf(old, old.older, fresh, fresh.made, path))
      replaced.set(operation, instead)
  }
  return replaced
}

function rebuildOf(
  old: Tracked,
  table: Name,
  fresh: Tracked,
  made: OperationOf<'create-table'>,
  path: readonly Tracked['copies'][number][],
): ReadonlyMap<Operation, readonly Operation[]> {
  const [awayTo] = old.renames
  const away = awayTo === undefined || !old.takesKeys ? {} : { away: awayTo.to }
  const between = path.map(({ from }) => from).filter((each) => each !== old)
  const instead = new Map<Operation, readonly Operation[]>()
  for (const each of [old, fresh, ...between]) {
    for (const rename of each.renames) instead.set(rename, [])
    if (each.made !== undefined) instead.set(each.made, [])
    if (each.dropped !== undefined) instead.set(each.dropped, [])
  }
  for (const { operation } of [...path, ...fresh.copies]) instead.set(operation, [])
  for (const later of fresh.later) instead.set(later, isOfBuilding(later, made, table) ? [] : [withTable(later, table)])
  const base = { guards: [], table, kind: 'rebuild-table' } as const
  instead.set(made, [
    {
      ...base,
      span: made.span,
      part: {
        kind: 'definition',
        madeAs: made.table,
        columns: made.columns,
        constraints: made.constraints.map((constraint) => selfReferring(constraint, made.table, table)),
        copies: path.map(({ copy }) => copy),
        indexes: fresh.later.flatMap((each) => (each.kind === 'create-index' ? [each.index] : [])),
        ...away,
      },
    },
  ])
  if (old.dropped !== undefined)
    instead.set(old.dropped, [{ ...base, span: old.dropped.span, part: { kind: 'drop', ...away } }])
  return instead
}

/** Rows that are put into the new table while it still bears another name. */
function isOfBuilding(later: Operation, made: OperationOf<'create-table'>, table: Name): boolean {
  const changesRows = later.kind === 'insert' || later.kind === 'update' || later.kind === 'delete'
  return (
    changesRows &&
    keyOf(later.table, 'sqlite') === keyOf(made.table, 'sqlite') &&
    keyOf(made.table, 'sqlite') !== keyOf(table, 'sqlite')
  )
}

function selfReferring<Kind extends OperationOf<'create-table'>['constraints'][number]>(
  constraint: Kind,
  from: Name,
  to: Name,
): Kind {
  return constraint.kind === 'foreign key' && keyOf(constraint.references.table, 'sqlite') === keyOf(from, 'sqlite')
    ? { ...constraint, references: { ...constraint.references, table: to } }
    : constraint
}

/** The operation on the table under the name that it has in the end. */
function withTable(operation: Operation, table: Name): Operation {
  if (operation.kind === 'create-index') return { ...operation, index: { ...operation.index, table } }
  return 'table' in operation ? { ...operation, table } : operation
}
