import { nestsTooDeep } from '../../nesting.js'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node } from 'yaml'

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
  ) {}

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
      const line = key.range ? this.lines.linePos(key.range[0]).line : this.line
      const child = new Yaml(isNode(value) ? value : undefined, this.document, this.lines, line)
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
      const start = node?.range?.[0]
      const line = start === undefined ? this.line : this.lines.linePos(start).line
      return new Yaml(node, this.document, this.lines, line)
    })
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
