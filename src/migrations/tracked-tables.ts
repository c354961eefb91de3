import type { CopiedRows, Dialect, Name, Operation, OperationOf, RebuildCopy } from './operation.js'

/** One table, whatever it is called at the moment. */
export interface Tracked {
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

/** The tables of a migration while its operations run, each under the name that it bears by then. */
export class Tables {
  readonly all: Tracked[] = []
  readonly #byName = new Map<string, Tracked>()
  /** RENAME leaves keys of other tables as they are: https://sqlite.org/pragma.html#pragma_legacy_alter_table. */
  #legacy = false

  constructor(private readonly dialect: Dialect) {}

  meet(operation: Operation): void {
    switch (operation.kind) {
      case 'create-table': {
        const taken = this.bearing(operation.table)
        if (operation.virtual !== undefined || (taken !== undefined && operation.guards.length > 0)) return
        const table = this.#add(operation.table, undefined, operation)
        if (operation.as === undefined) return
        for (const copied of this.#copiedBy(operation.as)) this.#copy(table, operation, operation.as.columns, copied)
        return
      }
      case 'insert': {
        const table = this.#at(operation.table)
        const copies = table.made === undefined ? [] : this.#copiedBy(operation)
        if (copies.length === 0) table.later.push(operation)
        const columns = operation.columns.length === 0 ? undefined : operation.columns
        for (const copied of copies) this.#copy(table, operation, columns, forgiving(operation, copied))
        return
      }
      case 'rename-table': {
        const table = this.#at(operation.table)
        this.#byName.delete(keyOf(table.name, this.dialect))
        table.name = operation.to
        table.renames.push(operation)
        table.takesKeys ||= !this.#legacy
        this.#byName.set(keyOf(operation.to, this.dialect), table)
        return
      }
      case 'set': {
        if (operation.name === 'legacy_alter_table') this.#legacy = /^(?:1|on|true|yes)$/i.test(operation.value ?? '')
        return
      }
      case 'drop-table': {
        const table = this.#at(operation.table)
        table.dropped = operation
        this.#byName.delete(keyOf(table.name, this.dialect))
        return
      }
      default: {
        const name = tableOf(operation)
        if (name !== undefined) this.#at(name).later.push(operation)
      }
    }
  }

  bearing(name: Name): Tracked | undefined {
    return this.#byName.get(keyOf(name, this.dialect))
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
    this.#byName.set(keyOf(name, this.dialect), table)
    return table
  }

  /** SQLite's rebuilds are plain copies; elsewhere a query over several tables may be one, too. */
  #copiedBy(query: { readonly copied?: CopiedRows; readonly from: readonly Name[] }): readonly CopiedRows[] {
    if (query.copied !== undefined) return [query.copied]
    return this.dialect === 'sqlite' ? [] : query.from.map((source) => ({ source, values: 'unknown' }))
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

/** The copies that bring the rows of the old table into the new one, out of the old one first. */
export function pathOf(
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

export function tableOf(operation: Operation): Name | undefined {
  if (operation.kind === 'create-index') return operation.index.table
  return 'table' in operation ? operation.table : undefined
}

/**
 * SQLite's names know no case, and `main` is the schema of all that name none. Elsewhere readers have folded the names,
 * and a name without a schema stands in the usual one.
 */
export function keyOf({ schema, name }: Name, dialect: Dialect): string {
  switch (dialect) {
    case 'sqlite':
      return name.toLowerCase()
    case 'sqlserver':
      return `${schema ?? 'dbo'}.${name}`.toLowerCase()
    case 'postgres':
      return `${schema ?? 'public'}.${name}`
    default:
      return `${schema ?? ''}.${name}`
  }
}
