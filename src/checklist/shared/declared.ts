import type { LocatedModel } from '../../evidence/code/facts.js'
import type { Facts } from '../../evidence/facts.js'
import type { ReportedFact } from '../../report.js'
import type { Table } from '../../schema/model.js'
import { indexedColumns } from '../../schema/table.js'
import { isReferring } from './references.js'
import type { Resulting } from './relational.js'
import { showName } from '../../migrations/operation.js'

/** Something that a model declares and the schema does not hold to. */
export interface Undone {
  /** `orders.customer_id`. */
  readonly shown: string
  readonly fact: ReportedFact
  /** The model says so on purpose, in its own words. */
  readonly said: string | undefined
}

/** Relations of models that no foreign key enforces. Only tables and columns that are known exactly are compared. */
export function unenforcedRelations(schema: Resulting, facts: Facts): readonly Undone[] {
  const all = facts.models ?? []
  return modelled(schema, all).flatMap(({ table, path, model }) =>
    model.relations.flatMap((relation): readonly Undone[] => {
      const [column = ''] = relation.columns
      const to = relation.to === 'self' ? model.name : relation.to
      const parent = all.find((each) => isAlike(each.model.name, to) || isAlike(each.model.table, to))
      const parentIsHere = schema.tables.some(({ name }) => name.name === parent?.model.table)
      if (!parentIsHere || !table.columns.has(column) || isReferring(table, column)) return []
      const shown = `${showName(table.name)}.${column}`
      const said = relation.enforced === 'no' ? relation.said : undefined
      const why = said === undefined ? '' : `, as the model asks for with ${said}`
      const detail = `${shown} refers to ${parent?.model.table ?? to}, and no foreign key enforces it${why}`
      return [{ shown, said, fact: { detail, path, line: relation.line } }]
    }),
  )
}

/** What models take to be unique and no unique key holds. */
export function unheldUniques(schema: Resulting, facts: Facts): readonly Undone[] {
  return modelled(schema, facts.models ?? []).flatMap(({ table, path, model }) =>
    model.uniques.flatMap((columns): readonly Undone[] => {
      if (columns.length === 0 || !columns.every((each) => table.columns.has(each)) || isUnique(table, columns))
        return []
      const shown = `${showName(table.name)} (${columns.join(', ')})`
      const line = model.fields.find((field) => field.unique && field.column === columns[0])?.line ?? model.line
      return [{ shown, said: undefined, fact: { detail: `${shown} is unique in the model alone`, path, line } }]
    }),
  )
}

/** A unique key over some of the columns, in whatever form (of rows that are not deleted, in lower case), keeps duplicates out. */
function isUnique(table: Table, columns: readonly string[]): boolean {
  const touches = (held: readonly string[]): boolean => columns.some((each) => held.includes(each))
  return (
    table.constraints.some(
      (each) => (each.kind === 'unique' || each.kind === 'primary key') && touches(each.columns),
    ) ||
    table.indexes.some(
      (index) => index.unique && (touches(indexedColumns(index)) || index.keys.some((key) => key.column === undefined)),
    )
  )
}

/** Models beside their table. Two models of one table (of two databases, of a view of it) are not compared. */
function modelled(schema: Resulting, models: readonly LocatedModel[]) {
  return schema.tables
    .filter((table) => table.exact)
    .flatMap((table) => {
      const mine = models.filter(({ model }) => model.table === table.name.name)
      const [only] = mine
      return only === undefined || mine.length > 1 ? [] : [{ table, ...only }]
    })
}

function isAlike(a: string, b: string): boolean {
  const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
  return bare(a) === bare(b)
}
