import type { Yaml } from '../yaml.js'

/** What a template's expression comes to: a scalar as it is written, a map or list, or nothing that can be known. */
type Value = { readonly scalar: string } | { readonly filled: boolean } | undefined

const TOKEN = /\(|\)|"[^"]*"|`[^`]*`|[^\s()]+/g
const FUNCTIONS = new Set(['and', 'or', 'not', 'eq', 'ne'])

type LookUp = (keys: readonly string[]) => Yaml | undefined

/** An open `if`, `with` or `range`: whether its lines are taken, and whether a branch of it is certain. */
interface Branch {
  readonly taken: boolean
  readonly decided: boolean
}

const ACTION = /^\s*\{\{-?\s*([^}]*?)\s*-?\}\}\s*$/

/**
 * The lines of a template without those that hold an action alone and without branches that the values switch off. What
 * cannot be decided stays. https://helm.sh/docs/chart_template_guide/control_structures/
 */
export function switched(text: string, lookUp: LookUp): readonly string[] {
  const open: Branch[] = []
  return text.split('\n').map((line) => {
    const action = ACTION.exec(line)?.[1]
    if (action !== undefined) {
      follow(action, open, lookUp)
      return ''
    }
    return open.every(({ taken }) => taken) ? line : ''
  })
}

function follow(action: string, open: Branch[], lookUp: LookUp): void {
  const [, keyword = '', condition = ''] =
    /^(else\s+if|else\s+with|else|end|if|with|range|define|block)\b\s*([\s\S]*)$/.exec(action) ?? []
  const branch = (): Branch => {
    const holds = conditionHolds(condition, lookUp)
    return { taken: holds !== false, decided: holds === true }
  }
  switch (keyword.replace(/\s.*$/, '')) {
    case 'if':
    case 'with':
      open.push(branch())
      return
    case 'range':
    case 'define':
    case 'block':
      open.push({ taken: true, decided: false })
      return
    case 'else': {
      const before = open.pop()
      if (before === undefined) return
      const next = condition === '' ? { taken: true, decided: false } : branch()
      open.push(before.decided ? { taken: false, decided: true } : next)
      return
    }
    case 'end':
      open.pop()
      return
    default:
  }
}

/**
 * Whether a condition holds, by the values alone: `and .Values.a (eq .Values.mode "job")`. Undefined where it asks for
 * anything else. Functions and truth as in https://pkg.go.dev/text/template#hdr-Functions
 */
function conditionHolds(expression: string, lookUp: LookUp): boolean | undefined {
  const tokens = expression.match(TOKEN) ?? []
  const { value, next } = call(tokens, 0, lookUp)
  return next === tokens.length ? truthOf(value) : undefined
}

interface Parsed {
  readonly value: Value
  readonly next: number
}

function call(tokens: readonly string[], at: number, lookUp: LookUp): Parsed {
  const name = tokens[at] ?? ''
  if (!FUNCTIONS.has(name)) return operand(tokens, at, lookUp)
  const values: Value[] = []
  let next = at + 1
  while (next < tokens.length && tokens[next] !== ')') {
    const parsed = operand(tokens, next, lookUp)
    values.push(parsed.value)
    next = parsed.next
  }
  return { value: applied(name, values), next }
}

function operand(tokens: readonly string[], at: number, lookUp: LookUp): Parsed {
  const token = tokens[at] ?? ''
  if (token === '(') {
    const inner = call(tokens, at + 1, lookUp)
    return tokens[inner.next] === ')'
      ? { value: inner.value, next: inner.next + 1 }
      : { value: undefined, next: tokens.length + 1 }
  }
  if (/^["`]/.test(token)) return { value: { scalar: token.slice(1, -1) }, next: at + 1 }
  const keys = /^\.Values\.([\w.]+)$/.exec(token)?.[1]?.split('.')
  if (keys === undefined)
    return { value: /^(?:true|false|\d+)$/.test(token) ? { scalar: token } : undefined, next: at + 1 }
  return { value: valueOf(lookUp(keys)), next: at + 1 }
}

function valueOf(node: Yaml | undefined): Value {
  const scalar = node?.text()
  if (scalar !== undefined) return { scalar }
  return node === undefined ? undefined : { filled: node.entries().length > 0 || node.items().length > 0 }
}

function applied(name: string, values: readonly Value[]): Value {
  const truths = values.map(truthOf)
  switch (name) {
    case 'and':
      return truth(truths.includes(false) ? false : truths.includes(undefined) ? undefined : true)
    case 'or':
      return truth(truths.includes(true) ? true : truths.includes(undefined) ? undefined : false)
    case 'not':
      return truth(truths[0] === undefined ? undefined : !truths[0])
    default: {
      const [first, ...others] = values.map((each) =>
        each !== undefined && 'scalar' in each ? each.scalar : undefined,
      )
      if (first === undefined || others.includes(undefined)) return undefined
      return truth(others.includes(first) === (name === 'eq'))
    }
  }
}

function truth(value: boolean | undefined): Value {
  return value === undefined ? undefined : { scalar: String(value) }
}

function truthOf(value: Value): boolean | undefined {
  if (value === undefined) return undefined
  return 'scalar' in value ? !/^(?:false|0|null|~)?$/.test(value.scalar) : value.filled
}
