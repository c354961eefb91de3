import { Text } from '../../text.js'
import { isExpression } from './exports.js'
import { placeOf, writtenAs, type JsCall, type JsExpression, type JsObject } from './module.js'
import { bound, unwrapped, type JsScope } from './scope.js'

type Template = Extract<JsExpression, { type: 'TemplateLiteral' }>

const DEEPEST = 40

/**
 * The characters that an expression has at run time, each with its place: literals, templates, `+`, constants of the
 * file, functions that return a template. A part that nobody can know becomes `${…}`, which readers of SQL take for one
 * identifier. Undefined where the whole is unknown.
 */
export function textOf(expression: JsExpression, scope: JsScope, depth = 0): Text | undefined {
  if (depth > DEEPEST) return undefined
  const node = unwrapped(expression)
  const { from, to } = placeOf(node)
  switch (node.type) {
    case 'StringLiteral':
      return unescaped(scope.text, from + 1, to - 1)
    case 'TemplateLiteral':
      return templateText(node, scope, depth, false)
    case 'TaggedTemplateExpression':
      return templateText(node.quasi, scope, depth, writtenAs(scope.text, node.tag) === 'String.raw')
    case 'NumericLiteral':
      return scope.text.slice(from, to)
    case 'BinaryExpression': {
      if (node.operator !== '+' || node.left.type === 'PrivateName') return undefined
      const left = textOf(node.left, scope, depth + 1)
      const right = textOf(node.right, scope, depth + 1)
      if (left === undefined && right === undefined) return undefined
      return Text.join([left ?? placeholder(node.left, scope), right ?? placeholder(node.right, scope)])
    }
    case 'Identifier': {
      const binding = scope.bindings.get(node.name)
      const constant = scope.constants.get(node.name)
      return binding ?? (constant === undefined ? undefined : textOf(constant, scope, depth + 1))
    }
    case 'MemberExpression': {
      const value = memberOf(node, scope)
      return value === undefined ? undefined : textOf(value, scope, depth + 1)
    }
    case 'ConditionalExpression': {
      const decision = scope.decide(node.test, scope)
      return decision === undefined ? undefined : textOf(decision ? node.consequent : node.alternate, scope, depth + 1)
    }
    case 'CallExpression':
      return callText(node, scope, depth)
    default:
      return undefined
  }
}

/** The property of a constant object that `TABLES.users` or `TABLES['users']` names. */
export function memberOf(
  { object, property, computed }: Extract<JsExpression, { type: 'MemberExpression' }>,
  scope: JsScope,
): JsExpression | undefined {
  if (object.type === 'Super' || property.type === 'PrivateName') return undefined
  const target = unwrapped(object)
  const holder = target.type === 'Identifier' ? scope.constants.get(target.name) : target
  const inner = holder === undefined ? undefined : unwrapped(holder)
  if (inner?.type !== 'ObjectExpression') return undefined
  const name =
    !computed && property.type === 'Identifier'
      ? property.name
      : property.type === 'StringLiteral'
        ? property.value
        : undefined
  return name === undefined ? undefined : propertyOf(inner, name)
}

/** The value of a property of an object literal; undefined for methods and absent ones. */
export function propertyOf({ properties }: JsObject, name: string): JsExpression | undefined {
  for (const property of properties) {
    if (property.type !== 'ObjectProperty' || property.computed) continue
    const key =
      property.key.type === 'Identifier'
        ? property.key.name
        : property.key.type === 'StringLiteral'
          ? property.key.value
          : ''
    if (key === name && isExpression(property.value)) return property.value
  }
  return undefined
}

function templateText({ quasis, expressions }: Template, scope: JsScope, depth: number, raw: boolean): Text {
  const parts: Text[] = []
  quasis.forEach((quasi, index) => {
    const { from, to } = placeOf(quasi)
    parts.push(raw ? scope.text.slice(from, to) : unescaped(scope.text, from, to))
    const expression = expressions[index]
    if (expression === undefined) return
    const known = isType(expression) ? undefined : textOf(expression, scope, depth + 1)
    parts.push(known ?? placeholder(expression, scope))
  })
  return Text.join(parts)
}

function isType(node: Template['expressions'][number]): node is Exclude<Template['expressions'][number], JsExpression> {
  return node.type.startsWith('TS') && !/^TS(?:As|NonNull|Satisfies|TypeAssertion|Instantiation)/.test(node.type)
}

/** `${tableName}`, normalised so that the same expression is the same identifier wherever it stands. */
function placeholder(node: { readonly start?: number | null; readonly end?: number | null }, scope: JsScope): Text {
  const { from, to } = placeOf(node)
  const written = writtenAs(scope.text, node).replaceAll('{', '(').replaceAll('}', ')')
  return scope.text.standIn(`\${${written}}`, from, to, false)
}

/** `sql.trim()`, `['a', 'b'].join(' ')`, `dedent('…')`, and functions of the file that return a text. */
function callText(call: JsCall, scope: JsScope, depth: number): Text | undefined {
  const { callee } = call
  const args = call.arguments.filter(
    (argument) => argument.type !== 'SpreadElement' && argument.type !== 'ArgumentPlaceholder',
  )
  if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.object.type !== 'Super') {
    const target = unwrapped(callee.object)
    const method = callee.property.name
    if (/^(?:trim(?:Start|End)?|toString|valueOf)$/.test(method)) return textOf(target, scope, depth + 1)
    if (method === 'concat') return joined([target, ...args], '', scope, depth)
    const list = target.type === 'Identifier' ? unwrapped(scope.constants.get(target.name) ?? target) : target
    if (method !== 'join' || list.type !== 'ArrayExpression') return undefined
    const separator = args[0] === undefined ? ',' : textOf(args[0], scope, depth + 1)?.value
    const elements = list.elements.filter((element) => element !== null && element.type !== 'SpreadElement')
    return separator === undefined || elements.length < list.elements.length
      ? undefined
      : joined(elements, separator, scope, depth)
  }
  if (callee.type !== 'Identifier') return undefined
  const fn = scope.functions.get(callee.name)
  const only = args[0]
  if (fn === undefined)
    return /dedent|^sql$|outdent/i.test(callee.name) && only !== undefined ? textOf(only, scope, depth + 1) : undefined
  const [single] = fn.body.type === 'BlockStatement' ? fn.body.body : []
  const returned =
    fn.body.type !== 'BlockStatement' ? fn.body : single?.type === 'ReturnStatement' ? single.argument : undefined
  if (returned == null) return undefined
  const names = new Map<string, Text>()
  fn.params.forEach((param, index) => {
    const argument = args[index]
    const name =
      param.type === 'AssignmentPattern' && param.left.type === 'Identifier'
        ? param.left.name
        : param.type === 'Identifier'
          ? param.name
          : undefined
    const value = argument ?? (param.type === 'AssignmentPattern' ? param.right : undefined)
    if (name !== undefined && value !== undefined)
      names.set(name, textOf(value, scope, depth + 1) ?? placeholder(value, scope))
  })
  return textOf(returned, bound(scope, names), depth + 1)
}

function joined(parts: readonly JsExpression[], separator: string, scope: JsScope, depth: number): Text {
  const texts: Text[] = []
  for (const [index, part] of parts.entries()) {
    const { from } = placeOf(part)
    if (index > 0 && separator !== '') texts.push(scope.text.standIn(separator, from, from, false))
    texts.push(textOf(part, scope, depth + 1) ?? placeholder(part, scope))
  }
  return Text.join(texts)
}

/** `\x41`, `\u0041`, `\u{1F600}`, a line continuation, or one character: ECMAScript, EscapeSequence. */
const ESCAPE = /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[^]))/g
const SINGLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' }

/** What the characters between quotes mean; each escape sequence stands where it is written. */
function unescaped(text: Text, from: number, to: number): Text {
  const written = text.value.slice(from, to)
  const parts: Text[] = []
  let at = 0
  for (const found of written.matchAll(ESCAPE)) {
    const [whole, long, short, byte, single = ''] = found
    parts.push(text.slice(from + at, from + found.index))
    at = found.index + whole.length
    const code = long ?? short ?? byte
    const isContinuation = /^(?:\r\n|[\n\r\u2028\u2029])$/.test(single)
    const value = code === undefined ? (isContinuation ? '' : (SINGLE[single] ?? single)) : codePoint(code)
    parts.push(text.standIn(value, from + found.index, from + at, true))
  }
  parts.push(text.slice(from + at, to))
  return Text.join(parts)
}

function codePoint(hexadecimal: string): string {
  const code = Number.parseInt(hexadecimal, 16)
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
}
