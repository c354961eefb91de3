import type { CodeFacts } from '../../evidence/code/facts.js'
import type { Operation } from '../../migrations/model.js'
import { sameName, showName, type Expression, type Name, type Reach } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import { primaryKey } from '../../schema/table.js'
import type { DropProof } from '../hazard.js'
import { isAbsentFromCode } from './code.js'
import { columnOf, listed } from './words.js'

interface Known {
  readonly code: CodeFacts | undefined
  readonly released: readonly Operation[]
  readonly before: SchemaView
}

/** What speaks for the drop of a column, or of a table, being the last step of expand and contract. */
export function proofsOf({ code, released, before }: Known, table: Name, column?: string): readonly DropProof[] {
  const copied =
    column === undefined ? isTableCopied(table, released, before) : isColumnCopied(table, column, released, before)
  return [
    ...(isAbsentFromCode(code, table, column) ? (['unreferenced'] as const) : []),
    ...(copied ? (['copied'] as const) : []),
  ]
}

/** Each column but those of the key stands elsewhere. Of a table that is known in part nobody knows every column. */
function isTableCopied(table: Name, released: readonly Operation[], before: SchemaView): boolean {
  const held = before.find(table)
  if (held === undefined || !held.exact || held.columns.size === 0) return false
  const key = primaryKey(held) ?? []
  const wanted = [...held.columns.keys()].filter((column) => !key.includes(column))
  return (
    wanted.length > 0 && wanted.every((column) => isColumnCopied(table, column, released, before, { elsewhere: true }))
  )
}

/** A released migration wrote every value of the column to a place that is still there. */
function isColumnCopied(
  table: Name,
  column: string,
  released: readonly Operation[],
  before: SchemaView,
  more: { readonly elsewhere?: boolean } = {},
): boolean {
  return released.some((operation) => copyOf(operation, { table, column, before, ...more })?.complete === true)
}

/** Where values of a dropped column or table stand, as far as a statement before it in the transaction wrote them there. */
export interface Kept {
  /** `accounts.email`, `accounts`. */
  readonly to: string
  /** Every value; otherwise what the statement picks. */
  readonly complete: boolean
  /** The WHERE that picks the rows, where it is one. */
  readonly filter?: string
}

/** The fullest copy of a column's values that the operations made. */
export function keptColumn(
  operations: readonly Operation[],
  table: Name,
  column: string,
  before: SchemaView,
): Kept | undefined {
  const copies = operations.flatMap((operation) => copyOf(operation, { table, column, before }) ?? [])
  return copies.find(({ complete }) => complete) ?? copies[0]
}

/** Where the operations wrote what they read from a table. */
export function keptTable(operations: readonly Operation[], table: Name, before: SchemaView): Kept | undefined {
  const tables = operations.flatMap((operation) => {
    const read =
      operation.kind === 'insert'
        ? operation.from
        : operation.kind === 'create-table' && operation.as?.copied !== undefined
          ? [operation.as.copied.source]
          : []
    if (operation.kind !== 'insert' && operation.kind !== 'create-table') return []
    const isOther = !sameName(operation.table, table) && before.find(operation.table) !== undefined
    return isOther && read.some((each) => sameName(each, table)) ? [showName(operation.table)] : []
  })
  const to = listed([...new Set(tables)])
  return to === '' ? undefined : { to, complete: isTableCopied(table, operations, before) }
}

interface Wanted {
  readonly table: Name
  readonly column: string
  readonly before: SchemaView
  /** A copy in another column of the same table does not count. */
  readonly elsewhere?: boolean
}

function copyOf(operation: Operation, { table, column, before, elsewhere = false }: Wanted): Kept | undefined {
  const kept = (target: Name, name: string, complete: boolean, filter?: string): Kept | undefined =>
    stands(before, target, name)
      ? { to: columnOf(target, name), complete, ...(filter === undefined ? {} : { filter }) }
      : undefined
  switch (operation.kind) {
    case 'create-table': {
      const copied = operation.as?.copied
      if (copied === undefined || copied.values !== '*' || !sameName(copied.source, table)) return undefined
      return kept(operation.table, column, copied.filter === undefined, copied.filter)
    }
    case 'update': {
      const same = sameName(operation.table, table)
      if (same ? elsewhere : !operation.from.some((each) => sameName(each, table))) return undefined
      const { reach } = operation
      const target = operation.assignments.find(
        (each) => !(same && each.column === column) && carries(each.value, column),
      )
      if (target === undefined) return undefined
      const complete = isComplete(reach, operation.loop !== undefined, [column, target.column])
      return kept(operation.table, target.column, complete, reach.kind === 'predicate' ? reach.text : undefined)
    }
    case 'insert': {
      const { copied, columns } = operation
      if (copied === undefined || !sameName(copied.source, table) || sameName(operation.table, table)) return undefined
      if (copied.values === 'unknown') return undefined
      const at = copied.values === '*' ? -1 : copied.values.findIndex(({ value }) => carries(value, column))
      if (copied.values !== '*' && at === -1) return undefined
      const complete = copied.filter === undefined || leavesNoValueOut(copied.filter, [column])
      return kept(operation.table, columns[at] ?? column, complete, copied.filter)
    }
    default:
      return undefined
  }
}

function stands(before: SchemaView, table: Name, column: string): boolean {
  return before.find(table)?.columns.has(column) === true
}

/** Functions whose result still holds the value. */
const KEEPING =
  /\b(?:coalesce|cast|convert|trim|btrim|ltrim|rtrim|concat|concat_ws|ifnull|nvl|to_jsonb|to_json|jsonb_build_object|json_build_object|json_object|jsonb_build_array|json_build_array|array|row)\s*(?=[([])/gi

/** The expression holds the column's value, and not only what follows from it: a comparison, a count, a part. */
function carries({ text, columns }: Expression, column: string): boolean {
  if (!columns.includes(column)) return false
  const code = text
    .replace(/'(?:[^']|'')*'/g, ' ')
    .replace(/::\s*(?:\w+\s*(?:\([\d, ]*\))?(?:\[\])?)/g, ' ')
    .replace(KEEPING, ' ')
  return !/[<>=!%*/+-]|\b(?:case|is|in|like|ilike|and|or|not|between|exists|select)\b|\w\s*\(/i.test(code)
}

const EMPTY = String.raw`(?:\w+\.)?["\x60[]?(\w+)["\x60\]]?\s+is\s+(?:not\s+)?null`
const JOINED = String.raw`\w+\.["\x60[]?\w+["\x60\]]?\s*=\s*\w+\.["\x60[]?\w+["\x60\]]?`

/** No row with a value is left out: no WHERE, one for rows that lack or have it, a join, batches in a loop. */
function isComplete(reach: Reach, looped: boolean, columns: readonly string[]): boolean {
  switch (reach.kind) {
    case 'everything':
      return true
    case 'batch':
      return looped
    case 'predicate':
      return leavesNoValueOut(reach.text, columns)
    case 'key':
    case 'values':
    case 'unknown':
      return false
  }
}

function leavesNoValueOut(condition: string, columns: readonly string[]): boolean {
  const parts = condition.split(/\band\b/i).map((each) =>
    each
      .trim()
      .replace(/^\(+|\)+$/g, '')
      .trim(),
  )
  return parts.every((each) => {
    const empty = new RegExp(`^${EMPTY}$`, 'i').exec(each)?.[1]
    return empty === undefined ? new RegExp(`^${JOINED}$`).test(each) : columns.includes(empty.toLowerCase())
  })
}
