import type { PyNode } from '../../syntax/python/module.js'
import { bindingsOf, importsOf, type Binding, type Origin } from './python-names.js'
import { BUILT_IN, MAPPING, METHODS, REACHES_SQL } from './row-methods.js'

/** What the names in a piece of code stand for. */
interface Names {
  readonly bound: ReadonlyMap<string, Binding>
  /** The parameter that holds the schema editor. */
  readonly editor: string | undefined
}

const AT_TOP: Names = { bound: new Map(), editor: undefined }
const INERT = new Set(['comment', 'type', 'import_statement', 'import_from_statement', 'future_import_statement'])
const UNREAD = new Set(['class_definition', 'decorated_definition', 'await', 'yield', 'global_statement'])
const EDITOR_TELLS = new Set(['connection.alias', 'connection.vendor'])
const DEEPEST = 150

/**
 * Functions at the top of a module that work with rows alone when RunPython calls them: they use historical models
 * (https://docs.djangoproject.com/en/5.2/topics/migrations/#historical-models), Python and Django's expressions, of the
 * schema editor only the alias and vendor of its connection, and call nothing that stands in another file of the project.
 */
export function rowFunctions(root: PyNode): ReadonlySet<string> {
  const module = new RowCode(root)
  return new Set([...module.functions].filter(([, fn]) => module.isEntry(fn)).map(([name]) => name))
}

class RowCode {
  readonly functions: ReadonlyMap<string, PyNode>
  readonly #constants = new Map<string, PyNode>()
  readonly #imports: ReadonlyMap<string, Origin>
  /** Helpers and constants that were looked at; those in progress count as clean, so that recursion ends. */
  readonly #known = new Map<string, boolean>()

  constructor(root: PyNode) {
    const functions = new Map<string, PyNode>()
    const bound = bindingsOf(root)
    for (const node of root.namedChildren) {
      if (node.type === 'function_definition') functions.set(nameOf(node), node)
      const assignment = node.type === 'expression_statement' ? node.namedChildren[0] : undefined
      const [left, right] = [assignment?.childForFieldName('left'), assignment?.childForFieldName('right')]
      if (assignment?.type === 'assignment' && left?.type === 'identifier' && right != null)
        this.#constants.set(left.text, right)
    }
    this.#imports = importsOf(root)
    // A name that the module gives twice may stand for either.
    const isOnce = (name: string): boolean => bound.get(name)?.times === 1 && !this.#imports.has(name)
    this.functions = new Map([...functions].filter(([name]) => isOnce(name)))
    for (const name of this.#constants.keys()) if (!isOnce(name)) this.#constants.delete(name)
  }

  /** RunPython calls it with the registry of historical models and the schema editor. */
  isEntry(fn: PyNode): boolean {
    const parameters = (fn.childForFieldName('parameters')?.namedChildren ?? []).filter(
      ({ type }) => type !== 'comment',
    )
    const [, second] = parameters
    if (parameters.length !== 2 || second === undefined) return false
    const editor = second.type === 'typed_parameter' ? second.namedChildren[0] : second
    return editor?.type === 'identifier' && this.#isClean(fn, editor.text)
  }

  #isClean(fn: PyNode, editor: string | undefined): boolean {
    const body = fn.childForFieldName('body')
    const defaults = (fn.childForFieldName('parameters')?.namedChildren ?? []).flatMap(
      (parameter) => parameter.childForFieldName('value') ?? [],
    )
    if (fn.hasError || body === null) return false
    return (
      this.#every(body, { bound: bindingsOf(fn), editor }, 0) &&
      defaults.every((value) => this.#reads(value, AT_TOP, 0))
    )
  }

  #every(node: PyNode, names: Names, depth: number): boolean {
    return node.namedChildren.every((child) => this.#reads(child, names, depth + 1))
  }

  #reads(node: PyNode, names: Names, depth: number): boolean {
    if (INERT.has(node.type)) return true
    if (UNREAD.has(node.type) || depth > DEEPEST) return false
    switch (node.type) {
      case 'identifier':
        return this.#name(node.text, names)
      case 'attribute':
        return this.#attribute(node, names, depth)
      case 'call':
        return this.#call(node, names, depth)
      case 'keyword_argument':
        return this.#reads(node.childForFieldName('value') ?? node, names, depth + 1)
      case 'for_statement':
      case 'for_in_clause':
      case 'subscript':
      case 'comparison_operator':
        return node.namedChildren.every((child) => this.#isData(child, names) || this.#reads(child, names, depth + 1))
      default:
        return this.#every(node, names, depth)
    }
  }

  #name(name: string, names: Names): boolean {
    if (name === names.editor || REACHES_SQL.has(name)) return false
    if (names.bound.has(name)) return true
    const fn = this.functions.get(name)
    if (fn !== undefined) return this.#once(name, () => this.#isClean(fn, undefined))
    const constant = this.#constants.get(name)
    if (constant !== undefined) return this.#once(name, () => this.#reads(constant, AT_TOP, 0))
    const origin = this.#imports.get(name)
    return origin === undefined ? isBuiltIn(name) : origin === 'rows'
  }

  #once(name: string, judge: () => boolean): boolean {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    this.#known.set(name, true)
    const isClean = judge()
    this.#known.set(name, isClean)
    return isClean
  }

  #attribute(node: PyNode, names: Names, depth: number): boolean {
    const object = node.childForFieldName('object')
    const attribute = node.childForFieldName('attribute')?.text ?? ''
    if (names.editor !== undefined && node.text.startsWith(`${names.editor}.`))
      return EDITOR_TELLS.has(node.text.slice(names.editor.length + 1))
    return object !== null && !REACHES_SQL.has(attribute) && this.#reads(object, names, depth + 1)
  }

  #call(node: PyNode, names: Names, depth: number): boolean {
    const fn = node.childForFieldName('function')
    const list = node.childForFieldName('arguments')
    if (fn === null || list === null || !this.#reads(list, names, depth + 1)) return false
    if (fn.type === 'identifier') return isCallable(fn.text, names, this.#constants) && this.#name(fn.text, names)
    const object = fn.type === 'attribute' ? fn.childForFieldName('object') : null
    const method = fn.childForFieldName('attribute')?.text ?? ''
    if (object === null) return false
    if (this.#isData(object, names)) return MAPPING.has(method)
    return (METHODS.has(method) || this.#isImported(object, names)) && this.#attribute(fn, names, depth)
  }

  /** A value that another file of the project holds: it may be looked through, never called. */
  #isData({ type, text }: PyNode, names: Names): boolean {
    return type === 'identifier' && !names.bound.has(text) && this.#imports.get(text) === 'unknown'
  }

  /** `json`, `models.functions` */
  #isImported(node: PyNode, names: Names): boolean {
    const root = /^(\w+)(?:\.\w+)*$/.exec(node.text)?.[1]
    return root !== undefined && !names.bound.has(root) && this.#imports.get(root) === 'rows'
  }
}

function isCallable(name: string, { bound }: Names, constants: ReadonlyMap<string, PyNode>): boolean {
  const binding = bound.get(name)
  return binding === undefined ? !constants.has(name) : binding.callable
}

function isBuiltIn(name: string): boolean {
  return BUILT_IN.has(name) || /^[A-Z]\w*(?:Error|Exception)$/.test(name) || name === 'Exception'
}

function nameOf(fn: PyNode): string {
  return fn.childForFieldName('name')?.text ?? ''
}
