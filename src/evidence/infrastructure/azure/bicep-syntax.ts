import type { Node } from 'web-tree-sitter'
import { readWebAssembly } from '../../../migrations/syntax/web-assembly.js'
import type { Seen } from '../../facts.js'
import { seenAt, text, unknown, type Property, type Value } from '../value.js'

/** A resource or a module, with its body as written: names of parameters and variables are references to `name:…`. */
export interface BicepDeclaration {
  readonly symbol: string
  /** The type without its version, or the path or address of a module. */
  readonly type: string
  readonly body: Property
  readonly seen: Seen
}

/** A Bicep file as data: https://learn.microsoft.com/azure/azure-resource-manager/bicep/file */
export interface BicepFile {
  readonly path: string
  /** Parameters with their defaults, where they have one. */
  readonly parameters: ReadonlyMap<string, Property | undefined>
  readonly variables: ReadonlyMap<string, Property>
  readonly resources: readonly BicepDeclaration[]
  readonly modules: readonly BicepDeclaration[]
  /** Every module that is named, those under a condition that is false with them. */
  readonly calls: readonly string[]
  /** Where it does not parse: what it says is taken, what it lacks proves nothing. */
  readonly error: Seen | undefined
}

/** What references of a file begin with. */
export const NAME = 'name:'

const DEEPEST = 60

/** Loads tree-sitter and its grammar of Bicep, once. `readBytes` finds the WebAssembly of a package. */
export async function loadBicep(
  readBytes: typeof readWebAssembly = readWebAssembly,
): Promise<(path: string, source: string) => BicepFile> {
  const { Language, Parser } = await import('web-tree-sitter')
  const wasmBinary = await readBytes('web-tree-sitter', 'web-tree-sitter.wasm')
  await Parser.init({ wasmBinary })
  const parser = new Parser()
  parser.setLanguage(await Language.load(await readBytes('tree-sitter-bicep', 'tree-sitter-bicep.wasm')))
  return (path, source) => {
    const tree = parser.parse(source)
    if (tree === null) throw new Error('tree-sitter has no language')
    try {
      return new Reader(path, source).file(tree.rootNode)
    } finally {
      tree.delete()
    }
  }
}

class Reader {
  readonly #lines: readonly string[]
  readonly #resources: BicepDeclaration[] = []

  constructor(
    private readonly path: string,
    source: string,
  ) {
    this.#lines = source.split('\n')
  }

  file(root: Node): BicepFile {
    const parameters = new Map<string, Property | undefined>()
    const variables = new Map<string, Property>()
    const modules: BicepDeclaration[] = []
    const calls: string[] = []
    for (const node of named(root)) {
      const [name, ...rest] = named(node)
      const last = rest.at(-1)
      if (node.type === 'parameter_declaration' && name !== undefined) {
        parameters.set(name.text, last === undefined || isType(last) ? undefined : this.#property(last, ''))
      }
      if (node.type === 'variable_declaration' && name !== undefined && last !== undefined) {
        variables.set(name.text, this.#property(last, ''))
      }
      if (node.type === 'resource_declaration') this.#declare(node, '')
      if (node.type === 'module_declaration') {
        modules.push(...this.#declaration(node, ''))
        const [source] = rest
        if (source !== undefined) calls.push(this.#literal(source))
      }
    }
    const error = root.hasError ? this.#seen(firstError(root) ?? root) : undefined
    return { path: this.path, parameters, variables, resources: this.#resources, modules, calls, error }
  }

  #declare(node: Node, parent: string): void {
    // `existing` only names what is declared elsewhere.
    if (node.children.some((each) => each.type === 'existing')) return
    this.#resources.push(...this.#declaration(node, parent))
  }

  #declaration(node: Node, parent: string): readonly BicepDeclaration[] {
    const [symbol, type, value] = named(node)
    if (symbol === undefined || type === undefined || value === undefined) return []
    const own = this.#literal(type).replace(/@[\w-]+$/, '')
    const full = parent === '' || own.startsWith('Microsoft.') ? own : `${parent}/${own}`
    const body = bodyOf(value)
    if (body === undefined) return []
    return [{ symbol: symbol.text, type: full, body: this.#property(body, full), seen: this.#seen(node) }]
  }

  #seen(node: Node): Seen {
    const row = node.startPosition.row
    return seenAt(this.path, row + 1, this.#lines[row] ?? '')
  }

  /** `parent`: the type of the resource whose body this is, for the resources inside. */
  #property(node: Node, parent: string, depth = 0): Property {
    return { value: this.#value(node, parent, depth), seen: this.#seen(node) }
  }

  #value(node: Node, parent: string, depth: number): Value {
    const written = unknown(node.text.replace(/\s+/g, ' ').slice(0, 60))
    if (depth > DEEPEST) return written
    switch (node.type) {
      case 'string':
        return this.#text(node)
      case 'number':
        return { kind: 'number', number: Number(node.text) }
      case 'boolean':
        return { kind: 'boolean', boolean: node.text === 'true' }
      case 'null':
        return { kind: 'null' }
      case 'identifier':
        return { kind: 'reference', to: `${NAME}${node.text}` }
      case 'member_expression':
        return /^[\w.]+$/.test(node.text) ? { kind: 'reference', to: `${NAME}${node.text}` } : written
      case 'parenthesized_expression': {
        const [inner] = named(node)
        return inner === undefined ? written : this.#value(inner, parent, depth + 1)
      }
      case 'array':
        return {
          kind: 'list',
          items: named(node).map((each) => this.#property(each, parent, depth + 1)),
          complete: !node.hasError,
        }
      case 'object':
        return this.#object(node, parent, depth)
      default:
        return written
    }
  }

  #object(node: Node, parent: string, depth: number): Value {
    const entries = new Map<string, Property>()
    for (const property of named(node)) {
      const [key, value] = named(property)
      if (property.type !== 'object_property' || key === undefined) continue
      if (key.type === 'resource_declaration') this.#declare(key, parent)
      else if (value !== undefined) {
        const name = key.type === 'string' ? this.#text(key) : text(key.text)
        if (name.kind !== 'text') continue
        const { value: inner } = this.#property(value, parent, depth + 1)
        entries.set(name.text, { value: inner, seen: this.#seen(key) })
      }
    }
    // The grammar does not know the spread operator: https://learn.microsoft.com/azure/azure-resource-manager/bicep/operator-spread
    return { kind: 'map', entries, complete: !node.hasError }
  }

  #literal(node: Node): string {
    const written = this.#text(node)
    return written.kind === 'text' ? written.text : ''
  }

  #text(node: Node): Value {
    const parts = named(node)
    const whole = parts.map((each) => (each.type === 'interpolation' ? '*' : each.text)).join('')
    return { kind: 'text', text: whole, exact: parts.every((each) => each.type !== 'interpolation') }
  }
}

function named(node: Node): readonly Node[] {
  return node.namedChildren.filter((each) => each.type !== 'comment' && each.type !== 'decorators')
}

/** The body under `if (…)` and `[for … in …: …]`; undefined where the condition is false. */
function bodyOf(node: Node): Node | undefined {
  if (node.type === 'object') return node
  const inner = named(node)
  if (node.type === 'if_statement' && inner[0]?.text.replace(/[()\s]/g, '') === 'false') return undefined
  const last = inner.at(-1)
  return last !== undefined && /^(object|if_statement|for_statement)$/.test(last.type) ? bodyOf(last) : undefined
}

function isType(node: Node): boolean {
  return /type$/.test(node.type)
}

function firstError(node: Node): Node | undefined {
  if (node.isError || node.isMissing) return node
  for (const child of node.children) {
    const found = child.hasError ? firstError(child) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
