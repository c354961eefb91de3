import type { LocatedModel } from '../../evidence/code/facts.js'
import type { Seen } from '../../evidence/facts.js'
import { showName, type Name } from '../../migrations/operation.js'
import type { Table } from '../../schema/model.js'
import { indexedColumns, isReferring } from '../../schema/table.js'
import type { Stack } from '../../stack/model.js'

/** Something that a model declares and the schema does not hold to. */
export interface Undone {
  /** `orders.customer_id`. */
  readonly shown: string
  readonly table: Name
  /** The first of its columns. */
  readonly column: string
  readonly columns: readonly string[]
  /** What is missing, in words. */
  readonly fact: string
  readonly seen: Seen
}

/** Relations of models that no foreign key enforces. Only tables and columns that are known exactly are compared. */
export function unenforcedRelations(tables: readonly Table[], models: readonly LocatedModel[]): readonly Undone[] {
  return modelled(tables, models).flatMap(({ table, path, model }) =>
    model.relations.flatMap((relation): readonly Undone[] => {
      const [column = ''] = relation.columns
      const to = relation.to === 'self' ? model.name : relation.to
      const parents = models.filter((each) => isAlike(each.model.name, to) || isAlike(each.model.table, to))
      const [parent] = parents
      const isParentHere = tables.some(({ name, exact }) => exact && name.name === parent?.model.table)
      if (parents.length !== 1 || !isParentHere || !table.columns.has(column) || isReferring(table, column)) return []
      const shown = `${showName(table.name)}.${column}`
      const why = relation.enforced === 'no' ? `, as the model asks for with ${relation.said ?? ''}` : ''
      const fact = `${shown} refers to ${parent?.model.table ?? to}, and no foreign key enforces it${why}`
      return [
        {
          shown,
          table: table.name,
          column,
          columns: relation.columns,
          fact,
          seen: { path, line: relation.line, quote: '' },
        },
      ]
    }),
  )
}

/** What models take to be unique and no unique key holds. */
export function unheldUniques(tables: readonly Table[], models: readonly LocatedModel[]): readonly Undone[] {
  return modelled(tables, models).flatMap(({ table, path, model }) =>
    model.uniques.flatMap((columns): readonly Undone[] => {
      const [column] = columns
      if (column === undefined || !columns.every((each) => table.columns.has(each)) || isHeldUnique(table, columns))
        return []
      const shown = `${showName(table.name)} (${columns.join(', ')})`
      const line = model.fields.find((field) => field.unique && field.column === column)?.line ?? model.line
      const fact = `${shown} is unique in the model alone`
      return [{ shown, table: table.name, column, columns, fact, seen: { path, line, quote: '' } }]
    }),
  )
}

/** Columns that models let have a few values only, with those; whether the database holds to it is the caller's to see. */
export function enumeratedColumns(
  tables: readonly Table[],
  models: readonly LocatedModel[],
): readonly (Undone & { readonly values: readonly string[] })[] {
  return modelled(tables, models).flatMap(({ table, path, model }) =>
    model.fields.flatMap((field) => {
      const { column, values, ignored, line } = field
      if (values === undefined || ignored || !table.columns.has(column)) return []
      const shown = `${showName(table.name)}.${column}`
      const fact = `${shown} takes any value, and the model only ${values.slice(0, 8).join(', ')}`
      const seen = { path, line, quote: '' }
      return [{ shown, table: table.name, column, columns: [column], fact, seen, values }]
    }),
  )
}

/** Fields that models always give a value and the database lets be NULL. */
export function optionalInDatabase(tables: readonly Table[], models: readonly LocatedModel[]): readonly Undone[] {
  return modelled(tables, models).flatMap(({ table, path, model }) =>
    model.fields.flatMap((field): readonly Undone[] => {
      const column = table.columns.get(field.column)
      if (field.required !== true || field.ignored || column?.nullable !== true || column.generated !== undefined)
        return []
      const shown = `${showName(table.name)}.${field.column}`
      const fact = `${shown} may be NULL, and the model takes a value for granted`
      return [
        {
          shown,
          table: table.name,
          column: field.column,
          columns: [field.column],
          fact,
          seen: { path, line: field.line, quote: '' },
        },
      ]
    }),
  )
}

/** A unique key over some of the columns, in whatever form (of rows that are not deleted, in lower case), keeps duplicates out. */
export function isHeldUnique(table: Table, columns: readonly string[]): boolean {
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
function modelled(tables: readonly Table[], models: readonly LocatedModel[]) {
  return tables
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

/** A store without foreign keys. */
export function isSharded(databases: Stack['databases']): boolean {
  return databases.some(({ signals }) => signals.some(({ detail }) => /planetscale|vitess/i.test(detail)))
}
