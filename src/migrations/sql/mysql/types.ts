import type { TypeName } from '../../operation.js'
import type { Context } from './context.js'
import { within, type Branch } from './tree.js'

/** Other spellings of a type. Source: https://dev.mysql.com/doc/refman/8.4/en/other-vendor-data-types.html */
const SYNONYMS: Readonly<Record<string, string>> = {
  integer: 'int',
  int1: 'tinyint',
  int2: 'smallint',
  int3: 'mediumint',
  middleint: 'mediumint',
  int4: 'int',
  int8: 'bigint',
  bool: 'tinyint',
  boolean: 'tinyint',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  real: 'double',
  float4: 'float',
  float8: 'double',
  character: 'char',
  nchar: 'char',
  nvarchar: 'varchar',
  geomcollection: 'geometrycollection',
  // An alias of BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE.
  serial: 'bigint',
}

export function typeOf(context: Context, branch: Branch | undefined): TypeName {
  if (branch === undefined) return { name: '', modifiers: [], array: false, text: '' }
  const tokens = context.tokens(branch)
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ word }) => word)
  return {
    name: canonical(words),
    modifiers: modifiersOf(context, branch, words),
    array: false,
    text: context.source({ start: branch.start, end: typeEnd(branch, context) }),
  }
}

/** SERIAL brings constraints with it. */
export function isSerial(branch: Branch | undefined, context: Context): boolean {
  return branch !== undefined && context.tokens(branch)[0]?.word === 'serial'
}

/** The collation written with a type: `text COLLATE utf8mb4_bin`. */
export function typeCollation(context: Context, branch: Branch | undefined): string | undefined {
  const collation = within(branch, 'collationName')[0]
  return collation === undefined ? undefined : context.unquoted(collation)
}

/** The character set written with a type: `text CHARACTER SET latin1`. */
export function typeCharset(context: Context, branch: Branch | undefined): string | undefined {
  const charset = within(branch, 'charsetName')[0]
  return charset === undefined ? undefined : context.unquoted(charset)
}

function canonical(words: readonly string[]): string {
  const [first = '', second, third] = words
  if (first === 'national') return second === 'varchar' || third === 'varying' ? 'varchar' : 'char'
  if (first === 'long') return second === 'varbinary' ? 'mediumblob' : 'mediumtext'
  if (second === 'varying' || (first === 'nchar' && second === 'varchar')) return 'varchar'
  return (Object.hasOwn(SYNONYMS, first) ? SYNONYMS[first] : undefined) ?? first
}

function modifiersOf(context: Context, branch: Branch, words: readonly string[]): readonly number[] {
  const [lengths] = within(branch, 'lengthOneDimension', 'lengthTwoDimension', 'lengthTwoOptionalDimension')
  if (lengths === undefined) return /^bool(?:ean)?$/.test(words[0] ?? '') ? [1] : []
  return within(lengths, 'decimalLiteral').map((literal) => Number(context.source(literal)))
}

/** Character set and collation belong to the column, not to the type that people compare. */
function typeEnd(branch: Branch, context: Context): number {
  const tokens = context.tokens(branch)
  const stop = tokens.findIndex(({ word }) => /^(?:charset|collate)$/.test(word))
  const set = tokens.findIndex(({ word }, index) => /^char(?:acter)?$/.test(word) && tokens[index + 1]?.word === 'set')
  const ends = [stop, set].filter((index) => index > 0)
  return ends.length === 0 ? branch.end : (tokens[Math.min(...ends) - 1]?.end ?? branch.end)
}
