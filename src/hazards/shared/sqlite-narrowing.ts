import type { ColumnChange, TypeName } from '../../migrations/operation.js'
import { affinityOf } from '../../schema/affinity.js'

/**
 * What SQLite makes of stored values under another type, in words; undefined where each stays what it was. Lengths mean
 * nothing to it, and a value that does not fit is kept as it is. Source: https://sqlite.org/datatype3.html#type_affinity.
 */
export function sqliteNarrowing(from: TypeName, to: TypeName, change: ColumnChange): string | undefined {
  const [old, fresh] = [affinityOf(from), affinityOf(to)]
  const isNumber = fresh === 'integer' || fresh === 'real' || fresh === 'numeric'
  if (change.kind === 'type' && change.using !== undefined && isNumber && old !== fresh)
    return 'CAST keeps the number at its start and makes 0 of the rest'
  if ((old === 'text' || old === 'blob') && isNumber)
    return 'text that looks like a number becomes one, and 007 is 7 from then on'
  return undefined
}
