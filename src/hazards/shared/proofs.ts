import type { CodeFacts } from '../../evidence/code/facts.js'
import type { Operation } from '../../migrations/model.js'
import { sameName, type Expression, type Name, type Reach } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import { primaryKey } from '../../schema/table.js'
import type { DropProof } from '../hazard.js'
import { isAbsentFromCode } from './code.js'

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
  { elsewhere = false } = {},
): boolean {
  return released.some((operation) => {
    switch (operation.kind) {
      case 'create-table': {
        const copied = operation.as?.copied
        return (
          copied !== undefined &&
          copied.values === '*' &&
          copied.filter === undefined &&
          sameName(copied.source, table) &&
          stands(before, operation.table, column)
        )
      }
      case 'update': {
        const same = sameName(operation.table, table)
        if (same ? elsewhere : !operation.from.some((each) => sameName(each, table))) return false
        return operation.assignments.some(
          (each) =>
            !(same && each.column === column) &&
            carries(each.value, column) &&
            isComplete(operation.reach, operation.loop !== undefined, [column, each.column]) &&
            stands(before, operation.table, each.column),
        )
      }
      case 'insert': {
        const { copied, columns } = operation
        if (copied === undefined || !sameName(copied.source, table) || sameName(operation.table, table)) return false
        if (copied.filter !== undefined && !leavesNoValueOut(copied.filter, [column])) return false
        if (copied.values === 'unknown') return false
        if (copied.values === '*') return stands(before, operation.table, column)
        return copied.values.some(({ value }, at) => {
          const target = columns[at] ?? column
          return carries(value, column) && stands(before, operation.table, target)
        })
      }
      default:
        return false
    }
  })
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
