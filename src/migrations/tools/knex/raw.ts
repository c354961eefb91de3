import { propertyOf, textOf } from '../../syntax/javascript/literals.js'
import { placeOf, type JsExpression } from '../../syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../syntax/javascript/scope.js'
import type { Dialect } from '../../operation.js'
import { Text } from '../../text.js'
import { literal, quoted } from '../rendered.js'

/**
 * The SQL of `knex.raw(sql, bindings)`. `??` and `:name:` become names, `?` and `:name` values; `\?` is a question mark.
 * Undefined where the whole text is computed elsewhere.
 */
export function rawText(args: readonly JsExpression[], scope: JsScope, dialect: Dialect): Text | undefined {
  const [sql, bindings] = args
  const text = sql === undefined ? undefined : textOf(sql, scope)
  if (text === undefined) return undefined
  const given = bindings === undefined ? undefined : unwrapped(bindings)
  const isNamed = given?.type === 'ObjectExpression'
  const marks = isNamed ? /\\\?|(?<![:\w]):(\w+)(:?)/g : /\\\?|\?\??/g
  const parts: Text[] = []
  let at = 0
  let position = 0
  for (const mark of text.value.matchAll(marks)) {
    const [whole, name, colon] = mark
    if (whole !== '\\?' && given === undefined) continue
    const end = mark.index + whole.length
    parts.push(text.slice(at, mark.index))
    at = end
    let value = '?'
    if (whole !== '\\?') {
      const binding =
        name !== undefined && given?.type === 'ObjectExpression' ? propertyOf(given, name) : elementOf(given, position)
      position += 1
      value = valueOf(binding, whole === '??' || colon === ':', position, scope, dialect)
    }
    parts.push(text.standIn(value, mark.index, end, false))
  }
  parts.push(text.slice(at))
  return Text.join(parts)
}

function elementOf(list: JsExpression | undefined, index: number): JsExpression | undefined {
  if (list === undefined) return undefined
  if (list.type !== 'ArrayExpression') return index === 0 ? list : undefined
  const element = list.elements[index]
  return element == null || element.type === 'SpreadElement' ? undefined : element
}

function valueOf(
  binding: JsExpression | undefined,
  isName: boolean,
  position: number,
  scope: JsScope,
  dialect: Dialect,
): string {
  const known = binding === undefined ? undefined : textOf(binding, scope)?.value
  if (isName) return known === undefined ? unknownName(binding, scope) : tableName(dialect, known)
  return valueText(binding, scope) ?? parameter(dialect, position)
}

/** A constant as SQL; undefined where it is known only at run time. */
export function valueText(value: JsExpression | undefined, scope: JsScope): string | undefined {
  if (value === undefined) return undefined
  const node = unwrapped(value)
  if (node.type === 'NullLiteral') return 'NULL'
  if (node.type === 'BooleanLiteral') return node.value ? 'TRUE' : 'FALSE'
  if (node.type === 'NumericLiteral') return String(node.value)
  const text = textOf(node, scope)?.value
  return text === undefined || text.includes('${') ? undefined : literal(text)
}

/** What stands for a value that is known only at run time. */
export function parameter(dialect: Dialect, position: number): string {
  return dialect === 'postgres' ? `$${String(position)}` : '?'
}

function unknownName(binding: JsExpression | undefined, scope: JsScope): string {
  if (binding === undefined) return '${name}'
  const { from, to } = placeOf(binding)
  return `\${${scope.text.value.slice(from, to).replaceAll(/[{}\s]+/g, ' ')}}`
}

/** `schema.table`, each part quoted. */
export function tableName(dialect: Dialect, name: string): string {
  if (name.includes('${')) return name
  return name
    .split('.')
    .map((part) => quoted(dialect, part))
    .join('.')
}
