import type { Node } from 'web-tree-sitter'
import { readWebAssembly } from '../../../migrations/syntax/web-assembly.js'
import type { Seen } from '../../facts.js'
import { seenAt } from '../value.js'
import type { Attribute, Block, Body, Expression, HclFile } from './model.js'

export type ParseHcl = (path: string, text: string) => HclFile

const EMPTY: Body = { attributes: new Map(), blocks: [] }
const DEEPEST = 60

/** Loads tree-sitter and its HCL grammar, once. `readBytes` finds the WebAssembly of a package. */
export async function loadHcl(readBytes: typeof readWebAssembly = readWebAssembly): Promise<ParseHcl> {
  const { Language, Parser } = await import('web-tree-sitter')
  const wasmBinary = await readBytes('web-tree-sitter', 'web-tree-sitter.wasm')
  await Parser.init({ wasmBinary })
  const parser = new Parser()
  const grammar = await readBytes('@tree-sitter-grammars/tree-sitter-hcl', 'tree-sitter-hcl.wasm')
  parser.setLanguage(await Language.load(grammar))
  return (path, text) => {
    const tree = parser.parse(text)
    if (tree === null) throw new Error('tree-sitter has no language')
    try {
      return new Reader(path, text).file(tree.rootNode)
    } finally {
      tree.delete()
    }
  }
}

/** Turns a syntax tree into plain data, so that it can be freed. */
class Reader {
  readonly #lines: readonly string[]

  constructor(
    private readonly path: string,
    text: string,
  ) {
    this.#lines = text.split('\n')
  }

  file(root: Node): HclFile {
    const body = root.namedChildren.find((each) => each.type === 'body')
    return {
      path: this.path,
      body: body === undefined ? EMPTY : this.#body(body, 0),
      error: root.hasError ? this.#seen(firstError(root) ?? root) : undefined,
    }
  }

  #seen(node: Node): Seen {
    const row = node.startPosition.row
    return seenAt(this.path, row + 1, this.#lines[row] ?? '')
  }

  #body(node: Node, depth: number): Body {
    if (depth > DEEPEST) return EMPTY
    const attributes = new Map<string, Attribute>()
    const blocks: Block[] = []
    for (const child of named(node)) {
      if (child.type === 'attribute') {
        const [name, expression] = named(child)
        if (name !== undefined && expression !== undefined) {
          attributes.set(name.text, { expression: this.#expression(expression, depth), seen: this.#seen(child) })
        }
      } else if (child.type === 'block') blocks.push(this.#block(child, depth))
    }
    return { attributes, blocks }
  }

  #block(node: Node, depth: number): Block {
    const children = named(node)
    const body = children.find((each) => each.type === 'body')
    const [type, ...labels] = children.filter((each) => each.type === 'identifier' || each.type === 'string_lit')
    return {
      type: type?.text ?? '',
      labels: labels.map((each) => (each.type === 'string_lit' ? literalText(each) : each.text)),
      body: body === undefined ? EMPTY : this.#body(body, depth + 1),
      seen: this.#seen(node),
    }
  }

  #expression(node: Node, depth: number): Expression {
    if (depth > DEEPEST) return other(node)
    const inside = (child: Node | undefined): Expression =>
      child === undefined ? other(node) : this.#expression(child, depth + 1)
    const children = named(node)
    const [first] = children
    switch (node.type) {
      case 'expression':
        if (first === undefined) return other(node)
        if (first.type === 'variable_expr') return traversal(children) ?? other(node)
        return children.length === 1 ? inside(first) : other(node)
      case 'literal_value':
        return literal(first, node)
      case 'template_expr':
      case 'quoted_template':
      case 'heredoc_template':
        return this.#template(node, depth)
      case 'collection_value':
        return inside(first)
      case 'tuple':
        return { kind: 'list', items: children.filter((each) => each.type === 'expression').map(inside) }
      case 'object':
        return {
          kind: 'object',
          entries: children
            .filter((each) => each.type === 'object_elem')
            .map((each) => {
              const key = each.childForFieldName('key') ?? undefined
              const name = key === undefined ? undefined : identifierOf(key)
              return {
                key: name === undefined ? inside(key) : { kind: 'literal' as const, value: name },
                value: inside(each.childForFieldName('val') ?? undefined),
              }
            }),
        }
      case 'conditional':
        return { kind: 'conditional', test: inside(children[0]), yes: inside(children[1]), no: inside(children[2]) }
      case 'operation':
        return inside(first)
      case 'unary_operation':
      case 'binary_operation':
        return this.#operation(node, depth)
      case 'function_call': {
        const given = children.find((each) => each.type === 'function_arguments')
        return {
          kind: 'call',
          name: first?.text ?? '',
          arguments: given === undefined ? [] : named(given).map((each) => inside(each)),
        }
      }
      default:
        return other(node)
    }
  }

  /** Operands are not always wrapped: what stands on one side of the operator is one operand. */
  #operation(node: Node, depth: number): Expression {
    const children = node.children.filter((each) => each.type !== 'comment')
    const middle = children.findIndex((each) => !each.isNamed)
    const sides = [children.slice(0, middle), children.slice(middle + 1)].filter((side) => side.length > 0)
    return {
      kind: 'operation',
      operator: children[middle]?.text ?? '',
      operands: sides.map((side) => {
        const [first] = side
        if (first === undefined) return other(node)
        return traversal(side) ?? (side.length === 1 ? this.#expression(first, depth + 1) : other(node))
      }),
    }
  }

  #template(node: Node, depth: number): Expression {
    const parts: Expression[] = []
    for (const child of named(node)) {
      if (child.type === 'quoted_template' || child.type === 'heredoc_template') return this.#template(child, depth + 1)
      if (child.type === 'template_literal') parts.push({ kind: 'literal', value: child.text })
      else if (child.type === 'template_interpolation') {
        const expression = named(child).find((each) => each.type === 'expression')
        parts.push(expression === undefined ? other(child) : this.#expression(expression, depth + 1))
      } else if (child.type === 'template_directive') parts.push(other(child))
    }
    // `"${var.x}"` is var.x itself.
    const [only] = parts
    return only !== undefined && parts.length === 1 ? only : { kind: 'template', parts }
  }
}

function named(node: Node): readonly Node[] {
  return node.namedChildren.filter((each) => each.type !== 'comment')
}

function other(node: Node): Expression {
  return { kind: 'other', text: node.text.slice(0, 60) }
}

function literal(value: Node | undefined, node: Node): Expression {
  switch (value?.type) {
    case 'string_lit':
      return { kind: 'literal', value: literalText(value) }
    case 'numeric_lit':
      return { kind: 'literal', value: Number(value.text) }
    case 'bool_lit':
      return { kind: 'literal', value: value.text === 'true' }
    case 'null_lit':
      return { kind: 'literal', value: null }
    default:
      return other(node)
  }
}

function literalText(node: Node): string {
  return named(node)
    .filter((each) => each.type === 'template_literal')
    .map((each) => each.text)
    .join('')
    .replace(/\\(["\\])/g, '$1')
}

/** A bare word as a key of an object is its own name. */
function identifierOf(key: Node): string | undefined {
  const [variable, ...rest] = named(key)
  return variable?.type === 'variable_expr' && rest.length === 0 ? variable.text : undefined
}

function traversal(nodes: readonly Node[]): Expression | undefined {
  const path: string[] = []
  for (const node of nodes) {
    switch (node.type) {
      case 'variable_expr':
        path.push(node.text)
        break
      case 'get_attr':
        path.push(node.text.replace(/^\./, ''))
        break
      case 'index':
        path.push(node.text.replace(/^[[.]\s*["']?|["']?\s*\]$/g, ''))
        break
      case 'splat':
        path.push(
          '*',
          ...node.text
            .replace(/^(\[\*\]|\.\*)\.?/, '')
            .split('.')
            .filter((each) => each !== ''),
        )
        break
      default:
        return undefined
    }
  }
  return { kind: 'traversal', path }
}

function firstError(root: Node): Node | undefined {
  let node: Node | undefined = root
  while (node !== undefined && node.type !== 'ERROR' && !node.isMissing) {
    node = node.children.find((each) => each.hasError || each.isMissing)
  }
  return node
}
