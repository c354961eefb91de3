import type { Tree } from '../tree/tree.js'
import { recordedMigrations } from './ledger-rows.js'
import { Text, type History, type Operation, type Reading } from './model.js'

/** A dump of the schema that a tree keeps beside its migrations, and that is as new as they are. */
export interface Dump {
  readonly path: string
  readonly operations: readonly Operation[]
  /** The newest migration whose version it records. */
  readonly upTo: string
}

/** `db/schema.sql` of dbmate, `db/structure.sql` of Rails, and what others write the same way. */
const NAMES = ['schema.sql', 'structure.sql']

/**
 * The dump that stands for a history: one beside its folder whose ledger rows (`INSERT INTO schema_migrations …`) name
 * the history's newest migration. An older one, or one that does not say how new it is, is no start. What it holds is read
 * as the engine would run it; undefined where a statement of it cannot be read.
 */
export async function dumpOf(tree: Tree, history: History, read: (text: Text) => Reading): Promise<Dump | undefined> {
  const newest = history.migrations.at(-1)
  if (newest === undefined) return undefined
  const folders = [history.root, parentOf(history.root)]
  const paths = folders.flatMap((folder) => NAMES.map((name) => (folder === '' ? name : `${folder}/${name}`)))
  const own = new Set(history.migrations.flatMap((each) => each.files))
  const contents = await tree.read(paths.filter((path) => tree.entries.has(path) && !own.has(path)))
  for (const [path, each] of contents) {
    if (each.kind !== 'text' || !records(recordedMigrations(each.text), newest)) continue
    const operations = operationsIn(path, each.text, read)
    if (operations !== undefined) return { path, operations, upTo: newest.id }
  }
  return undefined
}

/** What the dump at a path holds, however new it is; undefined where it is gone, or cannot be read whole. */
export async function dumpAt(
  tree: Tree,
  path: string,
  read: (text: Text) => Reading,
): Promise<readonly Operation[] | undefined> {
  const contents = tree.entries.has(path) ? (await tree.read([path])).get(path) : undefined
  return contents?.kind === 'text' ? operationsIn(path, contents.text, read) : undefined
}

function operationsIn(path: string, text: string, read: (text: Text) => Reading): readonly Operation[] | undefined {
  const { statements, unread } = read(Text.ofFile(path, text))
  return unread.length === 0 ? statements.flatMap((statement) => statement.operations) : undefined
}

/** The ledger names a migration by its version, its id, its name or its file. */
function records(recorded: ReadonlySet<string>, { version, id, files }: History['migrations'][number]): boolean {
  const file = files[0]?.replace(/^.*\//, '') ?? id
  return [version, id, file, file.replace(/\.\w+$/, '')].some((each) => recorded.has(each))
}

function parentOf(folder: string): string {
  return folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : ''
}
