import { baseName } from '../paths.js'

/** What a file name says: `20240101120000_create_orders.up.sql`. */
export interface SqlxName {
  readonly version: string
  readonly name: string
  /** `simple`: one file without a way back. */
  readonly kind: 'simple' | 'up' | 'down'
}

/** migrate/source.rs: a number, an underscore, `.sql`; migration_type.rs: `.up.sql` and `.down.sql` are reversible. */
const NAME = /^(\d+)_(.*?)(?:\.(up|down))?\.sql$/

export function parseName(path: string): SqlxName | undefined {
  const [, version, name, direction] = NAME.exec(baseName(path)) ?? []
  if (version === undefined || name === undefined) return undefined
  const kind = direction === 'up' || direction === 'down' ? direction : 'simple'
  return { version: BigInt(version).toString(), name, kind }
}
