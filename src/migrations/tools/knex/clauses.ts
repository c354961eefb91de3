import type { Dialect } from '../../operation.js'
import { textOf } from '../../syntax/javascript/literals.js'
import type { JsExpression } from '../../syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../syntax/javascript/scope.js'
import type { Circumstances } from '../../syntax/javascript/walk.js'
import type { Text } from '../../text.js'
import { quoted } from '../rendered.js'
import type { Link } from './chain.js'
import { tableName } from './raw.js'

/** A part of createTable or alterTable. */
export type Clause =
  /** A column to make, or a constraint of the table. */
  | { readonly kind: 'column' | 'constraint'; readonly sql: Text; readonly circumstances: Circumstances }
  /** A statement of its own, which Knex sends behind the table's. */
  | { readonly kind: 'statement'; readonly sql: Text; readonly circumstances: Circumstances }
  | { readonly kind: 'opaque'; readonly from: number; readonly to: number; readonly reason: string }

/** The table that a builder function describes. */
export interface Target {
  readonly name: string
  readonly schema: string | undefined
  readonly dialect: Dialect
}

/** The name as SQL. */
export function targetSql({ name, schema, dialect }: Target): string {
  return schema === undefined ? tableName(dialect, name) : `${quoted(dialect, schema)}.${quoted(dialect, name)}`
}

/** `REFERENCES …` from the links behind a foreign key. */
export function referenceSql(modifiers: readonly Link[], scope: JsScope, dialect: Dialect): string {
  const argument = (...names: readonly string[]): string | undefined =>
    textIn(modifiers.find((link) => names.includes(link.name))?.args?.[0], scope)
  const column = argument('references') ?? 'id'
  const dot = column.lastIndexOf('.')
  const table = argument('inTable', 'on') ?? (dot === -1 ? '${table}' : column.slice(0, dot))
  const onDelete = argument('onDelete')
  const onUpdate = argument('onUpdate')
  const key = quoted(dialect, dot === -1 ? column : column.slice(dot + 1))
  return `REFERENCES ${tableName(dialect, table)} (${key})${actionSql('DELETE', onDelete)}${actionSql('UPDATE', onUpdate)}`
}

function actionSql(event: 'DELETE' | 'UPDATE', action: string | undefined): string {
  return action !== undefined && /^(?:cascade|restrict|no action|set null|set default)$/i.test(action)
    ? ` ON ${event} ${action.toUpperCase()}`
    : ''
}

/** The texts of one name or a list of names. An unknown one becomes a template's expression. */
export function namesIn(argument: JsExpression | undefined, scope: JsScope): readonly string[] {
  if (argument === undefined) return []
  const node = unwrapped(argument)
  const list = node.type === 'Identifier' ? unwrapped(scope.constants.get(node.name) ?? node) : node
  if (list.type !== 'ArrayExpression') return [textIn(node, scope) ?? '${column}']
  return list.elements.map((element) =>
    element === null || element.type === 'SpreadElement' ? '${column}' : (textIn(element, scope) ?? '${column}'),
  )
}

/** A text that is known; options and other values are none. */
export function textIn(argument: JsExpression | undefined, scope: JsScope): string | undefined {
  return argument === undefined ? undefined : textOf(argument, scope)?.value
}

/** A name given alone or in options: `'name'`, `{ indexName: 'name' }`. */
export function optionText(argument: JsExpression | undefined, name: string, scope: JsScope): string | undefined {
  const node = argument === undefined ? undefined : unwrapped(argument)
  if (node?.type !== 'ObjectExpression') return textIn(node, scope)
  for (const property of node.properties) {
    if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier' || property.key.name !== name) continue
    if (property.value.type === 'StringLiteral') return property.value.value
  }
  return undefined
}
