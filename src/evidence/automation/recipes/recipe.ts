import type { Step } from '../unit.js'

/** What a Makefile, a justfile or a Taskfile runs under a name. */
export interface Recipe {
  readonly name: string
  readonly path: string
  readonly line: number
  /** Names that run before its own steps. */
  readonly needs: readonly string[]
  readonly steps: readonly Step[]
  /** Names that run behind them. */
  readonly after: readonly string[]
  /** It runs where no name is given. */
  readonly byDefault: boolean
}

/** Steps of a recipe with those of everything that it needs, each once, in the order in which they run. */
export function expanded(
  recipe: Recipe,
  find: (name: string, from: Recipe) => Recipe | undefined,
  seen: ReadonlySet<Recipe> = new Set(),
): readonly Step[] {
  if (seen.has(recipe)) return []
  const path = new Set([...seen, recipe])
  const others = (names: readonly string[]): readonly Step[] =>
    names.flatMap((name) => {
      const other = find(name, recipe)
      return other === undefined ? [] : expanded(other, find, path)
    })
  return [...new Set([...others(recipe.needs), ...recipe.steps, ...others(recipe.after)])]
}
