import { placeOf, type JsCall, type JsExpression } from '../../syntax/javascript/module.js'
import { unwrapped } from '../../syntax/javascript/scope.js'

/** One step of `knex.schema.createTable(…)`: a property, called or not. */
export interface Link {
  readonly name: string
  /** Undefined: the property is read, not called. */
  readonly args: readonly JsExpression[] | undefined
  /** From the property's name to the closing parenthesis. */
  readonly from: number
  readonly to: number
}

export interface Chain {
  readonly base: JsExpression
  /** The arguments where the base itself is called: `knex('orders')`. */
  readonly baseArgs: readonly JsExpression[] | undefined
  readonly links: readonly Link[]
}

/** A call or member expression taken apart, innermost first. */
export function chainOf(expression: JsExpression): Chain {
  const links: Link[] = []
  let at = unwrapped(expression)
  for (;;) {
    if (
      at.type === 'CallExpression' &&
      (at.callee.type === 'MemberExpression' || at.callee.type === 'OptionalMemberExpression')
    ) {
      const name = propertyName(at.callee.property)
      if (name === undefined || at.callee.object.type === 'Super')
        return { base: at, baseArgs: undefined, links: links.reverse() }
      links.push({ name, args: argumentsOf(at), from: placeOf(at.callee.property).from, to: placeOf(at).to })
      at = unwrapped(at.callee.object)
    } else if (at.type === 'MemberExpression') {
      const name = propertyName(at.property)
      if (name === undefined || at.object.type === 'Super')
        return { base: at, baseArgs: undefined, links: links.reverse() }
      links.push({ name, args: undefined, from: placeOf(at.property).from, to: placeOf(at).to })
      at = unwrapped(at.object)
    } else if (at.type === 'CallExpression' && at.callee.type === 'Identifier') {
      return { base: at.callee, baseArgs: argumentsOf(at), links: links.reverse() }
    } else return { base: at, baseArgs: undefined, links: links.reverse() }
  }
}

function propertyName(property: { readonly type: string; readonly name?: unknown }): string | undefined {
  return property.type === 'Identifier' && typeof property.name === 'string' ? property.name : undefined
}

function argumentsOf(call: JsCall): readonly JsExpression[] {
  return call.arguments.filter(
    (argument) => argument.type !== 'SpreadElement' && argument.type !== 'ArgumentPlaceholder',
  )
}
