import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, type Node, type Pair } from 'yaml'
import type { Text } from '../../model.js'
import type { ChangeNode } from './node.js'

/** The root of a changelog in YAML or JSON; undefined where the text is neither. */
export function readYaml(file: Text): ChangeNode | undefined {
  // Aliases are not followed: they may grow without end.
  const document = parseDocument(file.value, { uniqueKeys: false })
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined
  for (const pair of document.contents.items) {
    if (keyOf(pair) === 'databaseChangeLog') return nodeOf('databaseChangeLog', pair, file)
  }
  return undefined
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : ''
}

/** A pair as an element: scalars become attributes, maps and the members of lists become children. */
function nodeOf(name: string, pair: Pair, file: Text): ChangeNode {
  const attributes = new Map<string, string>()
  const children: ChangeNode[] = []
  const { value } = pair
  collect(value, attributes, children, file)
  const from = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0
  const to = isNode(value) ? (value.range?.[1] ?? from) : from + name.length
  const text = isScalar(value) && typeof value.value === 'string' ? textOf(value, file) : undefined
  return { name, attributes, children, text, from, to: Math.max(from, to) }
}

function collect(value: unknown, attributes: Map<string, string>, children: ChangeNode[], file: Text): void {
  if (isSeq(value)) {
    for (const item of value.items)
      if (isMap(item)) for (const pair of item.items) children.push(nodeOf(keyOf(pair), pair, file))
  }
  if (!isMap(value)) return
  for (const pair of value.items) {
    const name = keyOf(pair)
    if (isScalar(pair.value)) {
      attributes.set(name, scalarText(pair.value.value))
      if (name === 'sql' || name === 'rollback') children.push(nodeOf(name, pair, file))
    } else if (isSeq(pair.value) && LISTS.has(name)) collect(pair.value, new Map(), children, file)
    else children.push(nodeOf(name, pair, file))
  }
}

/** A scalar as XML would write it. */
function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Lists that XML has no element for: their members stand in their parent. */
const LISTS: ReadonlySet<string> = new Set(['columns', 'changes'])

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) || isPair(value)
}

/** A scalar's characters in their places, where it holds them as they are; blocks keep their indentation. */
function textOf(scalar: Node, file: Text): Text | undefined {
  if (!isScalar(scalar) || typeof scalar.value !== 'string' || !scalar.range) return undefined
  const [from, to] = scalar.range
  const raw = file.value.slice(from, to)
  const header = /^[|>][^\n]*\n/.exec(raw)
  if (header !== null) return file.slice(from + header[0].length, to)
  const quoted = /^(["'])([\s\S]*)\1$/.exec(raw)
  if (raw === scalar.value) return file.slice(from, to)
  if (quoted?.[2] === scalar.value) return file.slice(from + 1, to - 1)
  return file.standIn(scalar.value, from, to, false)
}
