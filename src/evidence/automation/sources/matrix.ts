import type { Yaml } from '../yaml.js'
import { evaluated, type Known, type LookUp } from './expression.js'

/** What one job of a matrix is given, by the paths under which expressions ask for it: `matrix.target.name`. */
export type Combination = ReadonlyMap<string, string>

/** GitHub refuses a matrix of more: https://docs.github.com/en/actions/reference/limits */
const MOST = 256

/**
 * The jobs that a matrix makes, in the order in which GitHub creates them; undefined where only a run knows it. What is
 * in `include` is added to each combination that it changes nothing of, else it is one of its own:
 * https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
export function combinationsOf(job: Yaml, root: Yaml, lookUp: LookUp): readonly Combination[] | undefined {
  const matrix = job.get('strategy', 'matrix')
  if (matrix === undefined || matrix.entries().length === 0) return undefined
  const variables = matrix.entries().filter(([name]) => name !== 'include' && name !== 'exclude')
  let combinations: readonly Combination[] = variables.length === 0 ? [] : [new Map()]
  for (const [name, each] of variables) {
    const values = valuesOf(each, root, lookUp)?.map((value) => under(name, value))
    if (values === undefined || values.length * combinations.length > MOST) return undefined
    combinations = combinations.flatMap((before) => values.map((value) => new Map([...before, ...value])))
  }
  const given = (key: string): readonly Combination[] =>
    (matrix.get(key)?.items() ?? []).map((each) => under('', flattened(each)))
  const excluded = given('exclude')
  const kept = combinations.filter((each) => !excluded.some((other) => holdsAll(each, other)))
  return given('include').reduce<readonly Combination[]>((all, each) => withIncluded(all, each, kept), kept)
}

function withIncluded(
  all: readonly Combination[],
  added: Combination,
  originals: readonly Combination[],
): readonly Combination[] {
  const fits = originals.map((original) => [...added].every(([key, value]) => (original.get(key) ?? value) === value))
  if (!fits.includes(true)) return [...all, added]
  return all.map((each, index) => (fits[index] === true ? new Map([...each, ...added]) : each))
}

function holdsAll(combination: Combination, other: Combination): boolean {
  return [...other].every(([key, value]) => combination.get(key) === value)
}

type Value = ReadonlyMap<string, string>

/** The values of a variable: written out, or by an expression. */
function valuesOf(variable: Yaml, root: Yaml, lookUp: LookUp): readonly Value[] | undefined {
  const listed = variable.items()
  const text = listed.length === 0 ? variable.text() : undefined
  if (text !== undefined) return byExpression(text, root, lookUp)
  const values = listed.map((each) => {
    const written = each.text()
    return written?.includes('${{') === true ? byExpression(written, root, lookUp) : [flattened(each)]
  })
  return values.some((each) => each === undefined) ? undefined : values.flatMap((each) => each ?? [])
}

function byExpression(text: string, root: Yaml, lookUp: LookUp): readonly Value[] | undefined {
  const expression = expressionIn(text)
  if (expression === undefined) return undefined
  const value = evaluated(expression, lookUp) ?? outputOf(expression, root)
  const list = typeof value === 'object' && value !== null ? value : [value]
  const texts = list.flatMap((each) => (typeof each === 'string' && each !== '' ? [each] : []))
  return texts.length < list.length || texts.length === 0 ? undefined : texts.map((each) => new Map([['', each]]))
}

/**
 * Lists that a job writes as an output for others, `fromJSON(needs.plan.outputs.environments)`: those that stand in the
 * script of its step as they are. Which of them a run takes only the run knows.
 */
function outputOf(expression: string, root: Yaml): Known | undefined {
  const [, job = '', output = ''] =
    /^\s*fromJSON\(\s*needs\.([\w-]+)\.outputs\.([\w-]+)\s*\)\s*$/i.exec(expression) ?? []
  const by = root.get('jobs', job)
  const step = /\bsteps\.([\w-]+)\.outputs\b/.exec(by?.get('outputs', output)?.text() ?? '')?.[1]
  const found = by
    ?.get('steps')
    ?.items()
    .find((each) => step !== undefined && each.get('id')?.text() === step)
  const script = found?.get('run')?.text() ?? found?.get('with', 'script')?.text()
  const lists = script?.match(/\[\s*\\?"[\w./-]+\\?"(?:\s*,\s*\\?"[\w./-]+\\?")*\s*\]/g) ?? []
  const names = lists.flatMap((each) => each.match(/[\w./-]+/g) ?? [])
  return names.length === 0 ? undefined : [...new Set(names)]
}

/** A value with what is inside it by its path: nothing for a scalar itself. */
function flattened(value: Yaml): Value {
  const text = value.text()
  if (text !== undefined) return new Map([['', text]])
  return new Map(
    value
      .entries()
      .flatMap(([name, each]) =>
        [...flattened(each)].map(([inner, written]) => [inner === '' ? name : `${name}.${inner}`, written] as const),
      ),
  )
}

function under(name: string, value: Value): Combination {
  return new Map(
    [...value].map(([path, written]) => [['matrix', name, path].filter((each) => each !== '').join('.'), written]),
  )
}

/** The inside of a text that is one expression. */
export function expressionIn(text: string): string | undefined {
  return /^\s*\$\{\{([^]*)\}\}\s*$/.exec(text)?.[1]
}
