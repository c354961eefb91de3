import { quoted, quotedName } from '../../hazards/shared/quote.js'
import type { Dialect, Name } from '../../migrations/operation.js'

/** What refers to what: a foreign key, whether or not it stands. */
export interface Referring {
  readonly table: Name
  readonly constraint: {
    readonly columns: readonly string[]
    readonly references: { readonly table: Name; readonly columns: readonly string[] }
  }
}

/** The query for the rows that a foreign key would refuse. */
export function orphansOf({ table, constraint }: Referring, dialect: Dialect): string {
  const { references } = constraint
  const targets = references.columns.length > 0 ? references.columns : constraint.columns.map(() => 'id')
  const [child, parent] = [quotedName(table, dialect), quotedName(references.table, dialect)]
  const own = (name: string): string => quoted(name, dialect)
  const on = constraint.columns
    .map((column, at) => `parent.${own(targets[at] ?? 'id')} = child.${own(column)}`)
    .join(' AND ')
  const present = constraint.columns.map((column) => `child.${own(column)} IS NOT NULL`).join(' AND ')
  return `SELECT child.* FROM ${child} child LEFT JOIN ${parent} parent ON ${on}\nWHERE ${present} AND parent.${own(targets[0] ?? 'id')} IS NULL;`
}
