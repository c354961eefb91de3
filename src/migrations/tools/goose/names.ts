import { baseName } from '../paths.js'

/** What a file name says: `00001_create_orders.sql`. */
export interface GooseName {
  readonly version: string
  readonly name: string
  readonly language: 'sql' | 'go'
}

/** NumericComponent of migrate.go: digits, an underscore, `.sql` or `.go`; a version is at least 1. */
const NAME = /^(\d+)_(.+)\.(sql|go)$/

export function parseName(path: string): GooseName | undefined {
  const [, version, name, language] = NAME.exec(baseName(path)) ?? []
  if (version === undefined || name === undefined || /^0+$/.test(version)) return undefined
  if (language === 'go' && name.endsWith('_test')) return undefined
  return { version: BigInt(version).toString(), name, language: language === 'go' ? 'go' : 'sql' }
}
