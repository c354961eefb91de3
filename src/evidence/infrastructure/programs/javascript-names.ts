import type { JsExpression, JsStatement } from '../../../migrations/syntax/javascript/module.js'
import { unwrapped } from '../../../migrations/syntax/javascript/scope.js'
import { typeNamed } from './packages.js'

/** What may make a construct. */
export type Made = Extract<JsExpression, { type: 'NewExpression' | 'CallExpression' }>

/** What names of a module stand for: a library, or a part of it. */
type Imports = ReadonlyMap<string, { readonly module: string; readonly path: readonly string[] }>

/** `import * as rds from`, `import { aws_rds as rds } from`, `const rds = require()`. */
export function importsOf(body: readonly JsStatement[]): Imports {
  const imports = new Map<string, { module: string; path: readonly string[] }>()
  for (const statement of body) {
    if (statement.type === 'ImportDeclaration') {
      for (const specifier of statement.specifiers) {
        const imported = specifier.type === 'ImportSpecifier' ? specifier.imported : undefined
        const name = imported === undefined ? [] : [imported.type === 'Identifier' ? imported.name : imported.value]
        imports.set(specifier.local.name, { module: statement.source.value, path: name })
      }
    }
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations) {
      const module = init == null ? undefined : required(init)
      if (module === undefined) continue
      if (id.type === 'Identifier') imports.set(id.name, { module, path: [] })
      if (id.type !== 'ObjectPattern') continue
      for (const property of id.properties) {
        if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier') continue
        const local = property.value.type === 'Identifier' ? property.value.name : property.key.name
        imports.set(local, { module, path: [property.key.name] })
      }
    }
  }
  return imports
}

function required(node: JsExpression): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return undefined
  const [first] = node.arguments
  return first?.type === 'StringLiteral' ? first.value : undefined
}

/** The class that is called, by its library; undefined for other classes. */
export function typeOf(callee: Made['callee'], imports: Imports): string | undefined {
  if (callee.type === 'Super' || callee.type === 'Import' || callee.type === 'V8IntrinsicIdentifier') return undefined
  const [root = '', ...rest] = pathOf(callee) ?? []
  const from = imports.get(root)
  return from === undefined ? undefined : typeNamed(from.module, [...from.path, ...rest])
}

/** `rds.DatabaseInstance` as its names; `this` counts as one. */
export function pathOf(expression: JsExpression): readonly string[] | undefined {
  const node = unwrapped(expression)
  if (node.type === 'Identifier') return [node.name]
  if (node.type === 'ThisExpression') return ['this']
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined
  const before = node.object.type === 'Super' ? undefined : pathOf(node.object)
  return before === undefined ? undefined : [...before, node.property.name]
}
