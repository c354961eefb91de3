import { createRequire } from 'node:module'

/** The little of sql.js that the tests use. */
interface Database {
  exec(sql: string): readonly { readonly values: readonly (readonly unknown[])[] }[]
}

const require = createRequire(import.meta.url)
const load: unknown = require('sql.js')
if (!isLoader(load)) throw new Error('sql.js has no loader')

function isLoader(value: unknown): value is () => Promise<{ readonly Database: new () => Database }> {
  return typeof value === 'function'
}

/** The real engine, compiled to WebAssembly: SQLite itself, in memory. */
const engine = await load()

export function database(...scripts: readonly string[]): Database {
  const opened = new engine.Database()
  for (const script of scripts) opened.exec(script)
  return opened
}

/** The rows of a query, a value for each column. */
export function rows(opened: Database, query: string): readonly (readonly unknown[])[] {
  return opened.exec(query)[0]?.values ?? []
}

/** What SQLite says when it refuses; undefined: it takes it. */
export function refusal(opened: Database, sql: string): string | undefined {
  try {
    opened.exec(sql)
    return undefined
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}
