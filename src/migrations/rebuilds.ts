import type { History, Migration, Statement } from './model.js'
import type { CopiedRows, Name, Operation, OperationOf, RebuildCopy } from './operation.js'

/**
 * Takes together what SQLite needs several statements for: a table made anew with the rows of the old one. In whatever
 * order (new table first, old one renamed away first, by way of a temporary copy), what counts is where rows and names
 * end up: a table that stood before is gone, another one bears its name and holds its rows. The statements of one
 * migration are taken together, then those of all that are judged and not past.
 */
export function withRebuilds(history: History, isJudged: (at: number) => boolean): History {
  if (history.dialect !== 'sqlite') return history
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

/** One table, whatever it is called at the moment. */
interface Tracked {
  /** Its name before the migration; undefined: the migration makes it. */
  readonly older: Name | undefined
  readonly made: OperationOf<'create-table'> | undefined
  readonly copies: { readonly from: Tracked; readonly operation: Operation; readonly copy: RebuildCopy }[]
  readonly renames: OperationOf<'rename-table'>[]
  /** A foreign key that points at it went along with its name. */
  takesKeys: boolean
  readonly later: Operation[]
  dropped: OperationOf<'drop-table'> | undefined
  name: Name
}

function replacements(operations: readonly Operation[]): ReadonlyMap<Operation, readonly Operation[]> {
  const tables = new Tables()
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

class Tables {
  readonly all: Tracked[] = []
  readonly #byName = new Map<string, Tracked>()
  /** RENAME leaves keys of other tables as they are: https://sqlite.org/pragma.html#pragma_legacy_alter_table. */
  #legacy = false

  meet(operation: Operation): void {
    switch (operation.kind) {
      case 'create-table': {
        const taken = this.bearing(operation.table)
        if (operation.virtual !== undefined || (taken !== undefined && operation.guards.length > 0)) return
        const table = this.#add(operation.table, undefined, operation)
        if (operation.as?.copied !== undefined) this.#copy(table, operation, operation.as.columns, operation.as.copied)
        return
      }
      case 'insert': {
        const table = this.#at(operation.table)
        if (operation.copied === undefined || table.made === undefined) table.later.push(operation)
        else
          this.#copy(
            table,
            operation,
            operation.columns.length === 0 ? undefined : operation.columns,
            forgiving(operation, operation.copied),
          )
        return
      }
      case 'rename-table': {
        const table = this.#at(operation.table)
        this.#byName.delete(keyOf(table.name))
        table.name = operation.to
        table.renames.push(operation)
        table.takesKeys ||= !this.#legacy
        this.#byName.set(keyOf(operation.to), table)
        return
      }
      case 'set': {
        if (operation.name === 'legacy_alter_table') this.#legacy = /^(?:1|on|true|yes)$/i.test(operation.value ?? '')
        return
      }
      case 'drop-table': {
        const table = this.#at(operation.table)
        table.dropped = operation
        this.#byName.delete(keyOf(table.name))
        return
      }
      default: {
        const name = tableOf(operation)
        if (name !== undefined) this.#at(name).later.push(operation)
      }
    }
  }

  bearing(name: Name): Tracked | undefined {
    return this.#byName.get(keyOf(name))
  }

  #at(name: Name): Tracked {
    return this.bearing(name) ?? this.#add(name, name, undefined)
  }

  #add(name: Name, older: Name | undefined, made: Tracked['made']): Tracked {
    const table: Tracked = {
      older,
      made,
      copies: [],
      renames: [],
      takesKeys: false,
      later: [],
      dropped: undefined,
      name,
    }
    this.all.push(table)
    this.#byName.set(keyOf(name), table)
    return table
  }

  #copy(table: Tracked, operation: Operation, columns: readonly string[] | undefined, copied: CopiedRows): void {
    const copy = { columns, copied, span: operation.span }
    table.copies.push({ from: this.#at(copied.source), operation, copy })
  }
}

/** Rows that INSERT OR IGNORE cannot insert stay behind without a word; OR REPLACE lets the last one win. */
function forgiving(operation: OperationOf<'insert'>, copied: CopiedRows): CopiedRows {
  return operation.guards.includes('on conflict') ? { ...copied, filter: copied.filter ?? 'no conflict' } : copied
}

/** SQLite's names know no case, and `main` is the schema of all that name none. */
function keyOf({ name }: Name): string {
  return name.toLowerCase()
}

/** The copies that bring the rows of the old table into the new one, out of the old one first. */
function pathOf(
  fresh: Tracked,
  old: Tracked,
  seen: readonly Tracked[] = [],
): readonly Tracked['copies'][number][] | undefined {
  for (const each of fresh.copies) {
    if (each.from === old) return [each]
    const before = seen.includes(each.from) ? undefined : pathOf(each.from, old, [...seen, fresh])
    if (before !== undefined) return [...before, each]
  }
  return undefined
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
  return changesRows && keyOf(later.table) === keyOf(made.table) && keyOf(made.table) !== keyOf(table)
}

function selfReferring<Kind extends OperationOf<'create-table'>['constraints'][number]>(
  constraint: Kind,
  from: Name,
  to: Name,
): Kind {
  return constraint.kind === 'foreign key' && keyOf(constraint.references.table) === keyOf(from)
    ? { ...constraint, references: { ...constraint.references, table: to } }
    : constraint
}

function tableOf(operation: Operation): Name | undefined {
  if (operation.kind === 'create-index') return operation.index.table
  return 'table' in operation ? operation.table : undefined
}

/** The operation on the table under the name that it has in the end. */
function withTable(operation: Operation, table: Name): Operation {
  if (operation.kind === 'create-index') return { ...operation, index: { ...operation.index, table } }
  return 'table' in operation ? { ...operation, table } : operation
}
