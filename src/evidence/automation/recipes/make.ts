import { step, type Step } from '../unit.js'
import type { Recipe } from './recipe.js'

const MOST_LINES = 20_000
/** They say something of their prerequisites and run nothing: https://www.gnu.org/software/make/manual/html_node/Special-Targets.html */
const SPECIAL = /^\.[A-Z_]+$/
/** Around lines of a recipe too: https://www.gnu.org/software/make/manual/html_node/Conditional-Syntax.html */
const CONDITIONAL = /^\s*(?:ifn?(?:eq|def)|else|endif)\b/

/**
 * Rules of a Makefile. Each line of a recipe is a shell of its own; `-` ignores its failure. Without a target make runs
 * the first whose name does not begin with a full stop: https://www.gnu.org/software/make/manual/html_node/How-Make-Works.html
 */
export function makeRecipes(path: string, text: string): readonly Recipe[] {
  const variables = new Map<string, string>()
  const rules: (Omit<Recipe, 'byDefault'> & { needs: string[]; steps: Step[] })[] = []
  let open: typeof rules = []
  const lines = text.split('\n').slice(0, MOST_LINES)
  for (let index = 0; index < lines.length; index++) {
    const first = index + 1
    let line = lines[index] ?? ''
    while (line.endsWith('\\') && index + 1 < lines.length) line = `${line}\n${lines[++index] ?? ''}`
    if (line.startsWith('\t')) {
      for (const each of open) each.steps.push(recipeLine(path, first, line, variables))
      continue
    }
    if (CONDITIONAL.test(line)) continue
    const [, name, value = ''] = /^ *(?:(?:export|override)\s+)*([\w.]+)\s*(?::{0,3}|[?+!])=\s*(.*)$/.exec(line) ?? []
    if (name !== undefined) {
      variables.set(name, value.trim())
      continue
    }
    const [, targets, rest = ''] = /^([^\s:#=][^:#=]*?)\s*::?(?!=)\s*(.*)$/s.exec(line) ?? []
    if (targets === undefined) {
      if (line.trim() !== '' && !line.startsWith('#')) open = []
      continue
    }
    const [needs = '', inline] = rest.split(/;(.*)/s)
    open = filledIn(targets, variables)
      .split(/\s+/)
      .filter((each) => !SPECIAL.test(each))
      .map((each) => ({
        name: each,
        path,
        line: first,
        needs: filledIn(needs.replace(/#.*/s, ''), variables)
          .split(/[\s|\\]+/)
          .filter((need) => /^[\w./-]+$/.test(need)),
        steps: inline === undefined ? [] : [recipeLine(path, first, `\t${inline}`, variables)],
        after: [],
      }))
    rules.push(...open)
  }
  const goal = variables.get('.DEFAULT_GOAL') ?? rules.find(({ name }) => !/^\.[^/]*$|%/.test(name))?.name
  return joinedByName(rules).map((rule) => ({ ...rule, byDefault: rule.name === goal }))
}

/** A target of several rules has the prerequisites of all of them. */
function joinedByName<Rule extends { name: string; needs: string[]; steps: Step[] }>(
  rules: readonly Rule[],
): readonly Rule[] {
  const byName = new Map<string, Rule>()
  for (const rule of rules) {
    const known = byName.get(rule.name)
    byName.set(
      rule.name,
      known === undefined
        ? rule
        : { ...known, needs: [...known.needs, ...rule.needs], steps: [...known.steps, ...rule.steps] },
    )
  }
  return [...byName.values()]
}

function recipeLine(path: string, line: number, text: string, variables: ReadonlyMap<string, string>): Step {
  const [, signs = '', command = ''] = /^\s+([@+-]*)([\s\S]*)$/.exec(text) ?? []
  return step(path, line, forShell(command, variables), { errexit: true, failureIgnored: signs.includes('-') })
}

/** How deep variables may stand in each other; one that names itself ends there. */
const DEEPEST = 5

/** Variables of make filled in; those that it does not say become variables of the shell. */
function filledIn(text: string, variables: ReadonlyMap<string, string>, depth = 0): string {
  return text.replace(/\$[({]([\w.]+)[)}]/g, (_, name: string) => {
    if (name === 'MAKE') return 'make'
    const value = variables.get(name)
    return value === undefined || depth >= DEEPEST ? `\${${name}}` : filledIn(value, variables, depth + 1)
  })
}

function forShell(command: string, variables: ReadonlyMap<string, string>): string {
  return filledIn(command, variables).replaceAll('$$', '$')
}
