import type { TypeName } from '../../migrations/operation.js'

export type TypeFamily =
  | 'integer'
  | 'number'
  | 'float'
  | 'text'
  | 'moment'
  | 'boolean'
  | 'uuid'
  | 'json'
  | 'bytes'
  | 'bits'
  | 'network'
  | 'xml'

/** Bytes of the integer types of PostgreSQL, MySQL and SQL Server. */
const INTEGER_BYTES: ReadonlyMap<string, number> = new Map([
  ['tinyint', 1],
  ['int2', 2],
  ['smallint', 2],
  ['smallserial', 2],
  ['serial2', 2],
  ['mediumint', 3],
  ['int4', 4],
  ['int', 4],
  ['integer', 4],
  ['serial', 4],
  ['serial4', 4],
  ['int8', 8],
  ['bigint', 8],
  ['bigserial', 8],
  ['serial8', 8],
])

/** Decimal digits of the largest value, and longest text of a value with its sign, by bytes. */
const INTEGER_DIGITS: ReadonlyMap<number, number> = new Map([
  [1, 3],
  [2, 5],
  [3, 7],
  [4, 10],
  [8, 19],
])

const FAMILIES: ReadonlyMap<string, TypeFamily> = new Map<string, TypeFamily>([
  ...[...INTEGER_BYTES.keys()].map((name): [string, TypeFamily] => [name, 'integer']),
  ['numeric', 'number'],
  ['decimal', 'number'],
  ['money', 'number'],
  ['float4', 'float'],
  ['float8', 'float'],
  ['float', 'float'],
  ['real', 'float'],
  ['double', 'float'],
  ['text', 'text'],
  ['varchar', 'text'],
  ['bpchar', 'text'],
  ['char', 'text'],
  ['citext', 'text'],
  ['name', 'text'],
  ['tinytext', 'text'],
  ['mediumtext', 'text'],
  ['longtext', 'text'],
  ['timestamptz', 'moment'],
  ['timestamp', 'moment'],
  ['datetime', 'moment'],
  ['date', 'moment'],
  ['time', 'moment'],
  ['timetz', 'moment'],
  ['bool', 'boolean'],
  ['boolean', 'boolean'],
  ['uuid', 'uuid'],
  ['json', 'json'],
  ['jsonb', 'json'],
  ['bytea', 'bytes'],
  ['bit', 'bits'],
  ['varbit', 'bits'],
  ['inet', 'network'],
  ['cidr', 'network'],
  ['xml', 'xml'],
  ['nvarchar', 'text'],
  ['nchar', 'text'],
  ['ntext', 'text'],
  ['binary', 'bytes'],
  ['varbinary', 'bytes'],
  ['image', 'bytes'],
  ['datetime2', 'moment'],
  ['smalldatetime', 'moment'],
  ['datetimeoffset', 'moment'],
])

/** The group of types whose values mean the same kind of thing; undefined for types of the user and rare ones. */
export function familyOf(type: TypeName): TypeFamily | undefined {
  return type.schema === undefined || type.schema === 'pg_catalog' ? FAMILIES.get(type.name) : undefined
}

export function integerBytes(type: TypeName): number | undefined {
  return INTEGER_BYTES.get(type.name)
}

export function integerDigits(type: TypeName): number | undefined {
  return INTEGER_DIGITS.get(INTEGER_BYTES.get(type.name) ?? 0)
}

/** The most characters that a text type holds; undefined: no limit. */
export function lengthLimit(type: TypeName): number | undefined {
  const [length] = type.modifiers
  if (length !== undefined) return length
  return type.name === 'bpchar' || type.name === 'char' ? 1 : undefined
}

/** Characters of the longest value of a type that is not text, as the engine writes it; undefined: no limit known. */
export function longestText(type: TypeName): number | undefined {
  const digits = integerDigits(type)
  if (digits !== undefined) return digits + 1
  switch (type.name) {
    case 'bool':
    case 'boolean':
      return 5
    case 'uuid':
      return 36
    default:
      return undefined
  }
}

/**
 * SQL Server's rowversion, whose values it makes itself for every row:
 * https://learn.microsoft.com/sql/t-sql/data-types/rowversion-transact-sql
 */
export function isRowversion(type: TypeName): boolean {
  return type.name === 'rowversion'
}

/** A type as it stands in a sentence. */
export function showType(type: TypeName): string {
  const text = type.text === '' ? `${type.name}${type.array ? '[]' : ''}` : type.text.replace(/\s+/g, ' ')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …)` : text
}

/** An ENUM of fifty members says enough with its first ones. */
const LONGEST = 60

/** The same type with the same limits, whatever its spelling. */
export function sameType(a: TypeName, b: TypeName): boolean {
  return a.name === b.name && a.array === b.array && a.modifiers.join() === b.modifiers.join()
}
