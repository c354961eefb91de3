import { baseName } from '../paths.js'

/** What a file name says: `1700000000000_add-orders.sql`. */
export interface NodePgMigrateName {
  /** The number that the files are ordered by: milliseconds since 1970, or an index. */
  readonly version: string
  /** The prefix is a time, as the tool makes it by default, not an index: `0001_add-orders.sql`. */
  readonly isTime: boolean
  readonly name: string
  readonly language: 'sql' | 'javascript'
}

/** getNumericPrefix of src/utils/fileNameUtils.ts: the digits at the start; 17 of them are a time in UTC. */
const NAME = /^(\d+)[^\da-z]*(.+)\.(sql|[cm]?[jt]s)$/i

export function parseName(path: string): NodePgMigrateName | undefined {
  const [, prefix, name, extension] = NAME.exec(baseName(path)) ?? []
  if (prefix === undefined || name === undefined || name.endsWith('.d')) return undefined
  const version = numberOf(prefix)
  const isTime = prefix.length === 13 || prefix.length === 17
  return version === undefined
    ? undefined
    : { version, isTime, name, language: extension === 'sql' ? 'sql' : 'javascript' }
}

function numberOf(prefix: string): string | undefined {
  if (prefix.length !== 17) return BigInt(prefix).toString()
  const time = Date.parse(prefix.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/, '$1-$2-$3T$4:$5:$6.$7Z'))
  return Number.isNaN(time) ? undefined : String(time)
}
