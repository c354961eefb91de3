import type { Seen } from '../../facts.js'
import { at, isNonProduction, text, textOf, unknown, type Property, type Value } from '../value.js'
import { called } from './functions.js'
import type { Body, Expression } from './model.js'

/** What names mean inside one module. */
export interface Scope {
  /** `infra:module.orders.`: what stands before the addresses of this module's resources. */
  readonly prefix: string
  readonly variables: ReadonlyMap<string, Property>
  readonly locals: ReadonlyMap<string, { readonly expression: Expression; readonly seen: Seen }>
  readonly each: { readonly key: Value; readonly value: Value } | undefined
  /** Names of locals that are being worked out: a circle is unknown. */
  readonly resolving: ReadonlySet<string>
}

/** The value of an expression as far as it can be known without running Terraform. */
export function evaluate(expression: Expression, scope: Scope, seen: Seen): Value {
  const inside = (each: Expression): Value => evaluate(each, scope, seen)
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value)
    case 'template':
      return concatenated(expression.parts.map(inside))
    case 'traversal':
      return resolved(expression.path, scope, seen)
    case 'list':
      return { kind: 'list', items: expression.items.map((each) => ({ value: inside(each), seen })), complete: true }
    case 'object':
      return object(expression.entries, inside, seen)
    case 'conditional': {
      const test = inside(expression.test)
      const [yes, no] = [inside(expression.yes), inside(expression.no)]
      if (test.kind === 'boolean') return test.boolean ? yes : no
      return sameScalar(yes, no) ? yes : unknown(test.kind === 'unknown' ? test.why : 'a condition')
    }
    case 'operation':
      return operated(expression.operator, expression.operands.map(inside))
    case 'call':
      return called(expression.name, expression.arguments.map(inside), seen)
    case 'other':
      return unknown(expression.text)
  }
}

/** A block's attributes and blocks as one map. Blocks are lists, as a block may be repeated. */
export function evaluateBody(body: Body, scope: Scope, complete: boolean): Value {
  const entries = new Map<string, Property>()
  for (const [name, { expression, seen }] of body.attributes) {
    entries.set(name, { value: evaluate(expression, scope, seen), seen })
  }
  for (const block of body.blocks) {
    const dynamic = block.type === 'dynamic'
    const name = dynamic ? (block.labels[0] ?? '') : block.type
    const before = entries.get(name)
    const items = before?.value.kind === 'list' ? before.value.items : []
    const added = dynamic
      ? dynamicBlock(block.body, scope, complete, block.seen)
      : { value: evaluateBody(block.body, scope, complete), seen: block.seen }
    if (added === undefined) continue
    const value: Value = { kind: 'list', items: [...items, added], complete: true }
    entries.set(name, { value, seen: before?.seen ?? block.seen })
  }
  return { kind: 'map', entries, complete }
}

/** `dynamic "rule" { for_each = … content { … } }`: what it makes, undefined where it makes nothing. */
function dynamicBlock(body: Body, scope: Scope, complete: boolean, seen: Seen): Property | undefined {
  const each = body.attributes.get('for_each')
  const over = each === undefined ? unknown('for_each') : evaluate(each.expression, scope, each.seen)
  const size = over.kind === 'list' ? over.items.length : over.kind === 'map' ? over.entries.size : undefined
  if (size === 0) return undefined
  const content = body.blocks.find((block) => block.type === 'content')
  if (size === undefined || content === undefined) {
    return { value: unknown(over.kind === 'unknown' ? over.why : 'a dynamic block'), seen }
  }
  return { value: evaluateBody(content.body, scope, complete), seen: content.seen }
}

function literal(value: string | number | boolean | null): Value {
  if (value === null) return { kind: 'null' }
  if (typeof value === 'string') return text(value)
  return typeof value === 'number' ? { kind: 'number', number: value } : { kind: 'boolean', boolean: value }
}

function concatenated(parts: readonly Value[]): Value {
  let exact = true
  const written = parts.map((part) => {
    const known = textOf({ value: part, seen: NOWHERE })
    if (known === undefined) exact = false
    return known ?? (part.kind === 'text' ? part.text : '*')
  })
  return { kind: 'text', text: written.join(''), exact }
}

const NOWHERE: Seen = { path: '', line: 1, quote: '' }

function resolved(path: readonly string[], scope: Scope, seen: Seen): Value {
  const [root = '', name = '', ...rest] = path
  switch (root) {
    case 'var': {
      const given = scope.variables.get(name)
      return below(given, rest, `var.${name}`)
    }
    case 'local': {
      const local = scope.locals.get(name)
      if (local === undefined || scope.resolving.has(name)) return unknown(`local.${name}`)
      const value = evaluate(local.expression, { ...scope, resolving: new Set([...scope.resolving, name]) }, local.seen)
      return below({ value, seen }, rest, `local.${name}`)
    }
    case 'each': {
      if (scope.each === undefined) return unknown(`each.${name}`)
      return below({ value: name === 'key' ? scope.each.key : scope.each.value, seen }, rest, `each.${name}`)
    }
    case 'count':
    case 'path':
    case 'terraform':
    case 'self':
      return unknown(path.join('.'))
    default:
      return { kind: 'reference', to: `${scope.prefix}${path.join('.')}` }
  }
}

function below(property: Property | undefined, names: readonly string[], written: string): Value {
  if (property === undefined) return unknown(written)
  if (names.length === 0) return property.value
  if (property.value.kind === 'reference') return { kind: 'reference', to: `${property.value.to}.${names.join('.')}` }
  return at(property, ...names)?.value ?? unknown([written, ...names].join('.'))
}

function object(
  written: readonly { readonly key: Expression; readonly value: Expression }[],
  inside: (expression: Expression) => Value,
  seen: Seen,
): Value {
  const entries = new Map<string, Property>()
  let complete = true
  for (const each of written) {
    const key = textOf({ value: inside(each.key), seen })
    if (key === undefined) complete = false
    else entries.set(key, { value: inside(each.value), seen })
  }
  return { kind: 'map', entries, complete }
}

function operated(operator: string, [left, right]: readonly Value[]): Value {
  if (left === undefined) return unknown(operator)
  if (right === undefined) {
    if (operator === '!' && left.kind === 'boolean') return { kind: 'boolean', boolean: !left.boolean }
    if (operator === '-' && left.kind === 'number') return { kind: 'number', number: -left.number }
    return left.kind === 'unknown' ? left : unknown(operator)
  }
  if (operator === '&&' || operator === '||') return logical(operator, left, right)
  if (operator === '==' || operator === '!=') {
    const [a, b] = [textOf({ value: left, seen: NOWHERE }), textOf({ value: right, seen: NOWHERE })]
    if (a === undefined || b === undefined) return whichUnknown(left, right, operator)
    return { kind: 'boolean', boolean: (a === b) === (operator === '==') }
  }
  if (left.kind !== 'number' || right.kind !== 'number') return whichUnknown(left, right, operator)
  const [a, b] = [left.number, right.number]
  switch (operator) {
    case '+':
      return { kind: 'number', number: a + b }
    case '-':
      return { kind: 'number', number: a - b }
    case '*':
      return { kind: 'number', number: a * b }
    case '>':
      return { kind: 'boolean', boolean: a > b }
    case '<':
      return { kind: 'boolean', boolean: a < b }
    case '>=':
      return { kind: 'boolean', boolean: a >= b }
    case '<=':
      return { kind: 'boolean', boolean: a <= b }
    default:
      return unknown(operator)
  }
}

function logical(operator: string, left: Value, right: Value): Value {
  const decides = operator === '||'
  if ([left, right].some((each) => each.kind === 'boolean' && each.boolean === decides)) {
    return { kind: 'boolean', boolean: decides }
  }
  if (left.kind === 'boolean' && right.kind === 'boolean') return { kind: 'boolean', boolean: !decides }
  return whichUnknown(left, right, operator)
}

function whichUnknown(left: Value, right: Value, operator: string): Value {
  if (left.kind === 'unknown') return left
  return right.kind === 'unknown' ? right : unknown(operator)
}

function sameScalar(a: Value, b: Value): boolean {
  const [left, right] = [textOf({ value: a, seen: NOWHERE }), textOf({ value: b, seen: NOWHERE })]
  return left !== undefined && left === right
}

const NAMES_ENVIRONMENT = /^(env|environment|stage|tier|workspace)(_?name)?$/i

/** A default of `dev` says nothing about production: where nothing else decides, it is unknown. */
export function defaultOf(name: string, property: Property): Property {
  const written = textOf(property)
  return NAMES_ENVIRONMENT.test(name) && written !== undefined && isNonProduction(written)
    ? { value: unknown(`var.${name}`), seen: property.seen }
    : property
}
