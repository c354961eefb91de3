import { step } from '../unit.js'
import type { Recipe } from './recipe.js'

const LONGEST = 200_000

/** `name: [` or `"ecto.setup": [`, and strings and functions up to the bracket. */
const ALIAS = /(?<=^|[\s[,])(?:"([\w.]+)"|([a-z_]\w*)):\s*(\[(?:\s*(?:"[^"\n]*"|&[\w.!?]+\/\d)\s*,?)+\s*\]|"[^"\n]*")/g

/**
 * Aliases of Mix: tasks that run in the order of the list; in its own alias a name is the task itself
 * (https://hexdocs.pm/mix/Mix.html#module-aliases). Functions among them are not read.
 */
export function mixRecipes(path: string, text: string): readonly Recipe[] {
  const from = text.search(/\bdefp?\s+aliases\b/)
  if (from === -1 || text.length > LONGEST) return []
  const rest = text.slice(from)
  const end = rest.search(/^ {2}end\b/m)
  const body = end === -1 ? rest : rest.slice(0, end)
  return [...body.matchAll(ALIAS)].map((found): Recipe => {
    const [, quoted, plain, list = ''] = found
    const name = quoted ?? plain ?? ''
    const at = from + found.index
    return {
      name,
      path,
      line: lineAt(text, at),
      needs: [],
      steps: [...list.matchAll(/"([^"\n]*)"/g)].flatMap(({ index, 1: task = '' }) =>
        task.split(' ')[0] === name
          ? []
          : [step(path, lineAt(text, at + found[0].length - list.length + index), `mix ${task}`, { errexit: true })],
      ),
      after: [],
      byDefault: false,
    }
  })
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
