import type { PyNode } from '../../syntax/python/module.js'

/** How a name comes by its value. */
export interface Binding {
  readonly times: number
  /** Every value is a historical model or a function that stands here. */
  readonly callable: boolean
}

/** `rows`: code of Python or Django that changes no schema. `unknown`: code that is not in this file. */
export type Origin = 'rows' | 'unknown'

/** Modules of Python that reach no database. */
const PYTHON =
  /^(?:base64|binascii|calendar|collections|copy|datetime|decimal|enum|fractions|functools|hashlib|hmac|html|itertools|json|logging|math|random|re|secrets|statistics|string|textwrap|time|typing|unicodedata|urllib\.parse|uuid|warnings|zoneinfo)(?:\.|$)/
/** Django's own code that changes no schema: expressions, transactions, errors, what is under django.utils. */
const DJANGO =
  /^django\.(?:db\.(?:models|transaction)(?:\.|$)|db\.(?:utils\.)?\w+Error$|utils\.(?!module_loading)\w+|core\.exceptions\.|core\.management\.CommandError$|core\.management\.base\.CommandError$|contrib\.auth\.hashers\.)/

/** Names that a function or module binds, inner functions and comprehensions included. */
export function bindingsOf(root: PyNode): ReadonlyMap<string, Binding> {
  const bound = new Map<string, Binding>()
  const bind = (node: PyNode | null | undefined, callable: boolean): void => {
    for (const name of namesIn(node)) {
      const before = bound.get(name)
      bound.set(name, { times: (before?.times ?? 0) + 1, callable: callable && before?.callable !== false })
    }
  }
  const pending = [...root.namedChildren]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    switch (node.type) {
      case 'parameters':
      case 'lambda_parameters':
        for (const parameter of node.namedChildren) bind(parameter.childForFieldName('name') ?? parameter, false)
        break
      case 'assignment':
        bind(node.childForFieldName('left'), isModel(node.childForFieldName('right')))
        break
      case 'augmented_assignment':
      case 'for_statement':
      case 'for_in_clause':
        bind(node.childForFieldName('left'), false)
        break
      case 'named_expression':
        bind(node.childForFieldName('name'), false)
        break
      case 'as_pattern_target':
        bind(node, false)
        break
      case 'function_definition':
        bind(node.childForFieldName('name'), true)
        break
    }
    pending.push(...node.namedChildren)
  }
  return bound
}

/** Where names come from that the module or a function in it imports. What two imports give is unknown if either is. */
export function importsOf(root: PyNode): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>()
  for (const statement of root.descendantsOfType(['import_statement', 'import_from_statement'])) {
    const from = statement.childForFieldName('module_name')
    for (const imported of statement.childrenForFieldName('name')) {
      const path = (imported.childForFieldName('name') ?? imported).text
      const alias = imported.childForFieldName('alias')?.text
      // `import a.b` binds `a`, and with it all that is loaded of it.
      const whole = from === null ? (alias === undefined ? firstPart(path) : path) : `${from.text}.${path}`
      const origin = PYTHON.test(whole) || DJANGO.test(whole) ? 'rows' : 'unknown'
      const name = alias ?? firstPart(path)
      origins.set(name, origins.get(name) === 'unknown' ? 'unknown' : origin)
    }
  }
  return origins
}

function firstPart(path: string): string {
  return path.split('.', 1)[0] ?? path
}

function isModel(value: PyNode | null): boolean {
  const fn = value?.type === 'call' ? value.childForFieldName('function') : null
  return fn?.type === 'attribute' && fn.childForFieldName('attribute')?.text === 'get_model'
}

/** The names in a target: `a, (b, *c)`. Attributes and items of something are no names. */
function namesIn(node: PyNode | null | undefined): readonly string[] {
  if (node == null || node.type === 'attribute' || node.type === 'subscript' || node.type === 'type') return []
  return node.type === 'identifier' ? [node.text] : node.namedChildren.flatMap(namesIn)
}
