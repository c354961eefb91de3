import type { TypeName } from '../../migrations/operation.js'
import { narrowing } from './narrowing.js'

/**
 * What a change of type does to values in MySQL and MariaDB, whose types of time are others than PostgreSQL's of the same
 * names: TIMESTAMP is a point in time, from 1970 to January 2038, shown in the session's time zone; DATETIME is what a
 * wall clock says; neither keeps fractions of a second unless asked. FLOAT has single precision.
 * Sources: https://dev.mysql.com/doc/refman/8.4/en/datetime.html,
 * https://dev.mysql.com/doc/refman/8.4/en/fractional-seconds.html; each tried in MariaDB 10.11.
 */
export function mysqlNarrowing(from: TypeName, to: TypeName): string | undefined {
  if (from.name === 'datetime' && to.name === 'timestamp') return 'values before 1970 or after January 2038 are refused'
  return narrowing(meant(from), meant(to))
}

function meant(type: TypeName): TypeName {
  switch (type.name) {
    case 'timestamp':
      return { ...type, name: 'timestamptz', modifiers: [type.modifiers[0] ?? 0] }
    case 'datetime':
      return { ...type, name: 'timestamp', modifiers: [type.modifiers[0] ?? 0] }
    case 'time':
      return { ...type, modifiers: [type.modifiers[0] ?? 0] }
    case 'float':
      return { ...type, name: 'float4' }
    default:
      return type
  }
}
