import type { Yaml } from '../yaml.js'

/** Inputs by which a reusable workflow is told where it deploys. */
const INPUT = /^(?:deploy(?:ment)?[-_])?(?:environment|env|stage)(?:[-_]?name)?$/i

/** The environment that a caller names to the workflow it calls. */
export function environmentInput(inputs: ReadonlyMap<string, string>): string | undefined {
  return [...inputs].find(([name]) => INPUT.test(name))?.[1]
}

/**
 * The environment that a job names. Of an expression the one that it gives where nobody fills in a form: at a push to the
 * main branch, at a release. Undefined where it gives several, or what is known only while it runs.
 */
export function environmentNamed(text: string | undefined, job: Yaml): string | undefined {
  if (text === undefined) return undefined
  const expression = /^\s*\$\{\{([^]*)\}\}\s*$/.exec(text)?.[1]
  if (expression === undefined) return text.includes('${{') ? undefined : text
  const matrix = /^\s*matrix\.([\w-]+)\s*$/.exec(expression)?.[1]
  if (matrix === undefined) return given(expression)
  const values = job.get('strategy', 'matrix', matrix)
  const listed = values?.texts() ?? []
  const [only, ...more] = listed
  if (only !== undefined) return more.length === 0 ? environmentNamed(only, job) : undefined
  return environmentNamed(values?.text(), job)
}

/**
 * The first alternative whose conditions hold without inputs. `&&` and `||` give one of their operands:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators
 */
function given(expression: string): string | undefined {
  for (const alternative of split(unwrapped(expression), '||')) {
    const operands = split(alternative, '&&').map((each) => each.trim())
    const conditions = operands.slice(0, -1).map(holds)
    if (conditions.includes(false)) continue
    const value = operands.at(-1) ?? ''
    if (isInput(value)) continue
    return conditions.includes(undefined) ? undefined : literal(value)
  }
  return undefined
}

/** Whether a condition holds by itself; undefined where that is known only while it runs. */
function holds(condition: string): boolean | undefined {
  if (isInput(condition)) return false
  const [, left = '', operator, right = ''] = /^(\S+)\s*(==|!=)\s*(\S+)$/.exec(condition) ?? []
  if (isInput(left)) return (operator === '==') === /^(?:null|''|false)$/.test(right)
  if (/^github\.ref(?:_name)?$/.test(left))
    return (operator === '==') === /^'(?:refs\/heads\/)?(?:main|master)'$/.test(right)
  return undefined
}

function isInput(text: string): boolean {
  return /^(?:github\.event\.)?inputs\.[\w-]+$/.test(text)
}

/** A text, or the one member of a list that is written as JSON. */
function literal(value: string): string | undefined {
  const text = /^'([^']*)'$/.exec(unwrapped(value))?.[1]
  if (text?.startsWith('[') !== true) return text
  const members = [...text.matchAll(/"([^"]*)"/g)].map(([, member]) => member)
  return members.length === 1 ? members[0] : undefined
}

/** Without `fromJSON( … )` and brackets around the whole. */
function unwrapped(expression: string): string {
  const inner = /^\s*(?:fromJSON)?\(([^]*)\)\s*$/i.exec(expression)?.[1]
  return inner === undefined || !isBalanced(inner) ? expression.trim() : unwrapped(inner)
}

function isBalanced(text: string): boolean {
  let depth = 0
  for (const each of text.replace(/'[^']*'/g, '')) {
    if (each === '(') depth += 1
    if (each === ')') depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}

/** At an operator outside brackets and texts. */
function split(expression: string, operator: '&&' | '||'): readonly string[] {
  const parts: string[] = []
  let [from, depth, quoted] = [0, 0, false]
  for (let at = 0; at < expression.length; at += 1) {
    const each = expression.charAt(at)
    if (each === "'") quoted = !quoted
    else if (!quoted && each === '(') depth += 1
    else if (!quoted && each === ')') depth -= 1
    else if (!quoted && depth === 0 && expression.startsWith(operator, at)) {
      parts.push(expression.slice(from, at))
      from = at + operator.length
      at = from - 1
    }
  }
  return [...parts, expression.slice(from)]
}
