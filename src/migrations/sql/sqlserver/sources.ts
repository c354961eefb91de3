import type { Name } from '../../operation.js'
import { isTemporary, type Context } from './context.js'
import type { Cursor } from './cursor.js'
import type { Token } from './tokens.js'

/** A table of a FROM clause, and the name under which it goes there. */
export interface Source {
  readonly table: Name
  readonly alias: string
  /** TABLOCK, HOLDLOCK …, in lower case. */
  readonly hints: ReadonlySet<string>
}

/** WITH name AS (query): a table of this statement alone. */
export interface CommonTable {
  readonly name: string
  readonly query: readonly Token[]
}

const NO_ALIAS =
  /^(?:on|where|with|inner|left|right|full|cross|outer|join|group|order|having|union|except|intersect|option|set|output|when|for|pivot|unpivot|tablesample|values|select|using|then|end|else|into|from|hash|loop|merge|remote)$/

/** The WITH clause at the cursor, which ends before the statement's verb. */
export function commonTables(cursor: Cursor): readonly CommonTable[] {
  if (!cursor.accept('with')) return []
  if (cursor.accept('xmlnamespaces')) {
    cursor.group()
    if (!cursor.accept(',')) return []
  }
  const tables: CommonTable[] = []
  do {
    const name = cursor.identifier()
    cursor.group()
    if (!cursor.accept('as')) return tables
    tables.push({ name, query: cursor.group() ?? [] })
  } while (cursor.accept(','))
  return tables
}

/** Tables that are joined outside parentheses: `orders o JOIN lines AS l ON …`, with what stands before the first. */
export function sourcesOf(context: Context, tokens: readonly Token[]): readonly Source[] {
  return named(context, tokens, true)
}

/** The tables of FROM clauses with the hints that they bear, in subqueries too. */
export function hintedSources(context: Context, tokens: readonly Token[]): readonly Source[] {
  return named(context, tokens, false).filter(({ hints }) => hints.size > 0)
}

/** Every table that is read, in subqueries too, but those of the statement and the session alone. */
export function tablesRead(
  context: Context,
  tokens: readonly Token[],
  own: readonly CommonTable[] = [],
): readonly Name[] {
  const names = new Map<string, Name>()
  for (const { table } of [
    ...named(context, tokens, false),
    ...own.flatMap(({ query }) => named(context, query, false)),
  ]) {
    if (isTemporary(table) || own.some(({ name }) => table.schema === undefined && name === table.name)) continue
    names.set(`${table.schema ?? ''}.${table.name}`, table)
  }
  return [...names.values()]
}

function named(context: Context, tokens: readonly Token[], outside: boolean): readonly Source[] {
  const sources: Source[] = []
  const cursor = context.cursor(tokens)
  let depth = 0
  while (!cursor.done) {
    const before = tokens[cursor.at - 1]?.word
    const token = cursor.take()
    if (token === undefined) break
    if (token.word === '(') depth += 1
    if (token.word === ')') depth -= 1
    const reads = /^(?:from|join|apply|using)$/.test(token.word) && token.kind === 'word' && before !== 'distinct'
    if (!reads || (outside && depth > 0)) continue
    let more = true
    while (more) {
      const source = sourceAt(cursor)
      if (source !== undefined) sources.push(source)
      more = cursor.accept(',')
    }
  }
  return sources
}

/** A table and its alias; undefined for a function, a subquery, rows that are written out. */
function sourceAt(cursor: Cursor): Source | undefined {
  if (!cursor.isName()) return undefined
  const start = cursor.at
  const table = cursor.name()
  if (cursor.word() === '(' && cursor.word(1) !== 'nolock') {
    // Arguments may hold queries: leave them to be read.
    cursor.at = Math.max(start + 1, cursor.at)
    return undefined
  }
  const as = cursor.accept('as')
  const isAlias = cursor.isName() && (as || !NO_ALIAS.test(cursor.word()))
  const alias = isAlias ? cursor.identifier() : table.name
  return { table, alias, hints: hintsAt(cursor) }
}

/** https://learn.microsoft.com/sql/t-sql/queries/hints-transact-sql-table */
export function hintsAt(cursor: Cursor): ReadonlySet<string> {
  if (cursor.word() !== 'with' || cursor.word(1) !== '(') return new Set()
  cursor.take()
  return new Set((cursor.group() ?? []).flatMap(({ kind, word }) => (kind === 'word' ? [word] : [])))
}
