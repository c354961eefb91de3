import { baseName } from '../paths.js'

/** What a file name says: `20240101120000_add_orders.sql`; the description may be missing. */
export interface AtlasName {
  readonly version: string
  readonly name: string
}

/** sql/migrate/dir.go, LocalFile: what stands before the first underscore is the version. */
export function parseName(path: string): AtlasName | undefined {
  const [, version, name = ''] = /^([^_.][^_]*?)(?:_(.*))?\.sql$/.exec(baseName(path)) ?? []
  return version === undefined ? undefined : { version, name }
}

/** The checksums of a folder. */
export function isSum(path: string): boolean {
  return baseName(path) === 'atlas.sum'
}
