import { baseName } from '../paths.js'

/** What a file name says: `1700000000000_add-orders.sql`. */
export interface NodePgMigrateName {
  readonly version: string
  readonly name: string
  readonly language: 'sql' | 'javascript'
}

/** src/migration.ts: a time in milliseconds, or in UTC with milliseconds, before the first separator. */
const NAME = /^(\d{13}|\d{17})[_-](.+)\.(sql|[cm]?[jt]s)$/

export function parseName(path: string): NodePgMigrateName | undefined {
  const [, version, name, extension] = NAME.exec(baseName(path)) ?? []
  if (version === undefined || name === undefined || name.endsWith('.d')) return undefined
  return { version, name, language: extension === 'sql' ? 'sql' : 'javascript' }
}
