import type { TypeName } from '../../migrations/operation.js'
import { UNKNOWN_TYPE } from '../../schema/table.js'

/**
 * Built-in types that no other type becomes in place. Into text, varchar, numeric, timestamps and the like some do, so
 * that with the old type unknown nobody can say whether the table is written anew.
 * Source: the binary-coercible pairs of pg_cast and the length coercions of varchar, numeric, varbit, time, interval.
 */
const REWRITTEN: ReadonlySet<string> = new Set([
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'bool',
  'date',
  'uuid',
  'json',
  'jsonb',
  'bytea',
  'money',
])

/** Whether a change to the type, from one that we do not know, must write the rows anew. */
export function rewritesFromAny(type: TypeName): boolean {
  if (type.schema !== undefined && type.schema !== 'pg_catalog') return false
  return !type.array && REWRITTEN.has(type.name)
}

/** A column that no migration creates is assumed with a type that nobody knows. */
export function knownType(type: TypeName | undefined): TypeName | undefined {
  return type?.name === UNKNOWN_TYPE.name ? undefined : type
}

/** `timestamp` to `timestamptz` or back: written anew unless the session's time zone is UTC (since PostgreSQL 12). */
export function changesTimeZoneOnly(from: TypeName, to: TypeName): boolean {
  const pair = new Set([from.name, to.name])
  return pair.has('timestamp') && pair.has('timestamptz') && from.array === to.array
}

/** A TimeZone setting that is UTC under another name. */
export function isUtc(zone: string | undefined): boolean {
  return zone !== undefined && /^(?:etc\/)?(?:utc|uct|gmt|zulu|universal|greenwich)$|^[+-]?0+(?::?00)?$/i.test(zone)
}
