import type { Yaml } from '../yaml.js'
import { evaluated, type Known } from './expression.js'

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
  const expression = expressionIn(text)
  if (expression === undefined) return text.includes('${{') ? undefined : text
  return theOnly(valueOf(expression, job))
}

function expressionIn(text: string): string | undefined {
  return /^\s*\$\{\{([^]*)\}\}\s*$/.exec(text)?.[1]
}

function valueOf(expression: string, job: Yaml): Known | undefined {
  const main = /\bmaster\b/.test(expression) && !/\bmain\b/.test(expression) ? 'master' : 'main'
  return evaluated(expression, (path) => {
    if (/^(?:github\.event\.)?inputs\./.test(path)) return null
    if (path === 'github.ref') return `refs/heads/${main}`
    if (path === 'github.ref_name') return main
    return path.startsWith('matrix.') ? fromMatrix(path.slice('matrix.'.length), job) : undefined
  })
}

/** The one value of a variable of the matrix, written out or by an expression of its own. */
function fromMatrix(name: string, job: Yaml): Known | undefined {
  const values = job.get('strategy', 'matrix', name)
  const listed = values?.texts() ?? []
  const text = listed.length > 0 ? theOnly(listed) : values?.text()
  const expression = text === undefined ? undefined : expressionIn(text)
  // A matrix cannot name itself.
  if (expression === undefined || /\bmatrix\b/.test(expression)) return listed.length > 0 ? text : undefined
  return theOnly(valueOf(expression, job))
}

function theOnly(value: Known | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (value === null || typeof value !== 'object') return undefined
  const [only, ...more] = value
  return typeof only === 'string' && more.length === 0 ? only : undefined
}
