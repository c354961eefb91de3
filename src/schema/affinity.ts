import type { TypeName } from '../migrations/operation.js'

export type Affinity = 'integer' | 'text' | 'blob' | 'real' | 'numeric'

/** What SQLite makes of a declared type; lengths mean nothing to it: https://sqlite.org/datatype3.html#determination_of_column_affinity. */
export function affinityOf(type: TypeName): Affinity {
  const name = type.name.toLowerCase()
  if (name.includes('int')) return 'integer'
  if (/char|clob|text/.test(name)) return 'text'
  if (name === '' || name === 'any' || name.includes('blob')) return 'blob'
  return /real|floa|doub/.test(name) ? 'real' : 'numeric'
}
