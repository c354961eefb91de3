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
function isTableCopied(
  table: Name,
  released: readonly Operation[],
  before: SchemaView,
  more: Pick<Wanted, 'strictly'> = {},
): boolean {
  const held = before.find(table)
  if (held === undefined || !held.exact || held.columns.size === 0) return false
  const key = primaryKey(held) ?? []
  const wanted = [...held.columns.keys()].filter((column) => !key.includes(column))
  return (
    wanted.length > 0 &&
    wanted.every((column) => isColumnCopied(table, column, released, before, { elsewhere: true, ...more }))
  )
}

/** A released migration wrote every value of the column to a place that is still there. */
function isColumnCopied(
  table: Name,
  column: string,
  released: readonly Operation[],
  before: SchemaView,
  more: Pick<Wanted, 'elsewhere' | 'strictly'> = {},
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
  /** The one column that the values went to. */
  readonly column?: string
}

/** The fullest copy of a column's values that the operations made. */
export function keptColumn(
  operations: readonly Operation[],
  table: Name,
  column: string,
  before: SchemaView,
): Kept | undefined {
  const copies = operations.flatMap((operation, at) => {
    const copy = copyOf(operation, { table, column, before, strictly: true })
    if (copy === undefined || !('table' in operation) || operation.table === undefined) return []
    return [{ ...copy, complete: copy.complete && !loses(operations.slice(at + 1), operation.table, copy.column) }]
  })
  return copies.find(({ complete }) => complete) ?? copies[0]
}

/** Rows of the copy are changed or taken away again. */
function loses(later: readonly Operation[], table: Name, column?: string): boolean {
  return later.some((each) => {
    if (each.kind === 'opaque' || each.kind === 'call-routine') return true
    if (each.kind === 'truncate') return each.tables.some((other) => sameName(other, table))
    if (each.kind === 'update' && column !== undefined && !each.assignments.some((one) => one.column === column))
      return false
    return (each.kind === 'delete' || each.kind === 'update') && sameName(each.table, table)
  })
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
    return isOther && read.some((each) => sameName(each, table)) ? [operation.table] : []
  })
  const to = listed([...new Set(tables.map(showName))])
  if (to === '') return undefined
  const whole = !tables.some((each) => loses(operations, each))
  return { to, complete: whole && isTableCopied(table, operations, before, { strictly: true }) }
}

interface Wanted {
  readonly table: Name
  readonly column: string
  readonly before: SchemaView
  /** A copy in another column of the same table does not count. */
  readonly elsewhere?: boolean
  /** What a join, or a target that had values already, may leave out counts as left out. */
  readonly strictly?: boolean
}

function copyOf(operation: Operation, wanted: Wanted): Kept | undefined {
  const { table, column, before, elsewhere = false, strictly = false } = wanted
  const kept = (target: Name, name: string, complete: boolean, filter?: string): Kept | undefined =>
    stands(before, target, name)
      ? { to: columnOf(target, name), column: name, complete, ...(filter === undefined ? {} : { filter }) }
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
      const wasEmpty = !strictly || before.isNewColumn(operation.table, target.column)
      const tested = wasEmpty ? [column, target.column] : [column]
      const complete =
        isComplete(reach, operation.loop !== undefined, tested, strictly) && !(strictly && operation.from.length > 0)
      return kept(operation.table, target.column, complete, reach.kind === 'predicate' ? reach.text : undefined)
    }
    case 'insert': {
      const { copied, columns } = operation
      if (copied === undefined || !sameName(copied.source, table) || sameName(operation.table, table)) return undefined
      if (copied.values === 'unknown') return undefined
      const at = copied.values === '*' ? -1 : copied.values.findIndex(({ value }) => carries(value, column))
      if (copied.values !== '*' && at === -1) return undefined
      const skips = strictly && operation.guards.includes('on conflict')
      const complete = !skips && (copied.filter === undefined || leavesNoValueOut(copied.filter, [column], strictly))
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
function isComplete(reach: Reach, looped: boolean, columns: readonly string[], strictly: boolean): boolean {
  switch (reach.kind) {
    case 'everything':
      return true
    case 'batch':
      return looped
    case 'predicate':
      return leavesNoValueOut(reach.text, columns, strictly)
    case 'key':
    case 'values':
    case 'unknown':
      return false
  }
}

function leavesNoValueOut(condition: string, columns: readonly string[], strictly: boolean): boolean {
  const parts = condition.split(/\band\b/i).map((each) =>
    each
      .trim()
      .replace(/^\(+|\)+$/g, '')
      .trim(),
  )
  return parts.every((each) => {
    const empty = new RegExp(`^${EMPTY}$`, 'i').exec(each)?.[1]
    return empty === undefined
      ? !strictly && new RegExp(`^${JOINED}$`).test(each)
      : columns.includes(empty.toLowerCase())
  })
}
