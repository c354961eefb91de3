import { nestsTooDeep } from '../../nesting.js'
import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Pair,
  parseAllDocuments,
  Scalar,
  YAMLMap,
  YAMLSeq,
  type Node,
} from 'yaml'
import type { Seen } from '../facts.js'
import { isBlockStart } from '../infrastructure/documents.js'
import type { Property } from '../infrastructure/value.js'

/** Files longer than this are generated. */
const LONGEST = 1_000_000
const MOST_ITEMS = 2_000

/** A value of a YAML file, with its line. What is not there is undefined, never an error. */
export class Yaml {
  private constructor(
    private readonly node: Node | undefined,
    private readonly document: Document,
    private readonly lines: LineCounter,
    /** Of the key, where the value has one. 1-based. */
    readonly line: number,
    /** The places of values that come from several files. */
    private readonly origins?: ReadonlyMap<Node, Seen>,
  ) {}

  /** A value that other files may have a part in: a manifest with the patches of its overlay. */
  static of(property: Property): Yaml {
    const origins = new Map<Node, Seen>()
    return new Yaml(nodeOf(property, origins), new Document(), new LineCounter(), property.seen.line, origins)
  }

  /** The file that the value comes from, where it is not the file that is read. */
  get path(): string | undefined {
    return this.node === undefined ? undefined : this.origins?.get(this.node)?.path
  }

  /** The documents of a file. Those that do not parse are left out. */
  static read(text: string): readonly Yaml[] {
    if (text.length > LONGEST || nestsTooDeep(text)) return []
    const lines = new LineCounter()
    try {
      const documents = parseAllDocuments(text, {
        lineCounter: lines,
        merge: true,
        logLevel: 'silent',
        uniqueKeys: false,
      })
      if (!Array.isArray(documents)) return []
      return documents.flatMap((document) =>
        document.errors.length > 0 || document.contents === null
          ? []
          : [new Yaml(document.contents, document, lines, lines.linePos(document.contents.range[0]).line)],
      )
    } catch {
      return []
    }
  }

  /** The value below these keys. */
  get(...keys: readonly string[]): Yaml | undefined {
    const [key, ...rest] = keys
    if (key === undefined) return this
    const found = this.entries().find(([name]) => name === key)?.[1]
    return rest.length === 0 ? found : found?.get(...rest)
  }

  /** Keys and values of a mapping, those of merged mappings last. */
  entries(): readonly (readonly [string, Yaml])[] {
    const map = this.resolved()
    if (!isMap(map)) return []
    const own: (readonly [string, Yaml])[] = []
    const merged: (readonly [string, Yaml])[] = []
    for (const { key, value } of map.items.slice(0, MOST_ITEMS)) {
      if (!isScalar(key)) continue
      const child = this.child(isNode(value) ? value : undefined, key)
      if (key.value === '<<') merged.push(...child.sources().flatMap((each) => each.entries()))
      else own.push([key.source ?? String(key.value), child])
    }
    return [...own, ...merged.filter(([name]) => !own.some(([each]) => each === name))]
  }

  private sources(): readonly Yaml[] {
    const items = this.items()
    return items.length > 0 ? items : isAlias(this.node) || isMap(this.node) ? [this] : []
  }

  items(): readonly Yaml[] {
    const list = this.resolved()
    if (!isSeq(list)) return []
    return list.items.slice(0, MOST_ITEMS).map((item) => {
      const node = isNode(item) ? item : undefined
      return this.child(node, node)
    })
  }

  /** A value below this one; `from` is the node by whose line it is found. */
  private child(node: Node | undefined, from: Node | undefined): Yaml {
    const start = from?.range?.[0]
    const origin = node === undefined ? undefined : this.origins?.get(node)
    const line = origin?.line ?? (start === undefined ? this.line : this.lines.linePos(start).line)
    return new Yaml(node, this.document, this.lines, line, this.origins)
  }

  /** A scalar as it is written, without its quotes. */
  text(): string | undefined {
    const scalar = this.resolved()
    if (!isScalar(scalar) || scalar.value === null) return undefined
    const { value, source } = scalar
    if (typeof value === 'string') return value
    return source ?? (typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined)
  }

  /** A scalar, or the scalars of a list. */
  texts(): readonly string[] {
    const text = this.text()
    if (text !== undefined) return [text]
    return this.items().flatMap((each) => each.text() ?? [])
  }

  /** A mapping of scalars, or Compose's and Kubernetes' lists of `NAME=value` and `{name, value}`. */
  variables(): ReadonlyMap<string, string> {
    const pairs = this.entries().map(([name, value]) => [name, value.text() ?? ''] as const)
    const listed = this.items().map((each): readonly [string, string] => {
      const text = each.text()
      if (text !== undefined) return [text.split('=')[0] ?? '', text.split('=').slice(1).join('=')]
      const source = each.get('valueFrom', 'secretKeyRef')
      const reference =
        source === undefined
          ? ''
          : `\${{ secret ${source.get('name')?.text() ?? ''}.${source.get('key')?.text() ?? ''} }}`
      return [each.get('name')?.text() ?? '', each.get('value')?.text() ?? reference]
    })
    return new Map([...pairs, ...listed])
  }

  /** The line of the first character of the content: a block scalar begins below its key. */
  get contentLine(): number {
    const scalar = this.resolved()
    const origin = scalar === undefined ? undefined : this.origins?.get(scalar)
    if (origin !== undefined) return isBlockStart(origin.quote) ? origin.line + 1 : origin.line
    if (!isScalar(scalar) || !scalar.range) return this.line
    const { line } = this.lines.linePos(scalar.range[0])
    return scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED' ? line + 1 : line
  }

  private resolved(): Node | undefined {
    if (!isAlias(this.node)) return this.node
    const target = this.node.resolve(this.document)
    return target
  }
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value)
}

function nodeOf(property: Property, origins: Map<Node, Seen>): Node {
  const node = bareNode(property, origins)
  origins.set(node, property.seen)
  return node
}

function bareNode({ value }: Property, origins: Map<Node, Seen>): Node {
  switch (value.kind) {
    case 'map': {
      const map = new YAMLMap()
      for (const [name, each] of value.entries) map.add(new Pair(new Scalar(name), nodeOf(each, origins)))
      return map
    }
    case 'list': {
      const list = new YAMLSeq()
      for (const each of value.items) list.add(nodeOf(each, origins))
      return list
    }
    case 'text':
      return new Scalar(value.text)
    case 'number':
      return new Scalar(value.number)
    case 'boolean':
      return new Scalar(value.boolean)
    case 'null':
    case 'reference':
    case 'unknown':
      return new Scalar(null)
  }
}
