import { nestsTooDeep } from '../../nesting.js'
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
} from 'yaml'
import type { Seen } from '../facts.js'
import { map, seenAt, unknown, type Property, type Value } from './value.js'

export type ReadDocuments =
  { readonly kind: 'read'; readonly documents: readonly Property[] } | { readonly kind: 'unread'; readonly seen: Seen }

/** What a tag means where it is not plain YAML: `!Ref`, `!GetAtt`. Undefined: the value as it is. */
export type MeaningOfTag = (tag: string, value: Value, seen: Seen) => Value | undefined

const MOST_NODES = 100_000
const DEEPEST = 60

/** Where a chart's template writes something that only rendering tells. */
const RENDERED = 'x-rendered-by-helm'

/**
 * The documents of a YAML or JSON file with the line of each value. Template actions of Helm are unknown values; what
 * stands only inside one cannot be read.
 */
export function readDocuments(
  path: string,
  text: string,
  meaning: MeaningOfTag = () => undefined,
  mayBeTemplate = true,
): ReadDocuments {
  const source = mayBeTemplate && text.includes('{{') ? withoutActions(text) : text
  const counter = new LineCounter()
  if (nestsTooDeep(source)) return { kind: 'unread', seen: seenAt(path, 1, 'nests too deep to be read') }
  const parsed = parseAllDocuments(source, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false })
  const documents = 'empty' in parsed ? [] : parsed
  const broken = documents.flatMap((each) => each.errors)[0]
  if (broken !== undefined) {
    const line = counter.linePos(broken.pos[0]).line
    return { kind: 'unread', seen: seenAt(path, Math.max(1, line), text.split('\n')[line - 1] ?? '') }
  }
  const reader = new Reader(path, text.split('\n'), counter, meaning)
  return {
    kind: 'read',
    documents: documents.flatMap((each) => (isCollection(each.contents) ? [reader.property(each.contents, each)] : [])),
  }
}

/** Whether a block scalar begins at the end of a line: its own first line is the next. */
export function isBlockStart(line: string): boolean {
  return /[|>][-+\d]*\s*(#.*)?$/.test(line)
}

/** Lines that hold nothing but actions are blanked, other actions become a placeholder, so that lines stay in place. */
function withoutActions(text: string): string {
  return text
    .replace(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, (comment) => comment.replace(/[^\n]/g, ' '))
    .split('\n')
    .map((line) =>
      /^\s*(-\s*)?(\{\{[^}]*\}\}\s*)+$/.test(line) ? '' : line.replace(/"?\{\{(?:[^}]|\}(?!\}))*\}\}"?/g, RENDERED),
    )
    .join('\n')
}

class Reader {
  #budget = MOST_NODES

  constructor(
    private readonly path: string,
    private readonly lines: readonly string[],
    private readonly counter: LineCounter,
    private readonly meaning: MeaningOfTag,
  ) {}

  property(node: Node, document: Document, depth = 0): Property {
    const seen = this.#seen(node)
    const plain = this.#value(node, document, depth, seen)
    const tag = node.tag
    return { value: (tag?.startsWith('!') === true ? this.meaning(tag, plain, seen) : undefined) ?? plain, seen }
  }

  #seen(node: Node): Seen {
    const line = Math.max(1, this.counter.linePos(node.range?.[0] ?? 0).line)
    return seenAt(this.path, line, this.lines[line - 1] ?? '')
  }

  #value(node: Node, document: Document, depth: number, seen: Seen): Value {
    if (depth > DEEPEST || this.#budget-- <= 0) return unknown('a very large file')
    if (isAlias(node)) {
      const target = node.resolve(document)
      return target === undefined ? unknown(`*${node.source}`) : this.#value(target, document, depth + 1, seen)
    }
    if (isSeq(node)) {
      const items = node.items.flatMap((each) => (isNode(each) ? [this.property(each, document, depth + 1)] : []))
      return { kind: 'list', items, complete: true }
    }
    if (isMap(node)) return this.#map(node.items, document, depth)
    return isScalar(node) ? scalar(node.value) : unknown('')
  }

  #map(pairs: readonly { readonly key: unknown; readonly value: unknown }[], document: Document, depth: number): Value {
    const entries = new Map<string, Property>()
    for (const { key, value } of pairs) {
      const named = isAlias(key) ? key.resolve(document) : key
      const name = isScalar(named) ? String(named.value) : undefined
      if (name === undefined || !isNode(value)) continue
      const property = this.property(value, document, depth + 1)
      if (name !== '<<') {
        // The key's line says what the value is about, where the value itself is a block below it.
        const place = isScalar(value) || !isNode(key) ? property.seen : this.#seen(key)
        entries.set(name, { value: property.value, seen: place })
        continue
      }
      const merged = property.value.kind === 'list' ? property.value.items : [property]
      for (const each of merged) {
        if (each.value.kind !== 'map') continue
        for (const [inherited, from] of each.value.entries) {
          if (!entries.has(inherited)) entries.set(inherited, from)
        }
      }
    }
    return map(entries)
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isCollection(value) || isAlias(value)
}

function scalar(value: unknown): Value {
  switch (typeof value) {
    case 'string':
      if (value === RENDERED) return unknown('a value that Helm renders')
      return value.includes(RENDERED)
        ? { kind: 'text', text: value.replaceAll(RENDERED, '*'), exact: false }
        : { kind: 'text', text: value, exact: true }
    case 'number':
    case 'bigint':
      return { kind: 'number', number: Number(value) }
    case 'boolean':
      return { kind: 'boolean', boolean: value }
    default:
      return { kind: 'null' }
  }
}
