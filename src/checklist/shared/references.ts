import type { Table } from '../../schema/model.js'
import { primaryKey } from '../../schema/table.js'
import { familyOf } from '../../hazards/shared/types.js'
import { inlineReferences } from '../../hazards/shared/referenced-key.js'
import type { TableConstraint } from '../../schema/model.js'
import type { Resulting } from './relational.js'

export type ForeignKey = Extract<TableConstraint, { readonly kind: 'foreign key' }>

/** A foreign key with the table that bears it. */
export interface Held {
  readonly table: Table
  readonly constraint: ForeignKey
}

/** The foreign keys of a schema by what the engine makes of them. */
export interface ForeignKeys {
  readonly enforced: readonly Held[]
  /** The engine reads them and makes nothing of them. */
  readonly ignored: readonly Held[]
  /** Made or ignored: the version of the engine decides, and it is not known. */
  readonly unsettled: readonly Held[]
}

/** The foreign keys of a schema; one that is written twice, once in the way that counts, is enforced. */
export function foreignKeysOf({ tables, replayed, dialect }: Resulting): ForeignKeys {
  const all = tables.flatMap((table) =>
    table.constraints.flatMap((constraint) => (constraint.kind === 'foreign key' ? [{ table, constraint }] : [])),
  )
  const made = inlineReferences(dialect, replayed.plan.history.engineVersion)
  if (made === 'made') return { enforced: all, ignored: [], unsettled: [] }
  const enforced = all.filter(({ constraint }) => !constraint.inline)
  const doubtful = all.filter(
    ({ table, constraint }) =>
      constraint.inline &&
      !enforced.some((each) => each.table === table && each.constraint.columns.join() === constraint.columns.join()),
  )
  return made === 'ignored'
    ? { enforced, ignored: doubtful, unsettled: [] }
    : { enforced, ignored: [], unsettled: doubtful }
}

/** A column that by its name refers to a table, whether a foreign key says so or not. */
export interface Candidate {
  readonly table: Table
  readonly column: string
  readonly parent: Table
}

/**
 * Columns named after a table (`customer_id`, `customerId` beside `customers`) whose type is that of its key. A name is a
 * guess: it may warn, never fail. `polymorphic` are columns that the configuration names; one with a `_type` beside it is
 * polymorphic, too.
 */
export function candidatesOf(tables: readonly Table[], polymorphic: readonly string[]): readonly Candidate[] {
  const byName = new Map(tables.map((table) => [flat(table.name.name), table]))
  return tables.flatMap((table) =>
    [...table.columns.values()].flatMap((column): readonly Candidate[] => {
      const stem = /^(.+?)(?:_id|Id|_ID|ID)$/.exec(column.name)?.[1]
      if (stem === undefined || isPolymorphic(table, column.name, stem, polymorphic)) return []
      const parent = plurals(flat(stem))
        .map((name) => byName.get(name))
        .find((found) => found !== undefined)
      const key = parent === undefined ? undefined : primaryKey(parent)
      if (parent === undefined || key?.length !== 1 || (key[0] === column.name && parent === table)) return []
      const [family, target] = [familyOf(column.type), familyOf(parent.columns.get(key[0] ?? '')?.type ?? column.type)]
      return family !== undefined && family === target ? [{ table, column: column.name, parent }] : []
    }),
  )
}

function isPolymorphic(table: Table, column: string, stem: string, declared: readonly string[]): boolean {
  if (table.columns.has(`${stem}_type`) || table.columns.has(`${stem}Type`)) return true
  return declared.includes(column) || declared.includes(`${table.name.name}.${column}`)
}

function flat(name: string): string {
  return name.toLowerCase().replaceAll('_', '')
}

/** The names that a table of such things may bear. */
function plurals(stem: string): readonly string[] {
  return [stem, `${stem}s`, `${stem}es`, stem.replace(/y$/, 'ies'), stem.replace(/([sxz]|ch|sh)$/, '$1es')]
}
