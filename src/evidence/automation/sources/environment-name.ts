import type { Yaml } from '../yaml.js'
import { evaluated, type Known, type LookUp } from './expression.js'
import { combinationsOf, expressionIn, type Combination } from './matrix.js'

/** Inputs by which a reusable workflow is told where it deploys. */
const INPUT = /^(?:deploy(?:ment)?[-_])?(?:environment|env|stage)(?:[-_]?name)?$/i

export function isEnvironmentInput(name: string): boolean {
  return INPUT.test(name)
}

/** The environment that a caller names to the workflow it calls. */
export function environmentInput(inputs: ReadonlyMap<string, string>): string | undefined {
  return [...inputs].find(([name]) => isEnvironmentInput(name))?.[1]
}

/** What is known of a job before it runs: what its caller gives, and its own values of the matrix as `matrix.name`. */
export type Given = ReadonlyMap<string, string>

/**
 * The environment that a job names. Of an expression the one that it gives where nobody fills in a form: at a push to the
 * main branch, at a release. Undefined where it gives several, or what is known only while it runs.
 */
export function environmentNamed(text: string | undefined, given: Given): string | undefined {
  if (text === undefined) return undefined
  const filled = text.replace(/\$\{\{\s*(matrix\.[\w.-]+)\s*\}\}/g, (whole, path: string) => given.get(path) ?? whole)
  const expression = expressionIn(filled)
  if (expression === undefined) return filled.includes('${{') ? undefined : filled
  return theOnly(evaluated(expression, knownFor(expression, given)))
}

/**
 * What the jobs of a matrix are given that decides their environment, one for each environment. Empty where no matrix
 * decides it, or only a run knows its values.
 */
export function combinationsByEnvironment(job: Yaml, root: Yaml, given: Given): readonly Combination[] {
  const named = [
    job.get('environment')?.text(),
    job.get('environment', 'name')?.text(),
    ...(job.get('with')?.entries() ?? []).flatMap(([name, value]) => (isEnvironmentInput(name) ? [value.text()] : [])),
  ]
  const deciding = new Set(named.flatMap((text) => text?.match(/\bmatrix\.[\w.-]+/g) ?? []))
  if (deciding.size === 0) return []
  const written =
    job
      .get('strategy', 'matrix')
      ?.entries()
      .map(([, value]) => value.text() ?? '') ?? []
  const all = combinationsOf(job, root, knownFor(written.join(' '), given)) ?? []
  const distinct = new Map<string, Combination>()
  for (const each of all) {
    const own = [...each].filter(([path]) => deciding.has(path))
    const key = JSON.stringify(own)
    if (own.length > 0 && !distinct.has(key)) distinct.set(key, new Map(own))
  }
  return [...distinct.values()]
}

function knownFor(expression: string, given: Given): LookUp {
  const main = /\bmaster\b/.test(expression) && !/\bmain\b/.test(expression) ? 'master' : 'main'
  return (path): Known | undefined => {
    const known = given.get(path.replace(/^github\.event\.inputs\./, 'inputs.'))
    if (known !== undefined) return known.includes('${{') ? undefined : known
    if (/^(?:github\.event\.)?inputs\./.test(path)) return null
    if (path === 'github.ref') return `refs/heads/${main}`
    return path === 'github.ref_name' ? main : undefined
  }
}

function theOnly(value: Known | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (value === null || typeof value !== 'object') return undefined
  const [only, ...more] = value
  return typeof only === 'string' && more.length === 0 ? only : undefined
}
