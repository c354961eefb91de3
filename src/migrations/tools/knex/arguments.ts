import { writtenAs, type JsExpression, type JsFunction } from '../../syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../syntax/javascript/scope.js'
import type { Circumstances } from '../../syntax/javascript/walk.js'
import { chainOf } from './chain.js'
import type { Clause } from './clauses.js'

/** A function written there, or one of the file by its name. */
export function functionIn(argument: JsExpression | undefined, scope: JsScope): JsFunction | undefined {
  const node = argument === undefined ? undefined : unwrapped(argument)
  if (node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression') return node
  return node?.type === 'Identifier' ? scope.functions.get(node.name) : undefined
}

/** `knex`, `knex.schema`, `{ knex }`. */
export function mentions(argument: JsExpression, handles: ReadonlySet<string>): boolean {
  const { base } = chainOf(argument)
  if (base.type === 'Identifier') return handles.has(base.name)
  if (base.type !== 'ObjectExpression') return false
  return base.properties.some(
    (property) =>
      property.type === 'ObjectProperty' && property.value.type === 'Identifier' && handles.has(property.value.name),
  )
}

/** What stands for a name that is computed. */
export function unknownName(argument: JsExpression | undefined, scope: JsScope): string {
  return argument === undefined ? '${table}' : `\${${writtenAs(scope.text, argument).replaceAll(/[{}]/g, ' ')}}`
}

/** createSchemaIfNotExists → CREATE SCHEMA IF NOT EXISTS */
export function wordsOf(method: string): string {
  return method.replaceAll(/([A-Z])/g, ' $1').toUpperCase()
}

/** Circumstances inside circumstances. */
export function both(outer: Circumstances, inner: Circumstances): Circumstances {
  const branches = [outer.branch, inner.branch].filter((branch) => branch !== undefined)
  return {
    branch: branches.length === 0 ? undefined : branches.join(' && '),
    guards: [...outer.guards, ...inner.guards],
    loop: inner.loop ?? outer.loop,
  }
}

/** Columns of one ALTER TABLE share a condition only where all of them stand under it. */
export function merged(around: Circumstances, clauses: readonly Clause[]): Circumstances {
  const columns = clauses.flatMap((clause) => (clause.kind === 'column' ? [clause.circumstances] : []))
  const [first] = columns
  return first !== undefined && columns.every(({ branch }) => branch === first.branch) ? both(around, first) : around
}
