import type { Database, DetectedTool, Stack } from '../stack/model.js'
import type { TreePair } from '../tree/tree.js'
import { toolSignals } from '../stack/tools/registry.js'
import type { Dialect, History, Migration } from './model.js'
import { directoryOf, isForeign } from './tools/paths.js'

/** A tool's migrations of which nothing here reads more than the names yet. */
export interface UnreadHistory {
  /** The tool's name, as people write it. */
  readonly title: string
  readonly history: History
}

/** Whose migrations change documents, not tables. */
const OF_DOCUMENTS: ReadonlySet<string> = new Set(['migrate-mongo', 'mongock', 'mongoose'])

/**
 * Histories by the names of their files: those that no reader has taken, of tools that the stack shows. A tool
 * whose database nobody can tell has none.
 */
export function unreadHistories(
  stack: Stack,
  read: readonly History[],
  paths: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
): readonly UnreadHistory[] {
  const taken = new Set(read.flatMap(({ migrations }) => migrations.flatMap(({ files }) => files)))
  return toolSignals.flatMap(({ id, title, migrations }): readonly UnreadHistory[] => {
    const tool = stack.tools.find((each) => each.id === id)
    const database = migratedBy(id, stack) ?? ofHistory(read[0])
    if (migrations === undefined || tool === undefined || database === undefined) return []
    const files = paths.filter((path) => migrations.test(path) && !taken.has(path) && !isForeign(path))
    return files.length === 0 ? [] : [{ title, history: historyOf(tool, database, inOrder(files), texts) }]
  })
}

/** Whose migration a path may be, by its name alone; undefined: none's. */
export function unreadRole(path: string): { readonly tool: string; readonly role: 'migration' } | undefined {
  const tool = toolSignals.find(({ migrations }) => migrations?.test(path) === true)
  return tool === undefined || isForeign(path) ? undefined : { tool: tool.id, role: 'migration' }
}

/** The files of such histories. */
export function filesOf(unread: readonly UnreadHistory[]): ReadonlySet<string> {
  return new Set(unread.flatMap(({ history }) => history.migrations.flatMap(({ files }) => files)))
}

/** What of them a change adds or edits. */
export function broughtBy({ head, base }: TreePair, unread: readonly UnreadHistory[]): readonly UnreadHistory[] {
  const isBrought = (path: string): boolean => base?.entries.get(path)?.blob !== head.entries.get(path)?.blob
  return unread.flatMap(({ title, history }) => {
    const migrations = history.migrations.filter(({ files }) => files.some(isBrought))
    return migrations.length === 0 ? [] : [{ title, history: { ...history, migrations } }]
  })
}

/** The names of tools that keep migrations of which not even the files are known. */
export function unreadTools(
  stack: Stack,
  read: readonly History[],
  unread: readonly UnreadHistory[],
): readonly string[] {
  const keeping = new Set(toolSignals.flatMap(({ id, keepsMigrations }) => (keepsMigrations === true ? [id] : [])))
  const known = new Set([...read.map(({ tool }) => tool), ...unread.map(({ title }) => title)])
  return stack.tools
    .filter(({ id, title }) => keeping.has(id) && !known.has(id) && !known.has(title))
    .map(({ title }) => title)
}

type Migrated = Pick<Database, 'id' | 'engine' | 'version'>

/** The store that a tool migrates: a primary one first. */
function migratedBy(tool: string, { databases }: Stack): Migrated | undefined {
  const isMigrated = (engine: Dialect): boolean =>
    OF_DOCUMENTS.has(tool) ? engine === 'mongodb' : !['mongodb', 'dynamodb', 'redis'].includes(engine)
  const candidates = databases.filter(({ engine }) => isMigrated(engine))
  return candidates.find(({ role }) => role === 'primary') ?? candidates[0]
}

function inOrder(files: readonly string[]): readonly string[] {
  return files.toSorted((a, b) => (baseOf(a) < baseOf(b) ? -1 : baseOf(a) > baseOf(b) ? 1 : 0))
}

/** Beside a history that was read only the names are told: its database will do where the tool's own is not known. */
function ofHistory(history: History | undefined): Migrated | undefined {
  return history && { id: history.database, engine: history.dialect, version: history.engineVersion }
}

function historyOf(
  tool: DetectedTool,
  database: Migrated,
  files: readonly string[],
  texts: ReadonlyMap<string, string>,
): History {
  const root = directoryOf(files.at(-1) ?? '')
  return {
    id: `${tool.id}:${root}`,
    database: database.id,
    tool: tool.id === 'alembic' && isOfFlask(root, texts) ? 'flask-migrate' : tool.id,
    toolVersion: tool.version,
    dialect: database.engine,
    engineVersion: database.version,
    root,
    ordering: 'name',
    downs: 'paired',
    migrations: files.map((path) => migrationOf(path, tool)),
    ignored: [],
    disorder: [],
    session: [],
  }
}

/**
 * Flask-Migrate's environment asks the application for its database, so that Alembic's own command finds none:
 * https://github.com/miguelgrinberg/Flask-Migrate/tree/main/src/flask_migrate/templates/flask
 */
function isOfFlask(root: string, texts: ReadonlyMap<string, string>): boolean {
  return texts.get(`${root.replace(/\/?versions(?:\/.*)?$/, '')}/alembic.ini`)?.includes('flask_migrate') === true
}

function migrationOf(path: string, { title }: DetectedTool): Migration {
  const id = baseOf(path).replace(/\.\w+$/, '')
  const { version = id, name = id } =
    /^(?<version>[Vm]?\d[\d_.-]*\d|[0-9a-f]{12})(?:[_-]+(?<name>.+))?$/.exec(id)?.groups ?? {}
  const span = { path, line: 1, column: 1, endLine: 1, endColumn: 1, exact: false }
  return {
    id,
    version,
    name,
    files: [path],
    up: [],
    unread: [{ span, reason: `migrations of ${title} are not read yet`, refused: false }],
    down: { kind: 'none' },
    transaction: { kind: 'unknown', reason: `migrations of ${title} are not read yet` },
    optOut: undefined,
    repeatable: false,
    baseline: false,
    span,
  }
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
