import { step, type Step } from '../unit.js'
import type { Recipe } from './recipe.js'

const MOST_LINES = 20_000

/**
 * Recipes of a justfile, by https://just.systems/man/en/ and https://github.com/casey/just/blob/master/GRAMMAR.md: each
 * line is a shell of its own, `-` ignores its failure, a body that begins with `#!` is one script. Without a name just
 * runs the first recipe. What follows `&&` runs behind the recipe.
 */
export function justRecipes(path: string, text: string): readonly Recipe[] {
  const variables = new Map<string, string>()
  const recipes: (Recipe & { steps: Step[] })[] = []
  const aliases: (readonly [string, string])[] = []
  const lines = text.split('\n').slice(0, MOST_LINES)
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const [, name, value = ''] = /^(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)$/.exec(line) ?? []
    if (name !== undefined) {
      variables.set(name, literalOf(value))
      continue
    }
    const [, alias, target] = /^alias\s+([\w-]+)\s*:=\s*([\w:-]+)/.exec(line) ?? []
    if (alias !== undefined && target !== undefined) {
      aliases.push([alias, target])
      continue
    }
    const head = headOf(line)
    if (head === undefined) continue
    const first = index + 2
    const body: string[] = []
    while (/^\s+\S|^\s*$/.test(lines[index + 1] ?? 'end')) body.push(lines[++index] ?? '')
    const known = new Map([...variables, ...head.defaults])
    recipes.push({
      ...head,
      path,
      line: first - 1,
      steps: [...stepsOf(path, first, body, known)],
      byDefault: recipes.length === 0,
    })
  }
  const aliased = aliases.map(([name, target]): Recipe => ({
    name,
    path,
    line: 1,
    needs: [target],
    steps: [],
    after: [],
    byDefault: false,
  }))
  return [...recipes, ...aliased]
}

interface Head {
  readonly name: string
  readonly needs: readonly string[]
  readonly after: readonly string[]
  readonly defaults: readonly (readonly [string, string])[]
}

/** `@deploy env='production' *flags: build (migrate env) && notify` */
function headOf(line: string): Head | undefined {
  const [, name, parameters = '', rest = ''] =
    /^@?([A-Za-z_][\w-]*)((?:\s+[*+]?\$?[A-Za-z_][\w-]*(?:=(?:'[^']*'|"[^"]*"|[^\s:]+))?)*)\s*:(?!=)(.*)$/.exec(line) ??
    []
  if (name === undefined) return undefined
  const [before = '', behind = ''] = rest.replace(/\s#.*$/, '').split('&&')
  const defaults = [...parameters.matchAll(/([A-Za-z_][\w-]*)=('[^']*'|"[^"]*"|\S+)/g)]
  return {
    name,
    needs: namesOf(before),
    after: namesOf(behind),
    defaults: defaults.map(([, parameter = '', value = '']) => [parameter, literalOf(value)] as const),
  }
}

/** Names of dependencies; of one with arguments its name alone. */
function namesOf(text: string): readonly string[] {
  return [...text.matchAll(/\(\s*([\w:-]+)[^)]*\)|([A-Za-z_][\w:-]*)/g)].flatMap(
    ([, called, plain]) => called ?? plain ?? [],
  )
}

function literalOf(value: string): string {
  const [, single, double] = /^(?:'([^']*)'|"([^"]*)")\s*(?:#.*)?$/.exec(value.trim()) ?? []
  return single ?? double ?? '${value}'
}

function stepsOf(
  path: string,
  first: number,
  body: readonly string[],
  variables: ReadonlyMap<string, string>,
): readonly Step[] {
  const [opening = ''] = body
  if (opening.trimStart().startsWith('#!')) {
    const text = body.map((line) => filledIn(line.trimStart(), variables)).join('\n')
    return /\b(ba|da|a|z|k)?sh\b/.test(opening) ? [step(path, first, text)] : []
  }
  const steps: Step[] = []
  for (let index = 0; index < body.length; index++) {
    const line = first + index
    let text = body[index] ?? ''
    while (text.endsWith('\\') && index + 1 < body.length) text = `${text}\n${body[++index] ?? ''}`
    const [, signs = '', command = ''] = /^\s+([@-]*)([\s\S]*)$/.exec(text) ?? []
    if (command.trim() !== '')
      steps.push(step(path, line, filledIn(command, variables), { errexit: true, failureIgnored: signs.includes('-') }))
  }
  return steps
}

/** `{{name}}` as what the file says; other expressions become a variable of the shell. */
function filledIn(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(
    /\{\{\s*([^}]*?)\s*\}\}/g,
    (_, name: string) => variables.get(name) ?? (/^[A-Za-z_]\w*$/.test(name) ? `\${${name}}` : '${value}'),
  )
}
