import { baseName } from '../paths.js'

/** What a file name says: `000001_create_orders.up.sql`. */
export interface MigrationName {
  /** The number, however it is padded: 010 is 10 (ParseUint in source/parse.go). */
  readonly version: string
  readonly padded: string
  readonly title: string
  readonly direction: 'up' | 'down'
}

/** The pattern of source/parse.go; its last group takes any extension, of which only SQL is read here. */
const NAME = /^([0-9]+)_(.*)\.(down|up)\.(?:.*\.)?(?:sql|psql|pgsql|mysql)$/

export function parseName(path: string): MigrationName | undefined {
  const [, padded, title, direction] = NAME.exec(baseName(path)) ?? []
  if (padded === undefined || title === undefined || direction === undefined) return undefined
  return { version: BigInt(padded).toString(), padded, title, direction: direction === 'up' ? 'up' : 'down' }
}
