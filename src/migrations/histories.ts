import type { DatabaseSettings, Settings } from '../inputs/settings.js'
import type { NotAnalysed } from '../report.js'
import { detectStack, stackWants } from '../stack/detect.js'
import type { Database, Stack } from '../stack/model.js'
import type { Contents, Tree } from '../tree/tree.js'
import type { Dialect, History } from './model.js'
import { loadReaders } from './sql/readers.js'
import { tools as registry } from './tools/registry.js'
import type { FileRole, PreparedTool, Readers, Root, RootFile, Surroundings, Tool } from './tools/tool.js'

/** What a tree holds: its stack, its histories, and what could not be read. */
export interface Survey {
  readonly tree: Tree
  readonly stack: Stack
  readonly histories: readonly History[]
  readonly notAnalysed: readonly NotAnalysed[]
  /** Texts of manifests, configuration, ledgers and schema files. */
  readonly texts: ReadonlyMap<string, string>
}

/** Plain directories take what no tool with a grammar of its own takes. */
const LAST = 'plain-sql'

/**
 * Reads trees into histories. The trees of one review share it: a file is parsed once per blob id, so the base costs
 * only what differs.
 */
export class Surveyor {
  readonly #tools = [...registry].sort((a, b) => Number(a.id === LAST) - Number(b.id === LAST))
  readonly #prepared = new Map<string, Promise<PreparedTool>>()
  readonly #readers = loadReaders()

  constructor(private readonly settings: Settings) {}

  /** What a path is to the tools, by its name alone. */
  roleOf(path: string): { readonly tool: string; readonly role: FileRole } | undefined {
    for (const tool of this.#tools) {
      const role = tool.role(path)
      if (role !== undefined) return { tool: tool.id, role }
    }
    return undefined
  }

  async survey(tree: Tree): Promise<Survey> {
    const paths = [...tree.entries.keys()].filter((path) => isReviewed(path, this.settings))
    const texts = textsOf(await tree.read(paths.filter((path) => this.#isSurrounding(path))))
    const stack = detectStack(
      [...texts].map(([path, text]) => ({ path, text })),
      paths,
    )
    const found = await this.#findRoots(tree, {
      paths,
      text: (path) => texts.get(path),
      stack,
      settings: this.settings,
    })
    const contents = await tree.read(new Set(found.flatMap(({ root }) => root.files)))
    const histories: History[] = []
    const notAnalysed: NotAnalysed[] = []
    for (const { tool, root, surroundings } of found) {
      const { files, unreadable } = readable(root, tree, contents)
      notAnalysed.push(...unreadable)
      const prepared = await this.#prepare(tool, root.dialect)
      const settings = databaseSettingsFor(root, this.settings)
      const database = databaseFor(root, stack, settings)
      histories.push(
        prepared.history(files, {
          root,
          surroundings,
          database: settings?.id ?? database?.id ?? root.dialect,
          engineVersion: settings?.version ?? database?.version,
          databaseSettings: settings,
        }),
      )
    }
    return { tree, stack, histories: histories.filter((each) => each.migrations.length > 0), notAnalysed, texts }
  }

  #isSurrounding(path: string): boolean {
    if (stackWants(path)) return true
    const role = this.roleOf(path)?.role
    return role === 'configuration' || role === 'ledger' || role === 'schema'
  }

  async #findRoots(
    tree: Tree,
    surroundings: Surroundings,
  ): Promise<{ tool: Tool; root: Root; surroundings: Surroundings }[]> {
    const claimed = new Set<string>()
    const found: { tool: Tool; root: Root; surroundings: Surroundings }[] = []
    for (const tool of this.#tools) {
      const unclaimed = { ...surroundings, claimed: new Set(claimed) }
      const seen = tool.id === LAST ? await withSamples(tool, tree, unclaimed) : unclaimed
      for (const root of tool.find(seen)) {
        found.push({ tool, root, surroundings: seen })
        for (const path of root.files) claimed.add(path)
      }
    }
    return found
  }

  async #prepare(tool: Tool, dialect: Dialect): Promise<PreparedTool> {
    await this.#readers.load(dialect)
    const known = this.#prepared.get(tool.id) ?? tool.prepare(this.#readers satisfies Readers)
    this.#prepared.set(tool.id, known)
    return known
  }
}

/** How many files of a folder tell its dialect, where nothing else does. */
const SAMPLES_PER_FOLDER = 3

/** Plain SQL says its dialect by its words alone: a few files of each folder are read for it. */
async function withSamples(
  tool: Tool,
  tree: Tree,
  surroundings: Surroundings & { readonly claimed: ReadonlySet<string> },
): Promise<Surroundings> {
  const taken = new Map<string, number>()
  const samples = surroundings.paths.filter((path) => {
    if (surroundings.claimed.has(path) || tool.role(path) !== 'migration') return false
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const count = (taken.get(folder) ?? 0) + 1
    taken.set(folder, count)
    return count <= SAMPLES_PER_FOLDER
  })
  const texts = textsOf(await tree.read(samples))
  return { ...surroundings, text: (path) => texts.get(path) ?? surroundings.text(path) }
}

function textsOf(contents: ReadonlyMap<string, Contents>): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [path, each] of contents) if (each.kind === 'text') texts.set(path, each.text)
  return texts
}

function readable(
  root: Root,
  tree: Tree,
  contents: ReadonlyMap<string, Contents>,
): { readonly files: readonly RootFile[]; readonly unreadable: readonly NotAnalysed[] } {
  const files: RootFile[] = []
  const unreadable: NotAnalysed[] = []
  for (const path of root.files) {
    const each = contents.get(path)
    if (each?.kind === 'text') files.push({ path, blob: tree.entries.get(path)?.blob ?? path, text: each.text })
    else if (each !== undefined) unreadable.push({ path, line: 1, reason: `the file is ${each.reason}` })
  }
  return { files, unreadable }
}

function databaseSettingsFor(root: Root, settings: Settings): DatabaseSettings | undefined {
  const within = (path: string): boolean => root.directory === path || root.directory.startsWith(`${path}/`)
  return (
    settings.databases.find((each) => each.paths.some((path) => within(path.replace(/\/?\*?\*?$/, '')))) ??
    settings.databases.find((each) => each.paths.length === 0 && (each.dialect ?? root.dialect) === root.dialect)
  )
}

/** The store that a history migrates: the stack's one of that engine, a primary one first. */
function databaseFor(root: Root, stack: Stack, settings: DatabaseSettings | undefined): Database | undefined {
  const sameEngine = stack.databases.filter((each) => each.engine === root.dialect || each.id === settings?.id)
  return sameEngine.find((each) => each.role === 'primary') ?? sameEngine[0]
}

const NEVER_REVIEWED = /(^|\/)(node_modules|bower_components|\.git|\.venv|site-packages)\//

function isReviewed(path: string, settings: Settings): boolean {
  if (NEVER_REVIEWED.test(path)) return false
  const directory = settings.workingDirectory
  return directory === '.' || directory === '' || path.startsWith(`${directory.replace(/\/$/, '')}/`)
}
