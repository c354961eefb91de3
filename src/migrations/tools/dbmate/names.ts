import { baseName } from '../paths.js'

/** What a file name says: `20240101120000_create_orders.sql`. */
export interface DbmateName {
  readonly version: string
  readonly name: string
}

/** migrationFileRegexp of db.go: digits at the start, whatever follows. */
const NAME = /^(\d+)(.*)\.sql$/

export function parseName(path: string): DbmateName | undefined {
  const [, version, rest] = NAME.exec(baseName(path)) ?? []
  if (version === undefined || rest === undefined) return undefined
  return { version, name: rest.replace(/^[_\-.]+/, '') }
}
