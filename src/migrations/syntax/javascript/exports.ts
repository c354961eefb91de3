import type { JsExpression, JsFunction, JsModule, JsStatement } from './module.js'
import { unwrapped } from './scope.js'

/** What a module exports under names, in CommonJS and in ES modules. The default export is named `default`. */
export type Exported = JsExpression | JsFunction

/** The exports of a module: `exports.up = …`, `module.exports = { up }`, `export function up`, `export { up }`. */
export function exportsOf({ body }: JsModule): ReadonlyMap<string, Exported> {
  const locals = localsOf(body)
  const found = new Map<string, Exported>()
  for (const statement of body) collect(statement, locals, found)
  return found
}

/** Functions and constants at the top of a module, by name. */
export function localsOf(body: readonly JsStatement[]): ReadonlyMap<string, Exported> {
  const locals = new Map<string, Exported>()
  for (const each of body) {
    const statement = each.type === 'ExportNamedDeclaration' && each.declaration != null ? each.declaration : each
    if (statement.type === 'FunctionDeclaration' && statement.id != null) locals.set(statement.id.name, statement)
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && init != null) locals.set(id.name, init)
    }
  }
  return locals
}

function collect(statement: JsStatement, locals: ReadonlyMap<string, Exported>, found: Map<string, Exported>): void {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      if (statement.declaration != null)
        for (const [name, value] of localsOf([statement.declaration])) found.set(name, value)
      for (const specifier of statement.specifiers) {
        if (specifier.type !== 'ExportSpecifier') continue
        const value = locals.get(specifier.local.name)
        const name = specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value
        if (value !== undefined) found.set(name, value)
      }
      return
    case 'ExportDefaultDeclaration': {
      const { declaration } = statement
      if (declaration.type === 'ClassDeclaration' || declaration.type === 'TSDeclareFunction') return
      if (declaration.type === 'FunctionDeclaration') found.set('default', declaration)
      else exportObject(declaration, locals, found)
      return
    }
    case 'ExpressionStatement':
      if (statement.expression.type === 'AssignmentExpression') assign(statement.expression, locals, found)
      return
    default:
  }
}

function assign(
  { left, right }: Extract<JsExpression, { type: 'AssignmentExpression' }>,
  locals: ReadonlyMap<string, Exported>,
  found: Map<string, Exported>,
): void {
  if (left.type !== 'MemberExpression' || left.property.type !== 'Identifier') return
  const name = left.property.name
  const isModule = left.object.type === 'Identifier' && left.object.name === 'module'
  if (isModule && name === 'exports') exportObject(right, locals, found)
  const isExports =
    (left.object.type === 'Identifier' && left.object.name === 'exports') ||
    (left.object.type === 'MemberExpression' &&
      left.object.property.type === 'Identifier' &&
      left.object.property.name === 'exports')
  // exports.up = exports.down = …
  if (isExports) found.set(name, right.type === 'AssignmentExpression' ? right.right : resolved(right, locals))
  if (right.type === 'AssignmentExpression') assign(right, locals, found)
}

function exportObject(value: JsExpression, locals: ReadonlyMap<string, Exported>, found: Map<string, Exported>): void {
  const target = resolved(value, locals)
  found.set('default', target)
  if (target.type !== 'ObjectExpression') return
  for (const property of target.properties) {
    if (property.type === 'SpreadElement') continue
    const name =
      property.key.type === 'Identifier'
        ? property.key.name
        : property.key.type === 'StringLiteral'
          ? property.key.value
          : ''
    if (property.type === 'ObjectMethod') found.set(name, property)
    else if (isExpression(property.value)) found.set(name, resolved(property.value, locals))
  }
}

function resolved(value: JsExpression, locals: ReadonlyMap<string, Exported>): Exported {
  const inner = unwrapped(value)
  return inner.type === 'Identifier' ? (locals.get(inner.name) ?? inner) : inner
}

type PropertyValue = Extract<
  Extract<JsExpression, { type: 'ObjectExpression' }>['properties'][number],
  { type: 'ObjectProperty' }
>['value']

/** A property's value in an object; patterns stand there only in destructuring. */
export function isExpression(value: PropertyValue): value is Extract<PropertyValue, JsExpression> {
  switch (value.type) {
    case 'ArrayPattern':
    case 'AssignmentPattern':
    case 'ObjectPattern':
    case 'RestElement':
    case 'VoidPattern':
      return false
    default:
      return true
  }
}
