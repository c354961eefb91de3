import { Text } from '../../text.js'
import type { PyNode } from './module.js'

export interface Place {
  readonly from: number
  readonly to: number
}

/** A Python expression as data, so that the syntax tree need not be kept. */
export type PyValue =
  | { readonly kind: 'text'; readonly text: Text; readonly place: Place }
  | { readonly kind: 'number' | 'name' | 'unknown'; readonly written: string; readonly place: Place }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly place: Place }
  | { readonly kind: 'none'; readonly place: Place }
  | { readonly kind: 'list'; readonly items: readonly PyValue[]; readonly place: Place }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [PyValue, PyValue])[]; readonly place: Place }
  | PyCall

export interface PyCall {
  readonly kind: 'call'
  /** `migrations.AddField` */
  readonly name: string
  readonly args: readonly PyValue[]
  readonly keywords: ReadonlyMap<string, PyValue>
  readonly place: Place
}

/** What names of the module stand for. */
export interface PyScope {
  readonly text: Text
  readonly constants: ReadonlyMap<string, PyNode>
}

const DEEPEST = 60

/** Constants at the top of a module, by name. */
export function pyScope(text: Text, root: PyNode): PyScope {
  const constants = new Map<string, PyNode>()
  for (const statement of root.namedChildren) {
    const assignment = statement.type === 'expression_statement' ? statement.namedChildren[0] : undefined
    const left = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : null
    const right = assignment?.childForFieldName('right')
    if (left?.type === 'identifier' && right != null) constants.set(left.text, right)
  }
  return { text, constants }
}

/** The scope inside a function: its own constants before the module's. */
export function withLocals(scope: PyScope, node: PyNode): PyScope {
  let body: PyNode | null = node.parent
  while (body !== null && body.type !== 'function_definition') body = body.parent
  const block = body?.childForFieldName('body')
  if (block == null) return scope
  return { ...scope, constants: new Map([...scope.constants, ...pyScope(scope.text, block).constants]) }
}

/** Reads an expression. What cannot be known is `unknown`, with what is written there. */
export function valueOf(node: PyNode, scope: PyScope, depth = 0): PyValue {
  const place = { from: node.startIndex, to: node.endIndex }
  const children = node.namedChildren.filter((child) => child.type !== 'comment')
  const unknown: PyValue = { kind: 'unknown', written: node.text, place }
  if (depth > DEEPEST) return unknown
  const inner = (child: PyNode): PyValue => valueOf(child, scope, depth + 1)
  switch (node.type) {
    case 'string':
      return { kind: 'text', text: stringText(node, scope, depth), place }
    case 'concatenated_string':
      return { kind: 'text', text: Text.join(children.map((child) => stringText(child, scope, depth))), place }
    case 'integer':
    case 'float':
      return { kind: 'number', written: node.text, place }
    case 'unary_operator':
      return /^[-+]\s*[\d.]+$/.test(node.text) ? { kind: 'number', written: node.text, place } : unknown
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true', place }
    case 'none':
      return { kind: 'none', place }
    case 'parenthesized_expression':
      return children[0] === undefined ? unknown : inner(children[0])
    case 'list':
    case 'tuple':
    case 'set':
      return { kind: 'list', items: children.map(inner), place }
    case 'dictionary':
      return {
        kind: 'map',
        entries: children.flatMap((pair) => {
          const [key, value] = [pair.childForFieldName('key'), pair.childForFieldName('value')]
          return key === null || value === null ? [] : [[inner(key), inner(value)] as const]
        }),
        place,
      }
    case 'identifier': {
      const constant = scope.constants.get(node.text)
      return constant === undefined || constant.type === 'identifier'
        ? { kind: 'name', written: node.text, place }
        : inner(constant)
    }
    case 'attribute':
      return { kind: 'name', written: node.text, place }
    case 'binary_operator':
      return sumOf(node, inner) ?? unknown
    case 'call':
      return callOf(node, inner, place) ?? unknown
    default:
      return unknown
  }
}

/** The sum of two texts or two lists. */
function sumOf(node: PyNode, inner: (child: PyNode) => PyValue): PyValue | undefined {
  const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')]
  if (left === null || right === null || node.childForFieldName('operator')?.text !== '+') return undefined
  const place = { from: node.startIndex, to: node.endIndex }
  const [a, b] = [inner(left), inner(right)]
  if (a.kind === 'text' && b.kind === 'text') return { kind: 'text', text: Text.join([a.text, b.text]), place }
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', items: [...a.items, ...b.items], place }
  return undefined
}

function callOf(node: PyNode, inner: (child: PyNode) => PyValue, place: Place): PyValue | undefined {
  const fn = node.childForFieldName('function')
  const list = node.childForFieldName('arguments')
  if (fn === null || list?.type !== 'argument_list') return undefined
  const args: PyValue[] = []
  const keywords = new Map<string, PyValue>()
  for (const argument of list.namedChildren) {
    if (argument.type === 'comment') continue
    const name = argument.type === 'keyword_argument' ? argument.childForFieldName('name') : null
    const value = argument.childForFieldName('value')
    if (name !== null && value !== null) keywords.set(name.text, inner(value))
    else args.push(inner(argument))
  }
  const [only] = args
  // textwrap.dedent("""…""") and "…".strip() change no statement.
  if (/(?:^|\.)dedent$/.test(fn.text) && only?.kind === 'text') return only
  const receiver = fn.type === 'attribute' && /\.(?:l|r)?strip$/.test(fn.text) ? fn.childForFieldName('object') : null
  const stripped = receiver === null ? undefined : inner(receiver)
  if (stripped?.kind === 'text') return stripped
  return { kind: 'call', name: fn.text.replace(/\s+/g, ''), args, keywords, place }
}

/** `\n`, `\x41`, `\u0041`, `\U0001F600`, `\N{…}`, octal, a line continuation: https://docs.python.org/3/reference/lexical_analysis.html */
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]*\}|([0-7]{1,3})|(\r\n|[^]))/g
const SINGLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }
const ITSELF = /^[\\'"]$/

function stringText(node: PyNode, scope: PyScope, depth: number): Text {
  const start = node.children.find((child) => child.type === 'string_start')?.text.toLowerCase() ?? ''
  const isRaw = start.includes('r')
  const parts: Text[] = []
  for (const child of node.namedChildren) {
    if (child.type === 'string_content')
      parts.push(
        isRaw ? scope.text.slice(child.startIndex, child.endIndex) : unescaped(scope.text, child, start.includes('f')),
      )
    if (child.type !== 'interpolation') continue
    const expression = child.childForFieldName('expression')
    const value = expression === null ? undefined : valueOf(expression, scope, depth + 1)
    parts.push(value?.kind === 'text' ? value.text : placeholder(scope.text, child, expression?.text ?? child.text))
  }
  return Text.join(parts)
}

function placeholder(text: Text, node: PyNode, written: string): Text {
  const name = written.replaceAll(/[{}]/g, ' ').replace(/\s+/g, ' ').trim()
  return text.standIn(`\${${name}}`, node.startIndex, node.endIndex, false)
}

function unescaped(text: Text, node: PyNode, doubled: boolean): Text {
  const written = text.value.slice(node.startIndex, node.endIndex)
  const pattern = doubled ? new RegExp(`${ESCAPE.source}|\\{\\{|\\}\\}`, 'g') : ESCAPE
  const parts: Text[] = []
  let at = 0
  for (const found of written.matchAll(pattern)) {
    const [whole, byte, short, long, octal, single] = found
    parts.push(text.slice(node.startIndex + at, node.startIndex + found.index))
    at = found.index + whole.length
    const code = byte ?? short ?? long
    const value =
      code !== undefined
        ? codePoint(Number.parseInt(code, 16))
        : octal !== undefined
          ? codePoint(Number.parseInt(octal, 8))
          : single === undefined
            ? whole.charAt(0)
            : singleValue(single)
    parts.push(text.standIn(value, node.startIndex + found.index, node.startIndex + at, true))
  }
  parts.push(text.slice(node.startIndex + at, node.endIndex))
  return Text.join(parts)
}

/** An escape that Python does not know keeps its backslash. */
function singleValue(single: string): string {
  if (single === '\n' || single === '\r\n') return ''
  return SINGLE[single] ?? (ITSELF.test(single) ? single : `\\${single}`)
}

function codePoint(code: number): string {
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
}
