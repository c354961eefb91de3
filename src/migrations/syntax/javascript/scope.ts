import type { Text } from '../../text.js'
import type { JsExpression, JsFunction, JsVariables } from './module.js'

/** What names stand for where an expression is read. */
export interface JsScope {
  readonly text: Text
  readonly constants: ReadonlyMap<string, JsExpression>
  readonly functions: ReadonlyMap<string, JsFunction>
  /** Characters that a parameter or loop variable has this time. */
  readonly bindings: ReadonlyMap<string, Text>
  /** Whether a condition holds for the database of this history; undefined where nobody can say. */
  readonly decide: (condition: JsExpression, scope: JsScope) => boolean | undefined
  /** Whether a driver's name (`pg`, `mysql2`) is one for the database of this history; undefined where it is no driver. */
  readonly isClient: (name: string) => boolean | undefined
}

/** An expression without what changes nothing about its value: await, parentheses, TypeScript's assertions. */
export function unwrapped(expression: JsExpression): JsExpression {
  switch (expression.type) {
    case 'AwaitExpression':
      return unwrapped(expression.argument)
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return unwrapped(expression.expression)
    default:
      return expression
  }
}

/** The scope behind a declaration. A name declared anew loses what it stood for. */
export function declared(scope: JsScope, variables: JsVariables): JsScope {
  const constants = new Map(scope.constants)
  const functions = new Map(scope.functions)
  const bindings = new Map(scope.bindings)
  for (const { id, init } of variables.declarations) {
    if (id.type !== 'Identifier') continue
    for (const names of [constants, functions, bindings]) names.delete(id.name)
    if (init == null) continue
    if (init.type === 'ArrowFunctionExpression' || init.type === 'FunctionExpression') functions.set(id.name, init)
    else constants.set(id.name, init)
  }
  return { ...scope, constants, functions, bindings }
}

/** The scope behind an assignment: the name now stands for something that is not followed. */
export function forgotten(scope: JsScope, name: string): JsScope {
  if (!scope.constants.has(name) && !scope.bindings.has(name)) return scope
  const constants = new Map(scope.constants)
  const bindings = new Map(scope.bindings)
  constants.delete(name)
  bindings.delete(name)
  return { ...scope, constants, bindings }
}

/** The scope in which a name has certain characters. */
export function bound(scope: JsScope, names: ReadonlyMap<string, Text>): JsScope {
  const constants = new Map(scope.constants)
  for (const name of names.keys()) constants.delete(name)
  return { ...scope, constants, bindings: new Map([...scope.bindings, ...names]) }
}
