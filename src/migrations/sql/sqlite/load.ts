import type { ParseStmtResult, Stmt } from 'sqlite3-parser'

/** What parsing one statement gives: its tree, or the first error in the words of SQLite. */
export type Parsed =
  | { readonly kind: 'tree'; readonly tree: Stmt }
  | { readonly kind: 'refused'; readonly message: string; readonly start: number; readonly end: number }

export type ParseStatement = (sql: string) => Parsed

/**
 * Loads sqlite3-parser, generated from the parse.y of SQLite 3.53 by its own parser generator. Its errors are the
 * engine's: `near "x": syntax error`; __tests__/migrations/sql/sqlite/oracle.test.ts compares them.
 */
export async function loadParser(): Promise<ParseStatement> {
  const { parseStmt } = await import('sqlite3-parser')
  return (sql) => parsedOf(parseStmt(sql), sql)
}

function parsedOf(result: ParseStmtResult, sql: string): Parsed {
  if (result.status === 'ok') return { kind: 'tree', tree: result.root }
  const [error] = result.errors
  if (error === undefined) return { kind: 'refused', message: 'syntax error', start: 0, end: sql.length }
  const { offset, length } = error.span
  return { kind: 'refused', message: error.message, start: offset, end: offset + length }
}
