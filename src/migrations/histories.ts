import type { DatabaseSettings, Settings } from '../inputs/settings.js'
import type { NotAnalysed } from '../report.js'
import { detectStack, stackWants } from '../stack/detect.js'
import type { Database, Stack } from '../stack/model.js'
import { unreviewedFolder } from '../stack/unreviewed.js'
import type { Contents, Tree } from '../tree/tree.js'
import type { Dialect, History, Operation } from './model.js'
import { withNewerGrammar } from './newer-grammar.js'
import { Schema } from '../schema/schema.js'
import { dumpAt, dumpOf } from './dump.js'
import { loadReaders } from './sql/readers.js'
import { directoryOf, isForeign } from './tools/paths.js'
import { tools as registry } from './tools/registry.js'
import { unreadHistories, unreadTools, type UnreadHistory } from './unread.js'
import type { FileRole, PreparedTool, Readers, Root, RootFile, Surroundings, Tool } from './tools/tool.js'

/** What a tree holds: its stack, its histories, and what could not be read. */
export interface Survey {
  readonly tree: Tree
  readonly stack: Stack
  readonly histories: readonly History[]
  readonly notAnalysed: readonly NotAnalysed[]
  /** What is not looked at beside histories that are all there. */
  readonly beside?: readonly NotAnalysed[]
  /** Migrations of which nothing of ours reads more than the names yet. */
  readonly unread?: readonly UnreadHistory[]
  /** Titles of tools that keep migrations here, of which not even the files were found. */
  readonly unreadTools?: readonly string[]
  /** Texts of manifests, configuration, ledgers and schema files. */
  readonly texts: ReadonlyMap<string, string>
}

/** Plain directories take what no tool with a grammar of its own takes. */
const LAST = 'plain-sql'

/** The schema that a dump gives, the newest migration that it records, and where it lies. */
export interface Start {
  readonly schema: Schema
  readonly upTo: string
  readonly path: string
}

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
    const samples = await tree.read(samplesAmong(paths))
    const sampled = textsOf(samples)
    const notAnalysed: NotAnalysed[] = []
    const found = this.#findRoots({
      paths: withoutUnreviewed(paths, notAnalysed),
      text: (path) => texts.get(path) ?? sampled.get(path),
      stack,
      settings: this.settings,
    })
    const wanted = new Set(found.flatMap(({ root }) => root.files))
    const contents = new Map([...samples, ...(await tree.read([...wanted].filter((path) => !samples.has(path))))])
    const histories: History[] = []
    const beside = found.flatMap(({ root }) => root.beside ?? [])
    for (const { tool, root, surroundings } of found) {
      const { files, unreadable } = readable(root, tree, contents)
      notAnalysed.push(...unreadable, ...(root.passedOver ?? []))
      const prepared = await this.#prepare(tool, root.dialect)
      const settings = databaseSettingsFor(root, this.settings)
      const database = databaseFor(root, stack, settings)
      const history = prepared.history(files, {
        root,
        surroundings,
        database: settings?.id ?? database?.id ?? root.dialect,
        engineVersion: settings?.version ?? database?.version,
        databaseSettings: settings,
      })
      histories.push(withNewerGrammar(history))
    }
    const kept = mainFirst(
      histories.filter((each) => each.migrations.length > 0),
      stack,
    )
    const unread = unreadHistories(stack, kept, paths, texts)
    return {
      tree,
      stack,
      histories: kept,
      notAnalysed,
      beside,
      texts,
      unread,
      unreadTools: unreadTools(stack, kept, unread),
    }
  }

  /** The schema that a dump of the tree gives for a history; undefined where the history is replayed from its first. */
  async startOf(tree: Tree, history: History): Promise<Start | undefined> {
    await this.#readers.load(history.dialect)
    const dump = await dumpOf(tree, history, this.#readers.sql(history.dialect))
    if (dump === undefined) return undefined
    return { schema: schemaOf(dump.operations, history), upTo: dump.upTo, path: dump.path }
  }

  /** The schema that the dump at a path gives, however new it is. */
  async dumpedAt(
    tree: Tree,
    history: History,
    path: string,
  ): Promise<{ readonly schema: Schema; readonly operations: readonly Operation[] } | undefined> {
    const operations = await dumpAt(tree, path, this.#readers.sql(history.dialect))
    return operations === undefined ? undefined : { schema: schemaOf(operations, history), operations }
  }

  #isSurrounding(path: string): boolean {
    if (stackWants(path)) return true
    const role = this.roleOf(path)?.role
    return role === 'configuration' || role === 'ledger' || role === 'schema'
  }

  #findRoots(surroundings: Surroundings): { tool: Tool; root: Root; surroundings: Surroundings }[] {
    const claimed = new Set<string>()
    const found: { tool: Tool; root: Root; surroundings: Surroundings }[] = []
    for (const tool of this.#tools) {
      const unclaimed = { ...surroundings, claimed: new Set(claimed) }
      for (const root of tool.find(unclaimed)) {
        found.push({ tool, root, surroundings: unclaimed })
        for (const path of [...root.files, ...(root.passedOver ?? []).map((each) => each.path)]) claimed.add(path)
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

function schemaOf(operations: readonly Operation[], { dialect }: History): Schema {
  const schema = new Schema(dialect)
  for (const operation of operations) schema.apply(operation, 'dump')
  return schema
}

/** Files for a database that is not reviewed are no migrations of another: their folders are named, once each. */
function withoutUnreviewed(paths: readonly string[], notAnalysed: NotAnalysed[]): readonly string[] {
  const named = new Set<string>()
  return paths.filter((path) => {
    const foreign = path.endsWith('.sql') ? unreviewedFolder(path) : undefined
    if (foreign === undefined) return true
    if (!named.has(foreign.folder)) {
      notAnalysed.push({
        path,
        line: 1,
        reason: `${foreign.title} is not analysed, nor what stands in ${foreign.folder}`,
      })
    }
    named.add(foreign.folder)
    return false
  })
}

/**
 * Histories of primary stores first, the longest before shorter ones: what speaks of the one history of a repository takes
 * the first.
 */
function mainFirst(histories: readonly History[], stack: Stack): readonly History[] {
  const isPrimary = ({ database, dialect }: History): boolean =>
    stack.databases.some(({ id, engine, role }) => role === 'primary' && (id === database || engine === dialect))
  return histories.toSorted(
    (a, b) => Number(isPrimary(b)) - Number(isPrimary(a)) || b.migrations.length - a.migrations.length,
  )
}

/** How many files of a folder tell whose it is, and its dialect, where nothing else does. */
const SAMPLES_PER_FOLDER = 3

/** SQL under any of its names, and migrations in Go that stand among it. */
const SAMPLED = /\.(?:sql|psql|pgsql)(?:\.\w+)?$|(?:^|\/)\d+_\w+\.go$/

/** SQL says by its words alone which tool splits it and which engine reads it: a few files of each folder are read for it. */
function samplesAmong(paths: readonly string[]): string[] {
  const taken = new Map<string, number>()
  return paths.filter((path) => {
    if (!SAMPLED.test(path) || isForeign(path)) return false
    const count = (taken.get(directoryOf(path)) ?? 0) + 1
    taken.set(directoryOf(path), count)
    return count <= SAMPLES_PER_FOLDER
  })
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
