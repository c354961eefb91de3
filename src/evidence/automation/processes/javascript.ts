import { textOf } from '../../../migrations/syntax/javascript/literals.js'
import { placeOf, writtenAs, type JsExpression, type JsModule } from '../../../migrations/syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../../migrations/syntax/javascript/scope.js'
import { isNode, visitNodes, type JsNode, type JsPlace } from '../../../migrations/syntax/javascript/visit.js'
import { asVariable, type ProcessCall } from './process.js'

type Call = Extract<JsExpression, { type: 'CallExpression' | 'NewExpression' }>
type Tagged = Extract<JsExpression, { type: 'TaggedTemplateExpression' }>

/** One text that a shell reads: node:child_process, execa, shelljs. */
const BY_TEXT = /^(exec|execSync|execAsync|execPromise|execaCommand|execaCommandSync|command|commandSync)$/
/** A program and a list of words: node:child_process, execa, Deno. */
const BY_WORDS = /^(spawn|spawnSync|execFile|execFileSync|execa|execaSync|\$|Command)$/
/** These say nothing when the program fails, unless their result is looked at. */
const SILENT = /^(spawnSync|exec|spawn|execFile)$/
/** Objects whose `exec` starts a program; that of a regular expression does not. */
const OWNERS = /^(child_process|childProcess|cp|shell|shelljs|sh|execa|Deno|proc)$/

interface Place extends JsPlace {
  /** Inside `try` of which the handler goes on as if nothing were. */
  readonly swallowed: boolean
}

/** The programs that a JavaScript or TypeScript file starts. */
export function processCalls({ text, body }: JsModule, lineOf: (offset: number) => number): readonly ProcessCall[] {
  const promised = new Set(
    [...text.value.matchAll(/\b(\w+)\s*=\s*(?:util\.)?promisify\(\s*(?:\w+\.)?exec\s*\)/g)].map(
      ([, name]) => name ?? '',
    ),
  )
  const found: ProcessCall[] = []
  const scope: JsScope = {
    text,
    constants: new Map(),
    functions: new Map(),
    bindings: new Map(),
    decide: () => undefined,
    isClient: () => undefined,
  }
  const take = (node: JsNode, state: Place): void => {
    if (!isStart(node)) return
    const started = node.type === 'TaggedTemplateExpression' ? tagged(node, state) : called(node, state, promised)
    if (started !== undefined) found.push({ ...started, line: lineOf(placeOf(node).from) })
  }
  const outside: Place = { scope, swallowed: false, depth: 0 }
  visitNodes(body, outside, { take, within })
  return found
}

function within(place: Place, node?: JsNode, key?: string): Place {
  const swallowed = node?.type === 'TryStatement' && key === 'block' && goesOn(node, place.scope)
  return swallowed ? { ...place, swallowed: true } : place
}

function isStart(node: JsNode): node is Call | Tagged {
  return /^(CallExpression|NewExpression|TaggedTemplateExpression)$/.test(node.type)
}

/** A handler that neither throws nor ends the process. */
function goesOn(statement: JsNode, { text }: JsScope): boolean {
  if (!('handler' in statement) || !isNode(statement.handler)) return false
  return !/\bthrow\b|process\.exit|exitCode|Promise\.reject|\bfail\w*\(/.test(writtenAs(text, statement.handler))
}

type Started = Omit<ProcessCall, 'line'>

/** zx and execa: $`pg_dump ${url}`. */
function tagged(node: Tagged, state: Place): Started | undefined {
  const tag = writtenAs(state.scope.text, node.tag)
  if (!/^(\$|\$sync|Bun\.\$|\$\(.*\)|execa(Sync|Command)?|sh)$/.test(tag)) return undefined
  const text = textOf(node.quasi, state.scope)?.value
  return text === undefined ? undefined : { started: { text: shellText(text) }, failureIgnored: state.swallowed }
}

function called(node: Call, state: Place, promised: ReadonlySet<string>): Started | undefined {
  const { scope } = state
  const { callee } = node
  if (callee.type === 'Super' || callee.type === 'Import' || callee.type === 'V8IntrinsicIdentifier') return undefined
  const name = nameOf(unwrapped(callee))
  if (name === undefined) return undefined
  const isText = BY_TEXT.test(name) || promised.has(name)
  if (!isText && !BY_WORDS.test(name)) return undefined
  const [first, second] = node.arguments.flatMap((each) =>
    each.type === 'SpreadElement' || each.type === 'ArgumentPlaceholder' ? [] : [each],
  )
  const program = first === undefined ? undefined : textOf(first, scope)?.value
  if (program === undefined) return undefined
  const failureIgnored =
    state.swallowed || (SILENT.test(name) && !/\.(status|on\(|exitCode)|\berr(or)?\b/.test(scope.text.value))
  if (isText) return { started: { text: shellText(program) }, failureIgnored }
  const words = second === undefined ? [] : (wordsOf(second, scope) ?? [])
  return { started: { words: [program, ...words].map(shellText) }, failureIgnored }
}

/** `exec`, `cp.exec`, `Deno.Command`. */
function nameOf(callee: JsExpression): string | undefined {
  if (callee.type === 'Identifier') return callee.name
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined
  const owner = callee.object.type === 'Identifier' ? callee.object.name : ''
  return OWNERS.test(owner) ? callee.property.name : undefined
}

/** `['-Fc', url]`, and Deno's `{ args: [...] }`. */
function wordsOf(argument: JsExpression, scope: JsScope): readonly string[] | undefined {
  const node = unwrapped(argument)
  const named = node.type === 'Identifier' ? unwrapped(scope.constants.get(node.name) ?? node) : node
  if (named.type === 'ObjectExpression') {
    const args = named.properties.find(
      (each) => each.type === 'ObjectProperty' && each.key.type === 'Identifier' && each.key.name === 'args',
    )
    const value = args?.type === 'ObjectProperty' ? args.value : undefined
    return value?.type === 'ArrayExpression' ? wordsOf(value, scope) : undefined
  }
  if (named.type !== 'ArrayExpression') return undefined
  return named.elements.flatMap((each) => {
    if (each === null) return []
    if (each.type === 'SpreadElement') return wordsOf(each.argument, scope) ?? []
    return [textOf(each, scope)?.value ?? asVariable(writtenAs(scope.text, each))]
  })
}

/** Expressions in a template as variables of a shell. */
function shellText(text: string): string {
  return text.replace(/\$\{([^}]*)\}/g, (_, written: string) => asVariable(written))
}
