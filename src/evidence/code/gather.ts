import type { Plan } from '../../migrations/plan.js'
import type { Tree } from '../../tree/tree.js'
import { directoryOf } from '../../migrations/tools/paths.js'
import { entPackages, folderOf, mixinImports, withMixins } from './models/ent-mixins.js'
import { statedTables } from './models/go-structs.js'
import type { CodeFacts, DatabaseName, LocatedModel } from './facts.js'
import { isModelFile, isReleasedCode } from './paths.js'
import { findNames, modelsIn } from './read.js'

/**
 * What the head's code says of the names that the judged migrations drop or rename. Nothing is read where they drop and
 * rename nothing.
 */
export async function gatherCode(
  tree: Tree,
  plans: readonly Plan[],
  isMigration: (path: string) => boolean,
): Promise<CodeFacts> {
  const names = namesGoneIn(plans)
  if (names.length === 0) return { names: [], searched: 0 }
  const paths = [...tree.entries.values()]
    .filter((entry) => entry.kind !== 'link' && isReleasedCode(entry.path) && !isMigration(entry.path))
    .map((entry) => entry.path)
  const contents = await tree.read(paths)
  const texts = new Map<string, string>()
  for (const [path, each] of contents) if (each.kind === 'text') texts.set(path, each.text)
  return findNames(texts, names, texts.size === contents.size)
}

/** What sources that were all read say of the names that plans drop or rename. */
export function codeIn(texts: ReadonlyMap<string, string>, plans: readonly Plan[]): CodeFacts {
  return findNames(new Map([...texts].filter(([path]) => isReleasedCode(path))), namesGoneIn(plans), true)
}

/** Tables and columns that judged migrations drop or rename, as they were called before. */
function namesGoneIn(plans: readonly Plan[]): readonly DatabaseName[] {
  const found = new Map<string, DatabaseName>()
  const operations = plans
    .flatMap((plan) => plan.migrations.filter((each) => each.pending && !each.past))
    .flatMap(({ migration }) => migration.up.flatMap((statement) => statement.operations))
  const renamed = new Map(
    operations.flatMap((each) => (each.kind === 'rename-table' ? [[each.table.name, each.to.name] as const] : [])),
  )
  for (const operation of operations) {
    const gone =
      operation.kind === 'drop-table' || operation.kind === 'rename-table'
        ? { table: operation.table.name, column: undefined }
        : operation.kind === 'drop-column' || operation.kind === 'rename-column'
          ? { table: operation.table.name, column: operation.column }
          : undefined
    if (gone === undefined) continue
    const tableNow = gone.column === undefined ? undefined : renamed.get(gone.table)
    found.set(`${gone.table}\0${gone.column ?? ''}`, { ...gone, ...(tableNow === undefined ? {} : { tableNow }) })
  }
  return [...found.values()]
}

/** The models of the files that by their names hold models: a repository of any size has few of them. */
export async function gatherModels(tree: Tree): Promise<readonly LocatedModel[]> {
  const paths = [...tree.entries.values()]
    .filter((entry) => entry.kind !== 'link' && isModelFile(entry.path))
    .map((entry) => entry.path)
  const contents = await tree.read(paths)
  const texts = textsIn(contents)
  const models = modelsOf(texts)
  return models.some(({ model }) => model.takesIn !== undefined)
    ? withTakenIn(models, await withPackages(tree, models, texts))
    : models
}

function textsIn(contents: Awaited<ReturnType<Tree['read']>>): ReadonlyMap<string, string> {
  return new Map([...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text]] : [])))
}

/** Mixins may take in mixins of further packages. */
const ROUNDS = 5

/** The sources at hand, and those of the packages that models take parts of their schema from. */
async function withPackages(
  tree: Tree,
  models: readonly LocatedModel[],
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const sources = [...tree.entries.values()]
    .filter((entry) => entry.kind !== 'link' && /(?<!_test)\.go$/.test(entry.path) && isReleasedCode(entry.path))
    .map(({ path }) => path)
  const folders = new Set(sources.map(directoryOf))
  const taken = models.flatMap(({ model }) => model.takesIn ?? [])
  const wanted = new Set(models.flatMap(({ path, model }) => (model.takesIn === undefined ? [] : [directoryOf(path)])))
  let known = texts
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const from of mixinImports(taken, entPackages(known))) {
      const folder = folderOf(from, folders)
      if (folder !== undefined) wanted.add(folder)
    }
    const missing = sources.filter((path) => wanted.has(directoryOf(path)) && !known.has(path))
    if (missing.length === 0) break
    known = new Map([...known, ...textsIn(await tree.read(missing))])
  }
  return known
}

/** The models with the fields and indexes that mixins of these sources give them. */
export function withTakenIn(
  models: readonly LocatedModel[],
  texts: ReadonlyMap<string, string>,
): readonly LocatedModel[] {
  const packages = entPackages(texts)
  return models.map(({ path, model }) => ({ path, model: withMixins(model, path, packages) }))
}

/** The models of sources. A method of a Go type may stand in any file of its package, which is its folder. */
export function modelsOf(texts: ReadonlyMap<string, string>): readonly LocatedModel[] {
  const stated = new Map<string, string>()
  for (const [path, text] of texts)
    if (path.endsWith('.go'))
      for (const [name, table] of statedTables(text)) stated.set(`${directoryOf(path)} ${name}`, table)
  return [...texts].flatMap(([path, text]) =>
    modelsIn(path, text).map((model) => {
      const table =
        model.tableStated || !path.endsWith('.go') ? undefined : stated.get(`${directoryOf(path)} ${model.name}`)
      return {
        path,
        model: table === undefined ? model : { ...model, table: table.split('.').at(-1) ?? table, tableStated: true },
      }
    }),
  )
}
