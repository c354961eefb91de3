import type { LocatedModel } from '../../evidence/code/facts.js'
import { showName } from '../../migrations/operation.js'
import type { Table } from '../../schema/model.js'
import { indexedColumns } from '../../schema/table.js'

/** A key that a name makes likely: it may warn, never fail. */
export interface Guess {
  readonly table: Table
  readonly column: string
  readonly detail: string
  readonly shown: string
}

/** Copies and records of what happened hold the same value many times. */
const RECORDS =
  /(?:histor|log|audit|event|snapshot|archive|version|backup|import|export|attempt|message|notification|invite|invitation|session|token|contact|subscri|lead)/i
const ACCOUNTS = /^(?:auth_|app_)?(?:users?|accounts?|members?|customers?|admins?)$/i

/** Columns that mostly name one row each, and which no unique key holds. What many rows hold empty is none of them. */
export function guessesIn(tables: readonly Table[], models: readonly LocatedModel[]): readonly Guess[] {
  return tables
    .filter((table) => table.exact && !RECORDS.test(table.name.name))
    .flatMap((table) => [...naturalKeys(table, models), ...joinPairs(table)])
}

function naturalKeys(table: Table, models: readonly LocatedModel[]): readonly Guess[] {
  const names = [
    'slug',
    'idempotency_key',
    ...(ACCOUNTS.test(table.name.name) ? ['email', 'username', 'login'] : []),
    ...(/^(?:products?|variants?|product_variants?|skus?)$/i.test(table.name.name) ? ['sku'] : []),
  ]
  return names
    .filter((column) => table.columns.has(column) && !isHeldUnique(table, column) && !mayBeEmpty(table, column, models))
    .map((column) => {
      const shown = `${showName(table.name)}.${column}`
      return { table, column, shown, detail: `${shown} may hold one value twice` }
    })
}

function mayBeEmpty(table: Table, column: string, models: readonly LocatedModel[]): boolean {
  const isConstant = /^\(*'[^']*'/.test(table.columns.get(column)?.default?.text ?? '')
  const fields = models.filter(({ model }) => model.table === table.name.name).flatMap(({ model }) => model.fields)
  return isConstant || fields.some((field) => field.column === column && field.mayBeEmpty === true)
}

/** Any unique key over it counts: with a tenant, of rows that are not deleted, or in lower case. */
function isHeldUnique(table: Table, column: string): boolean {
  return (
    table.constraints.some(
      (each) => (each.kind === 'unique' || each.kind === 'primary key') && each.columns.includes(column),
    ) || table.indexes.some((index) => index.unique && indexedColumns(index).includes(column))
  )
}

const BOOKKEEPING = /^(?:id|uuid|created_?at|updated_?at|inserted_?at|created_?by|created_on|updated_on)$/i

/** With a key of its own and a name of its own a table tells what happened, and the same pair may happen again. */
function isRecord(table: Table, pair: readonly string[]): boolean {
  const ownKey = table.constraints.some(
    (each) => each.kind === 'primary key' && !each.columns.some((column) => pair.includes(column)),
  )
  const parents = table.constraints.flatMap((each) =>
    each.kind === 'foreign key' ? [each.references.table.name.toLowerCase().replace(/s$/, '')] : [],
  )
  const name = table.name.name.toLowerCase()
  return (
    ownKey &&
    !parents.some((parent) => name.includes(parent)) &&
    !/member|assign|link|map|join|follow|like|tag|role|permission|favou?rite|favorite/.test(name)
  )
}

/** The two columns of a table that does nothing but join two others. */
function joinPairs(table: Table): readonly Guess[] {
  const referring = table.constraints.flatMap((each) => (each.kind === 'foreign key' ? [each.columns] : []))
  const pair = [...new Set(referring.flat())]
  if (referring.length !== 2 || pair.length !== 2) return []
  const others = [...table.columns.keys()].filter((column) => !pair.includes(column))
  if (!others.every((column) => BOOKKEEPING.test(column)) || isRecord(table, pair)) return []
  const held =
    table.constraints.some(
      (each) =>
        (each.kind === 'unique' || each.kind === 'primary key') && pair.some((column) => each.columns.includes(column)),
    ) || table.indexes.some((index) => index.unique && pair.some((column) => indexedColumns(index).includes(column)))
  if (held) return []
  const shown = `${showName(table.name)} (${pair.join(', ')})`
  return [{ table, column: pair[0] ?? '', shown, detail: `the pair ${shown} may stand twice` }]
}
