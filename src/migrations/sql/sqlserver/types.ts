import type { TypeName } from '../../operation.js'
import type { Context } from './context.js'
import type { Cursor } from './cursor.js'
import type { Token } from './tokens.js'

/**
 * One name for each type, that of the other dialects where the values are the same kind of thing.
 * https://learn.microsoft.com/sql/t-sql/data-types/data-type-synonyms-transact-sql
 */
const CANONICAL: Readonly<Record<string, string>> = {
  integer: 'int',
  dec: 'decimal',
  numeric: 'decimal',
  character: 'char',
  'national text': 'ntext',
  rowversion: 'rowversion',
  timestamp: 'rowversion',
  bit: 'boolean',
  uniqueidentifier: 'uuid',
  smallmoney: 'money',
  sysname: 'nvarchar',
}

/** Lengths and precisions that hold where none is written. */
const IMPLIED: Readonly<Record<string, readonly number[]>> = {
  char: [1],
  varchar: [1],
  nchar: [1],
  nvarchar: [1],
  binary: [1],
  varbinary: [1],
  decimal: [18, 0],
  money: [19, 4],
  smallmoney: [10, 4],
  sysname: [128],
  datetime2: [7],
  datetimeoffset: [7],
  time: [7],
  datetime: [3],
  smalldatetime: [0],
}

/** Types of two or three words. */
const COMPOUND = [
  ['national', 'character', 'varying', 'nvarchar'],
  ['national', 'char', 'varying', 'nvarchar'],
  ['national', 'character', '', 'nchar'],
  ['national', 'char', '', 'nchar'],
  ['national', 'text', '', 'ntext'],
  ['character', 'varying', '', 'varchar'],
  ['char', 'varying', '', 'varchar'],
  ['binary', 'varying', '', 'varbinary'],
  ['double', 'precision', '', 'float'],
] as const

/** The type that the cursor stands before. */
export function typeAt(context: Context, cursor: Cursor): TypeName {
  const start = cursor.at
  const compound = COMPOUND.find(
    ([first, second, third]) =>
      cursor.word() === first && cursor.word(1) === second && (third === '' || cursor.word(2) === third),
  )
  let schema: string | undefined
  let written: string
  if (compound !== undefined) {
    cursor.at += compound[2] === '' ? 2 : 3
    written = compound[3]
  } else {
    const name = cursor.name()
    schema = name.schema?.toLowerCase() === 'sys' ? undefined : name.schema
    written = name.name
  }
  const length = cursor.group()
  const text = context.source(cursor.tokens.slice(start, cursor.at))
  const known = written.toLowerCase()
  const modifiers = modifiersOf(context, known, length)
  const name = schema === undefined ? canonical(known, modifiers) : written
  return {
    ...(schema === undefined ? {} : { schema }),
    name,
    modifiers: name === 'float8' || name === 'real' ? [] : modifiers,
    array: false,
    text,
  }
}

function canonical(name: string, modifiers: readonly number[]): string {
  // float(1) to float(24) have four bytes: https://learn.microsoft.com/sql/t-sql/data-types/float-and-real-transact-sql
  if (name === 'float') return (modifiers[0] ?? 53) <= 24 ? 'real' : 'float8'
  return (Object.hasOwn(CANONICAL, name) ? CANONICAL[name] : undefined) ?? name
}

/** `varchar(max)` has no limit, and so no modifier. */
function modifiersOf(context: Context, name: string, length: readonly Token[] | undefined): readonly number[] {
  const implied = (Object.hasOwn(IMPLIED, name) ? IMPLIED[name] : undefined) ?? []
  if (length === undefined) return implied
  const written = length.filter(({ kind }) => kind === 'number').map((token) => Number(context.source([token])))
  // decimal(10) is decimal(10, 0).
  return name === 'decimal' || name === 'numeric' || name === 'dec'
    ? [...written, ...(written.length === 1 ? [0] : [])]
    : written
}
