import type { Type } from 'sqlite3-parser'
import type { TypeName } from '../../operation.js'
import type { Context } from './context.js'

/** A column without a type takes any value as it is. */
const UNTYPED: TypeName = { name: 'any', modifiers: [], array: false, text: '' }

/** The declared type in lower case; lengths are kept, although SQLite passes over them. */
export function typeOf(context: Context, type: Type | undefined): TypeName {
  if (type === undefined) return UNTYPED
  return {
    name: context.identifier(type.name).toLowerCase().replace(/\s+/g, ' ').trim(),
    modifiers: modifiersOf(type).map(Number).filter(Number.isFinite),
    array: false,
    text: context.source(type),
  }
}

function modifiersOf({ size }: Type): readonly string[] {
  const sizes = size === undefined ? [] : size.type === 'MaxSizeTypeSize' ? [size.size] : [size.size1, size.size2]
  return sizes.map((expression) => (expression.type === 'NumericLiteral' ? expression.value : ''))
}
