import type { Operation, Reach } from '../../../operation.js'
import { isTemporary, type Context } from '../context.js'
import { items, type Cursor } from '../cursor.js'
import { topOf } from '../reach.js'
import { tablesRead, type CommonTable } from '../sources.js'
import type { Token } from '../tokens.js'
import { assignmentsOf } from './assignments.js'

/** MERGE: an operation for each of its WHEN branches. */
export function readMerge(context: Context, cursor: Cursor, common: readonly CommonTable[]): readonly Operation[] {
  cursor.accept('merge')
  const top = topOf(context, cursor.tokens.slice(cursor.at, cursor.at + 5))
  if (cursor.accept('top') && cursor.group() === undefined) cursor.take()
  cursor.accept('percent')
  cursor.accept('into')
  const table = cursor.name()
  if (!cursor.skipTo('using')) return context.opaque('this MERGE cannot be read')
  const source = cursor.until('when')
  const from = tablesRead(context, [...fromWord(cursor), ...source], common).filter(({ name }) => name !== table.name)
  if (isTemporary(table)) return [{ ...context.place(), kind: 'query', what: 'MERGE', reads: from }]
  const reach = top ?? sourceRows(context, source, from.length)
  const branches = split(cursor.tokens.slice(cursor.at))
  const base = { ...context.place(), table, from }
  return branches.flatMap((branch): readonly Operation[] => {
    const inner = context.cursor(branch)
    if (!inner.skipTo('then')) return []
    const bySource = branch.some(({ word }, at) => word === 'by' && branch[at + 1]?.word === 'source')
    // Rows that the source does not name: nobody can say how many.
    const changed: Reach = bySource ? { kind: 'predicate', columns: [], text: context.source(branch) } : reach
    switch (inner.take()?.word) {
      case 'update':
        inner.accept('set')
        return [
          {
            ...base,
            kind: 'update',
            assignments: assignmentsOf(context, inner.until('output', 'option')),
            reach: changed,
            skipLocked: false,
          },
        ]
      case 'insert':
        return [
          {
            ...base,
            guards: [...new Set([...base.guards, 'on conflict' as const])],
            kind: 'insert',
            columns: inner.word() === '(' ? inner.names() : [],
            reach,
          },
        ]
      case 'delete':
        return [{ ...base, kind: 'delete', reach: changed, skipLocked: false }]
      default:
        return []
    }
  })
}

/** USING names a table as FROM does. */
function fromWord(cursor: Cursor): readonly Token[] {
  const using = cursor.tokens.find(({ word }) => word === 'using')
  return using === undefined ? [] : [using]
}

/** USING (VALUES (…), (…)) AS source writes its rows out, and so does a SELECT without FROM. */
function sourceRows(context: Context, source: readonly Token[], tables: number): Reach {
  const inside = context.cursor(source).group()
  if (inside?.[0]?.word === 'values') return { kind: 'values', rows: Math.max(1, items(inside.slice(1)).length) }
  if (tables > 0) return { kind: 'predicate', columns: [], text: context.source(source) }
  const rows = inside?.[0]?.word === 'select' && !inside.some(({ word }) => word === 'from')
  return rows ? { kind: 'values', rows: 1 + inside.filter(({ word }) => word === 'union').length } : { kind: 'unknown' }
}

/** The WHEN branches, those of CASE aside. */
function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const branches: Token[][] = []
  let depth = 0
  let cases = 0
  for (const token of tokens) {
    if (token.word === '(') depth += 1
    if (token.word === ')') depth -= 1
    if (token.word === 'case') cases += 1
    if (token.word === 'end' && cases > 0) cases -= 1
    if (token.word === 'when' && depth === 0 && cases === 0) branches.push([])
    branches.at(-1)?.push(token)
  }
  return branches
}
