import type { RecipeCall } from '../commands/invocation.js'
import { folderOf, joined, type Step } from '../unit.js'
import { expanded, type Recipe } from './recipe.js'

/** Every recipe of the repository, by what calls it. */
export interface RecipeBook {
  /** Steps in the order in which they run. `folder`: where the call stands. */
  readonly called: (call: RecipeCall, folder: string) => readonly Step[]
  readonly entries: readonly (Pick<Recipe, 'name' | 'line' | 'path'> & { readonly steps: readonly Step[] })[]
}

export function recipeBook(recipes: readonly Recipe[]): RecipeBook {
  const beside = (name: string, from: Recipe): Recipe | undefined =>
    recipes.find((each) => each.path === from.path && isNamed(each, name)) ??
    only(recipes.filter((each) => isNamed(each, name)))
  return {
    called: (call, from) => {
      const folder = call.folder === undefined ? from : joined(call.folder.startsWith('/') ? '' : from, call.folder)
      const found = wanted(recipes, call, folder)
      // make runs in the folder that it is called in, just and task in that of their file.
      return found
        .flatMap((each) => expanded(each, beside))
        .map((each) => (call.runner === 'make' && call.file !== undefined ? { ...each, folder } : each))
    },
    entries: recipes.map(({ name, line, path, ...rest }) => ({
      name,
      line,
      path,
      steps: expanded({ name, line, path, ...rest }, beside),
    })),
  }
}

function wanted(recipes: readonly Recipe[], call: RecipeCall, folder: string): readonly Recipe[] {
  const files = [...new Set(recipes.map(({ path }) => path))].filter((path) => RUNS[call.runner].test(path))
  const file = fileOf(files, call, folder)
  const own = recipes.filter(({ path }) => path === file)
  const others = recipes.filter(({ path }) => files.includes(path))
  if (call.names.length === 0) return own.filter(({ byDefault }) => byDefault)
  return call.names.flatMap(
    (name) => own.find((each) => isNamed(each, name)) ?? only(others.filter((each) => isNamed(each, name))) ?? [],
  )
}

/** Names of files, in the order in which each runner looks for them. */
const RUNS: Readonly<Record<RecipeCall['runner'], RegExp>> = {
  make: /(^|\/)(GNUmakefile|[Mm]akefile(\.[\w-]+)?|[\w.-]+\.mk)$/,
  just: /(^|\/)(\.?justfile|[\w-]+\.just)$/i,
  task: /(^|\/)[Tt]askfile(\.\w+)?\.ya?ml$/,
  mix: /(^|\/)mix\.exs$/,
}
/** What is taken where the call names no file: a part that others include is none. */
const FOUND: Readonly<Record<RecipeCall['runner'], RegExp>> = {
  make: /(^|\/)(GNUmakefile|[Mm]akefile)$/,
  just: /(^|\/)\.?justfile$/i,
  task: /(^|\/)[Tt]askfile(\.\w+)?\.ya?ml$/,
  mix: /(^|\/)mix\.exs$/,
}

/** The named file, else the one of the folder; just and task look in the folders around it too. */
function fileOf(files: readonly string[], { runner, file }: RecipeCall, folder: string): string | undefined {
  if (file !== undefined) return files.find((path) => path === joined(folder, file) || path === joined('', file))
  const names = files.filter((path) => FOUND[runner].test(path))
  const at = (place: string): string | undefined => names.find((path) => folderOf(path) === place)
  const near =
    runner === 'make' || runner === 'mix'
      ? at(folder)
      : [folder, ...around(folder)].map(at).find((path) => path !== undefined)
  // A container has its files in another place than the repository.
  const last = folder.replace(/^.*\//, '')
  return (
    near ?? (last === '' ? undefined : names.find((path) => folderOf(path).endsWith(last))) ?? at('') ?? only(names)
  )
}

function around(folder: string): readonly string[] {
  const parts = folder.split('/')
  return parts.map((_, index) => parts.slice(0, parts.length - index - 1).join('/'))
}

/** `db::migrate` is the recipe of the module `db`: https://just.systems/man/en/modules1190.html */
function isNamed({ name, path }: Recipe, called: string): boolean {
  const [recipe = '', module] = called.split('::').reverse()
  if (name !== recipe) return false
  return (
    module === undefined ||
    new RegExp(`(^|/)${module.replace(/\W/g, '')}(\\.just|/(mod\\.just|\\.?justfile))$`, 'i').test(path)
  )
}

function only<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined
}
