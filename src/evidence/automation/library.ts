import type { PackageScripts, RecipeCall } from './commands/invocation.js'
import { isJsonObject, parseJson, textOf } from './json.js'
import { quoted } from './shell/words.js'
import { folderOf, isForDevelopment, joined, step, type Step } from './unit.js'
import { builtPrograms } from './built-programs.js'
import { justRecipes } from './recipes/just.js'
import { makeRecipes } from './recipes/make.js'
import { mixRecipes } from './recipes/mix.js'
import { recipeBook } from './recipes/book.js'
import type { Recipe } from './recipes/recipe.js'
import { taskRecipes } from './recipes/taskfile.js'
import { isUwsgi, uwsgiSteps } from './uwsgi.js'

/** What a command can start by name: scripts, package scripts, make targets, tasks. */
export interface Library {
  readonly script: (path: string, folder: string, scriptFolder: string) => readonly Step[]
  /** `folder`: where the call stands, which counts when the call names no package. */
  readonly packageScript: (call: PackageScripts, folder: string) => readonly Step[]
  /** `folder`: where the call stands. */
  readonly recipes: (call: RecipeCall, folder: string) => readonly Step[]
  /** Programs that the repository itself builds, by their names. */
  readonly built: ReadonlySet<string>
  /** Everything that has a name, for telling what nothing calls. */
  readonly entries: readonly {
    readonly name: string
    readonly line: number
    readonly path: string
    readonly steps: readonly Step[]
  }[]
}

export function isScript(path: string): boolean {
  return (
    isUwsgi(path) ||
    /\.(sh|bash|bats)(\.j2)?$/.test(path) ||
    (!/\.\w+$/.test(path) &&
      /(^|\/)(bin|scripts?|hooks|cron\.(daily|hourly|weekly|monthly)|docker|entrypoint[\w-]*)(\/|$)/.test(path))
  )
}

export function isPackage(path: string): boolean {
  return /(^|\/)package\.json$/.test(path)
}

export function isMakefile(path: string): boolean {
  return /(^|\/)(GNUmakefile|[Mm]akefile(\.[\w-]+)?|[\w.-]+\.mk)$/.test(path)
}

/** The search for a justfile does not look at case: https://just.systems/man/en/quick-start.html */
export function isJustfile(path: string): boolean {
  return /(^|\/)(\.?justfile|[\w-]+\.just)$/i.test(path)
}

export function isTaskfile(path: string): boolean {
  return /(^|\/)[Tt]askfile(\.\w+)?\.ya?ml$/.test(path)
}

/** https://hexdocs.pm/mix/Mix.Project.html */
export function isMixFile(path: string): boolean {
  return /(^|\/)mix\.exs$/.test(path)
}

interface Entry {
  readonly kind: 'script' | 'package script' | 'recipe'
  readonly name: string
  readonly path: string
  readonly line: number
  readonly steps: readonly Step[]
  /** The name that its package.json gives the package. */
  readonly package?: string
}

/** Reads every file that holds something to be called by name. `processes`: what scripts in other languages start. */
export function libraryOf(
  files: ReadonlyMap<string, string>,
  processes: ReadonlyMap<string, readonly Step[]>,
): Library {
  const recipes = recipeBook([...files].flatMap(([path, text]) => recipesIn(path, text) ?? []))
  const entries = [...files].flatMap(([path, text]): readonly Entry[] => {
    if (isPackage(path)) return packageScripts(path, text)
    if (recipesIn(path, text) !== undefined) return []
    const started = processes.get(path)
    if (started !== undefined) return [{ kind: 'script', name: path, path, line: 1, steps: started }]
    if (isUwsgi(path)) return [{ kind: 'script', name: path, path, line: 1, steps: uwsgiSteps(path, text) }]
    if (!isScript(path) || !isShell(path, text)) return []
    // What Ansible fills in is called by its name without the ending.
    const called = path.replace(/\.j2$/, '')
    const source = called === path ? text : filledIn(text)
    return [{ kind: 'script', name: called, path: called, line: 1, steps: [step(path, 1, source)] }]
  })
  const by = (kind: Entry['kind'], name: string, folder: string | undefined): readonly Step[] => {
    const named = entries.filter((each) => each.kind === kind && each.name === name)
    const near = folder === undefined ? undefined : named.find((each) => folderOf(each.path) === joined('', folder))
    const suffixed =
      folder === undefined ? undefined : named.find((each) => folderOf(each.path).endsWith(folder.replace(/^.*\//, '')))
    return (
      (
        near ??
        suffixed ??
        named.find((each) => folderOf(each.path) === '') ??
        (named.length === 1 ? named[0] : undefined)
      )?.steps ?? []
    )
  }
  const scripts = entries.filter((each) => each.kind === 'script')
  return {
    script: (path, folder, scriptFolder) => scriptAt(scripts, path, folder, scriptFolder),
    packageScript: (call, folder) => call.names.flatMap((name) => scriptsNamed(entries, call, name, folder, by)),
    recipes: recipes.called,
    built: builtPrograms(files),
    entries: [...entries, ...recipes.entries].filter(
      (each) => !isForDevelopment(each.name) && !isForDevelopment(each.path),
    ),
  }
}

/** The scripts that a call of the package manager runs: in every package, in the one that it names, or in its own. */
function scriptsNamed(
  entries: readonly Entry[],
  call: PackageScripts,
  name: string,
  folder: string,
  by: (kind: Entry['kind'], name: string, folder: string | undefined) => readonly Step[],
): readonly Step[] {
  const named = (script: string): readonly Step[] => {
    if (call.everywhere)
      return entries
        .filter((each) => each.kind === 'package script' && each.name === script && folderOf(each.path) !== '')
        .flatMap(({ steps }) => steps)
    // Filters of pnpm and turbo: `./packages/db`, `@shop/db...`, `{packages/db}`.
    const wanted = call.package?.replace(/^[.^]+(?=[^/.])|^\.\/|[{}]|\.{3}$/g, '')
    const own = entries.find(
      (each) => each.kind === 'package script' && each.name === script && each.package === wanted,
    )
    return wanted !== undefined && own !== undefined ? own.steps : by('package script', script, wanted ?? folder)
  }
  const words = call.args.map(quoted).join(' ')
  return [
    ...named(`pre${name}`),
    ...named(name).map((each) => (words === '' ? each : { ...each, text: `${each.text} ${words}` })),
    ...named(`post${name}`),
  ]
}

/** A script where the call says; in a container's other paths, the one script that ends in the same name. */
function scriptAt(scripts: readonly Entry[], path: string, folder: string, scriptFolder: string): readonly Step[] {
  const places = path.startsWith('@script/')
    ? [joined(scriptFolder, path.slice('@script/'.length))]
    : [joined(folder, path), joined('', path), joined(scriptFolder, path)]
  const exact = scripts.find((each) => places.includes(each.path))
  if (exact !== undefined) return exact.steps
  if (!/[\w.-]+\.\w+$/.test(path) && !path.includes('entrypoint')) return []
  const name = path.slice(path.lastIndexOf('/') + 1)
  const alike = scripts.filter((each) => each.path === name || each.path.endsWith(`/${name}`))
  return alike.length === 1 ? (alike[0]?.steps ?? []) : []
}

function isShell(path: string, text: string): boolean {
  const [first = ''] = text.slice(0, 100).split('\n')
  return first.startsWith('#!') ? /\b(ba|da|a|z|k)?sh\b/.test(first) : /\.(sh|bash|bats)(\.j2)?$/.test(path)
}

/**
 * A script that Ansible makes of a template (https://jinja.palletsprojects.com/en/stable/templates/): values become
 * variables of the shell, everything under a condition is taken, lines stay where they are.
 */
function filledIn(text: string): string {
  return text
    .replace(/\{#[\s\S]*?#\}|\{%[\s\S]*?%\}/g, (action) => action.replace(/[^\n]/g, ' '))
    .replace(/\{\{-?\s*([A-Za-z_]\w*)?[^}\n]*\}\}/g, (_, name?: string) => `\${${name ?? 'value'}}`)
}

function packageScripts(path: string, text: string): readonly Entry[] {
  const json = parseJson(text)
  const scripts = isJsonObject(json) ? json['scripts'] : undefined
  const owner = isJsonObject(json) ? textOf(json['name']) : undefined
  if (!isJsonObject(scripts)) return []
  const lines = text.split('\n')
  return Object.entries(scripts).flatMap(([name, value]) => {
    const command = textOf(value)
    if (command === undefined) return []
    const line = lines.findIndex((each) => each.includes(`"${name}"`) && each.includes(':')) + 1
    return [
      {
        kind: 'package script' as const,
        name,
        path,
        line,
        steps: [step(path, line, command, { errexit: true })],
        ...(owner === undefined ? {} : { package: owner }),
      },
    ]
  })
}

/** Undefined: the file holds no recipes by its name. */
function recipesIn(path: string, text: string): readonly Recipe[] | undefined {
  if (isMakefile(path)) return makeRecipes(path, text)
  if (isMixFile(path)) return mixRecipes(path, text)
  if (isJustfile(path)) return justRecipes(path, text)
  return isTaskfile(path) ? taskRecipes(path, text) : undefined
}
