import type { CodeFacts, CodeUse, NameInCode } from '../../evidence/code/facts.js'
import { sameName, type Name } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'

/** Code that works with the table was read, and names what is dropped nowhere. */
export function isAbsentFromCode(code: CodeFacts | undefined, table: Name, column: string | undefined): boolean {
  return inCode(code, table, column)?.absent === true
}

/** Places in code that can only mean this table, or this column of it. */
export function certainUses(
  code: CodeFacts | undefined,
  table: Name,
  column: string | undefined,
  schemas: { readonly before: SchemaView; readonly after: SchemaView },
): readonly CodeUse[] {
  const uses = inCode(code, table, column)?.uses ?? []
  if (column === undefined) return uses
  const elsewhere = [...schemas.after.tables()].some(
    (each) => !sameName(each.name, table) && hasColumn(each.columns, column),
  )
  return uses.filter((use) => {
    switch (use.how) {
      case 'model':
        return true
      case 'name':
        return !elsewhere
      case 'sql':
        return use.besides.every((name) => {
          const other = schemas.before.find({ name }) ?? schemas.after.find({ name })
          return other !== undefined && other.exact && !hasColumn(other.columns, column)
        })
    }
  })
}

function inCode(code: CodeFacts | undefined, table: Name, column: string | undefined): NameInCode | undefined {
  return code?.names.find((each) => each.table === table.name && each.column === column)
}

/** Code may spell a column in its own manner: `customerId` and `customer_id` are one. */
function hasColumn(columns: ReadonlyMap<string, unknown>, column: string): boolean {
  const bare = (name: string): string => name.toLowerCase().replaceAll('_', '')
  return columns.has(column) || [...columns.keys()].some((each) => bare(each) === bare(column))
}
