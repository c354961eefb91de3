import type { TypeName } from '../../migrations/operation.js'
import { count } from './words.js'
import { familyOf, integerBytes, integerDigits, lengthLimit, longestText, showType } from './types.js'

/**
 * What a change from one type to another does to values that the old one holds: refuses them, cuts them or loses part
 * of their meaning, in words; undefined where every value survives or where we do not know.
 * Sources: the assignment casts of https://www.postgresql.org/docs/18/datatype.html, tried in PostgreSQL 15.
 */
export function narrowing(from: TypeName, to: TypeName): string | undefined {
  if (from.array !== to.array) return from.array ? `only one element of each array can stay` : undefined
  const old = familyOf(from)
  const fresh = familyOf(to)
  if (old === undefined || fresh === undefined) return undefined
  if (old === fresh) return withinFamily(from, to)
  if (fresh === 'text') return intoText(from, to)
  if (old === 'text') return `text that is no ${showType(to)} is refused`
  switch (`${old} ${fresh}`) {
    case 'integer number':
      return integerToNumeric(from, to)
    case 'integer float':
      return floatDigits(to) < (integerDigits(from) ?? 0) ? 'large values lose their last digits' : undefined
    case 'number integer':
    case 'float integer':
      return 'fractions are rounded away and large values are refused'
    case 'number float':
      return 'values lose digits that a float cannot hold'
    case 'float number':
      return to.modifiers.length > 0 ? 'values are rounded to its scale, and too large ones are refused' : undefined
    case 'integer boolean':
    case 'number boolean':
      return 'every value but 0 becomes the same'
    case 'boolean integer':
    case 'boolean number':
    case 'integer moment':
    case 'number moment':
    case 'uuid bytes':
    case 'integer bits':
      return undefined
    default:
      return `values that have no ${showType(to)} of their own are refused or changed`
  }
}

function withinFamily(from: TypeName, to: TypeName): string | undefined {
  switch (familyOf(to)) {
    case 'integer':
      return integerToInteger(from, to)
    case 'number':
      return numericToNumeric(from, to)
    case 'float':
      return floatDigits(to) < floatDigits(from) ? 'values lose digits and very large ones are refused' : undefined
    case 'text':
      return shorter(from, to) ?? lostLetters(from, to)
    case 'bits':
    case 'bytes':
      return shorter(from, to)
    case 'moment':
      return momentToMoment(from, to)
    case 'network':
      return from.name === 'inet' && to.name === 'cidr' ? 'addresses with host bits are refused or cut' : undefined
    case 'boolean':
    case 'uuid':
    case 'json':
    case 'xml':
    case undefined:
      return undefined
  }
}

function integerToInteger(from: TypeName, to: TypeName): string | undefined {
  const before = integerBytes(from) ?? 0
  const after = integerBytes(to) ?? 0
  if (after < before) return `values past the range of ${showType(to)} are refused`
  const unsigned = (type: TypeName): boolean => /\bunsigned\b/i.test(type.text)
  if (unsigned(to) && !unsigned(from)) return 'negative values are refused'
  return unsigned(from) && !unsigned(to) && after === before ? 'the upper half of the values is refused' : undefined
}

function shorter(from: TypeName, to: TypeName): string | undefined {
  const limit = lengthLimit(to)
  if (limit === undefined) return undefined
  const before = lengthLimit(from)
  if (before !== undefined && before <= limit) return undefined
  return `values longer than ${limit} ${unitOf(to)} are refused or cut`
}

/** SQL Server: https://learn.microsoft.com/sql/t-sql/data-types/char-and-varchar-transact-sql#remarks */
function lostLetters(from: TypeName, to: TypeName): string | undefined {
  const isNational = ({ name }: TypeName): boolean => /^n(?:varchar|char|text)$/.test(name)
  return isNational(from) && /^(?:varchar|char|text)$/.test(to.name)
    ? 'letters outside the code page of its collation become question marks'
    : undefined
}

function intoText(from: TypeName, to: TypeName): string | undefined {
  const limit = lengthLimit(to)
  if (limit === undefined) return undefined
  const longest = longestText(from)
  return longest !== undefined && longest <= limit
    ? undefined
    : `values whose text is longer than ${limit} characters are refused or cut`
}

function integerToNumeric(from: TypeName, to: TypeName): string | undefined {
  const whole = wholeDigits(to)
  return whole !== undefined && whole < (integerDigits(from) ?? 0)
    ? `values of more than ${whole} digits are refused`
    : undefined
}

function numericToNumeric(from: TypeName, to: TypeName): string | undefined {
  const after = wholeDigits(to)
  if (after === undefined) return undefined
  const before = wholeDigits(from)
  if (before === undefined || after < before) return `values of more than ${after} digits before the point are refused`
  return scale(to) < scale(from) ? `values are rounded to ${count(scale(to), 'digit')} behind the point` : undefined
}

/** Digits before the point; undefined: no limit. */
function wholeDigits(type: TypeName): number | undefined {
  const [precision, digits] = type.modifiers
  return precision === undefined ? undefined : precision - (digits ?? 0)
}

function scale(type: TypeName): number {
  return type.modifiers[1] ?? 0
}

/** Decimal digits that survive in a float: FLT_DIG and DBL_DIG. */
function floatDigits(type: TypeName): number {
  return type.name === 'float4' || type.name === 'real' ? 6 : 15
}

function momentToMoment(from: TypeName, to: TypeName): string | undefined {
  const zoned = (type: TypeName): boolean => /^(?:timestamptz|timetz|datetimeoffset)$/.test(type.name)
  if (hasDate(from) && !hasDate(to)) return 'the date is lost'
  if (hasTime(from) && !hasTime(to)) return 'the time of day is lost'
  if (zoned(from) && !zoned(to))
    return 'the time zone is lost, and values turn into the local time of whoever runs the migration'
  if (!hasTime(from)) return undefined
  const after = to.modifiers[0] ?? 6
  return after < (from.modifiers[0] ?? 6)
    ? after === 0
      ? 'fractions of a second are lost'
      : `fractions of a second are rounded to ${count(after, 'digit')}`
    : undefined
}

function hasDate(type: TypeName): boolean {
  return type.name !== 'time' && type.name !== 'timetz'
}

function hasTime(type: TypeName): boolean {
  return type.name !== 'date'
}

function unitOf(type: TypeName): string {
  const family = familyOf(type)
  return family === 'bits' || family === 'bytes' ? family : 'characters'
}
