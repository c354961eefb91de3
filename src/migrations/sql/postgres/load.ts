import type { ParseResult } from 'libpg-query'

/** PostgreSQL 18's own parsers. Both throw what libpg-query throws. */
export interface PgParser {
  readonly parse: (sql: string) => ParseResult
  /** The functions and DO blocks of a statement, as PL/pgSQL's compiler sees them. */
  readonly parsePlPgSql: (sql: string) => unknown
}

/** Loads libpg-query's WebAssembly, which starts at its import: nothing that reads no PostgreSQL pays for it. */
export async function loadPgParser(): Promise<PgParser> {
  const { loadModule, parseSync, parsePlPgSQLSync } = await import('libpg-query')
  await loadModule()
  return { parse: parseSync, parsePlPgSql: parsePlPgSQLSync }
}
