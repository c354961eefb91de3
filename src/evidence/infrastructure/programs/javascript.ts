import { isExpression, localsOf } from '../../../migrations/syntax/javascript/exports.js'
import { memberOf, textOf } from '../../../migrations/syntax/javascript/literals.js'
import { placeOf, writtenAs, type JsExpression, type JsModule } from '../../../migrations/syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../../migrations/syntax/javascript/scope.js'
import { isNode, visitNodes, type JsNode, type JsPlace } from '../../../migrations/syntax/javascript/visit.js'
import { snakeCase } from '../cloudformation-names.js'
import { seenAt, text, unknown, type Property, type Value } from '../value.js'
import type { Construct, Meaning } from './construct.js'
import { importsOf, pathOf, typeOf, type Made } from './javascript-names.js'

const DEEPEST_VALUE = 40

interface World {
  readonly path: string
  readonly lines: readonly string[]
  readonly lineOf: (offset: number) => number
  readonly meaning: Meaning
  /** Variables that hold a construct, with its key. */
  readonly holders: ReadonlyMap<string, string>
}

interface Found {
  readonly node: Made
  readonly type: string
  readonly holder: string | undefined
  readonly scope: JsScope
}

/** The constructs that a JavaScript or TypeScript program makes, with arguments as far as they are literals of the file. */
export function constructsIn(path: string, { text: source, body }: JsModule, meaning: Meaning): readonly Construct[] {
  const imports = importsOf(body)
  const locals = [...localsOf(body)].flatMap(([name, value]) => (isPlain(value) ? [[name, value] as const] : []))
  const scope: JsScope = {
    text: source,
    constants: new Map(locals),
    functions: new Map(),
    bindings: new Map(),
    decide: () => undefined,
    isClient: () => undefined,
  }
  const found: Found[] = []
  const take = (node: JsNode, { holder, scope: names }: Place): void => {
    const type = isMade(node) ? typeOf(node.callee, imports) : undefined
    if (!isMade(node) || type === undefined) return
    if (node.type === 'NewExpression' || type.startsWith('cdk:backup.'))
      found.push({ node, type, holder, scope: names })
  }
  const outside: Place = { scope, holder: undefined, depth: 0 }
  visitNodes(body, outside, { take, within })
  const lines = source.value.split('\n')
  const lineOf = (offset: number): number => source.span(offset, offset).line
  const keyOf = ({ holder, node }: Found): string => `${path}:${holder ?? `line ${lineOf(placeOf(node).from)}`}`
  const holders = new Map(
    found.flatMap((each) => (each.holder === undefined ? [] : [[each.holder, keyOf(each)] as const])),
  )
  const world: World = { path, lines, lineOf, meaning, holders }
  return found.map((each) => constructOf(each, keyOf(each), world))
}

function constructOf({ node, type, scope }: Found, key: string, world: World): Construct {
  const args = node.arguments.flatMap((each) =>
    each.type === 'SpreadElement' || each.type === 'ArgumentPlaceholder' ? [] : [each],
  )
  const values = args.map((each) => propertyOf(each, scope, world))
  const seen = seenOf(node, world)
  const given = values.find(({ value }) => value.kind === 'map')
  const open = args.length < node.arguments.length || values.slice(1).some(({ value }) => value.kind === 'unknown')
  const none: Value = { kind: 'map', entries: new Map(), complete: !open }
  return {
    type,
    name: values.flatMap(({ value }) => (value.kind === 'text' && value.exact ? [value.text] : []))[0],
    key,
    properties: given ?? { value: none, seen },
    seen,
  }
}

interface Place extends JsPlace {
  /** The variable or field that the next expression is put into. */
  readonly holder: string | undefined
}

/** A value that is waited for, or of which the type is said, is put where the whole is put. */
function within(place: Place, node?: JsNode, key = ''): Place {
  const inner: Place = { ...place, holder: undefined }
  if (node === undefined || !/^(init|right|value|argument|expression)$/.test(key)) return inner
  return { ...inner, holder: holderIn(node) ?? (/^(Await|TSAs|TSNonNull)/.test(node.type) ? place.holder : undefined) }
}

function isMade(node: JsNode): node is Made {
  return node.type === 'NewExpression' || node.type === 'CallExpression'
}

/** Whether a top-level value is an expression: functions stand for no value. */
function isPlain(value: JsNode): value is JsExpression {
  return !/^(Function|Arrow|ObjectMethod|Class)/.test(value.type)
}

/** `const db = …`, `this.db = …`, and a field `db = …`. */
function holderIn(node: JsNode): string | undefined {
  const named = (part: unknown): string | undefined =>
    isNode(part) && 'name' in part && typeof part.name === 'string' ? part.name : undefined
  if (node.type === 'VariableDeclarator' && 'id' in node) return named(node.id)
  if (node.type === 'ClassProperty' && 'key' in node) return `this.${named(node.key) ?? ''}`
  if (node.type !== 'AssignmentExpression' || !('left' in node) || !isNode(node.left)) return undefined
  const { left } = node
  if (left.type === 'Identifier') return named(left)
  return left.type === 'MemberExpression' && 'object' in left && isNode(left.object) && 'property' in left
    ? left.object.type === 'ThisExpression'
      ? `this.${named(left.property) ?? ''}`
      : undefined
    : undefined
}

function seenOf(node: Parameters<typeof placeOf>[0], { path, lines, lineOf }: World): Property['seen'] {
  const line = lineOf(placeOf(node).from)
  return seenAt(path, line, lines[line - 1] ?? '')
}

function propertyOf(expression: JsExpression, scope: JsScope, world: World, depth = 0): Property {
  return { value: valueOf(unwrapped(expression), scope, world, depth), seen: seenOf(expression, world) }
}

function valueOf(node: JsExpression, scope: JsScope, world: World, depth: number): Value {
  const written = (): Value => unknown(writtenAs(scope.text, node).slice(0, 60))
  if (depth > DEEPEST_VALUE) return written()
  const inside = (each: JsExpression): Property => propertyOf(each, scope, world, depth + 1)
  switch (node.type) {
    case 'StringLiteral':
      return text(node.value)
    case 'NumericLiteral':
      return { kind: 'number', number: node.value }
    case 'BooleanLiteral':
      return { kind: 'boolean', boolean: node.value }
    case 'NullLiteral':
      return { kind: 'null' }
    case 'TemplateLiteral':
      return composed(node, scope) ?? written()
    case 'BinaryExpression':
      return (isText(node.left) || isText(node.right) ? composed(node, scope) : undefined) ?? written()
    case 'Identifier':
    case 'MemberExpression':
      return namedValue(node, scope, world, depth) ?? written()
    case 'ObjectExpression':
      return objectValue(node, scope, world, depth)
    case 'ArrayExpression': {
      const plain = node.elements.flatMap((each) => (each === null || each.type === 'SpreadElement' ? [] : [each]))
      return { kind: 'list', items: plain.map(inside), complete: plain.length === node.elements.length }
    }
    case 'ConditionalExpression': {
      const [yes, no] = [inside(node.consequent).value, inside(node.alternate).value]
      return JSON.stringify(yes) === JSON.stringify(no) && /^(text|number|boolean)$/.test(yes.kind) ? yes : written()
    }
    case 'CallExpression': {
      const { callee } = node
      if (callee.type === 'Super' || callee.type === 'Import' || callee.type === 'V8IntrinsicIdentifier')
        return written()
      const args = node.arguments.flatMap((each) =>
        each.type === 'SpreadElement' || each.type === 'ArgumentPlaceholder' ? [] : [inside(each)],
      )
      return world.meaning.call((pathOf(callee) ?? []).join('.'), args) ?? written()
    }
    default:
      return written()
  }
}

function isText(node: JsNode): boolean {
  return node.type === 'StringLiteral' || node.type === 'TemplateLiteral'
}

/** A text of parts; those that nobody knows are `*`. */
function composed(node: JsExpression, scope: JsScope): Value | undefined {
  const whole = textOf(node, scope)?.value
  if (whole === undefined) return undefined
  const known = whole.replace(/\$\{[^}]*\}/g, '*')
  return { kind: 'text', text: known, exact: known === whole }
}

function namedValue(
  node: Extract<JsExpression, { type: 'Identifier' | 'MemberExpression' }>,
  scope: JsScope,
  world: World,
  depth: number,
): Value | undefined {
  const path = pathOf(node)
  if (path === undefined) return undefined
  if (path.length === 1 && path[0] === 'undefined') return { kind: 'null' }
  const size = path[0] === 'this' ? 2 : 1
  const key = world.holders.get(path.slice(0, size).join('.'))
  if (key !== undefined) return { kind: 'reference', to: [key, ...path.slice(size)].join('.') }
  const constant = node.type === 'Identifier' ? scope.constants.get(node.name) : memberOf(node, scope)
  if (constant !== undefined && constant !== node) return propertyOf(constant, scope, world, depth + 1).value
  return world.meaning.member(path.join('.'))
}

function objectValue(
  node: Extract<JsExpression, { type: 'ObjectExpression' }>,
  scope: JsScope,
  world: World,
  depth: number,
): Value {
  const entries = new Map<string, Property>()
  let complete = true
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const { value } = propertyOf(property.argument, scope, world, depth + 1)
      if (value.kind === 'map') for (const [name, each] of value.entries) entries.set(name, each)
      complete &&= value.kind === 'map' && value.complete
      continue
    }
    const name =
      property.key.type === 'Identifier' && !property.computed
        ? property.key.name
        : property.key.type === 'StringLiteral'
          ? property.key.value
          : undefined
    if (name === undefined || property.type === 'ObjectMethod' || !isExpression(property.value)) {
      complete &&= name !== undefined
      continue
    }
    const { value } = propertyOf(property.value, scope, world, depth + 1)
    entries.set(snakeCase(name), { value, seen: seenOf(property, world) })
  }
  return { kind: 'map', entries, complete }
}
