import type { Survey } from '../migrations/histories.js'
import type { History } from '../migrations/model.js'
import { unreadRole } from '../migrations/unread.js'
import type { FileRole } from '../migrations/tools/tool.js'
import { signalsIn } from '../stack/detect.js'
import type { Stack } from '../stack/model.js'
import type { Tree } from '../tree/tree.js'
import type { Changes, Request } from '../world.js'
import type { ChangeSet } from './change.js'
import { wantsText } from './decide.js'

type RoleOf = (path: string) => { readonly tool: string; readonly role: FileRole } | undefined

/** What is known of the change before any tree is read. */
export function changeSet({ settings }: Request, changes: Changes, roleOf: RoleOf): ChangeSet {
  return {
    words: changes.words,
    files: changes.files,
    tag: changes.tag,
    roleOf: (path) => roleOf(path) ?? unreadRole(path),
    headSignals: [],
    baseSignals: [],
    basePaths: [],
    headText: () => undefined,
    baseText: () => undefined,
    settings,
  }
}

/**
 * The same with the stacks and the texts of both trees. A name that only a tool nobody reads gives its migrations counts
 * where that tool is there.
 */
export async function changeSetWithTrees(
  early: ChangeSet,
  { head, base, roleOf }: { readonly head: Survey; readonly base: Survey | undefined; readonly roleOf: RoleOf },
): Promise<ChangeSet> {
  const wanted = early.files.filter((file) => wantsText(file.path) || wantsText(file.previousPath ?? file.path))
  const headTexts = await textsOf(
    head.tree,
    wanted.map((file) => file.path),
  )
  const baseTexts =
    base === undefined
      ? new Map<string, string>()
      : await textsOf(
          base.tree,
          wanted.map((file) => file.previousPath ?? file.path),
        )
  const owners = new Map([...(base === undefined ? [] : historiesOf(base)), ...historiesOf(head)].flatMap(ownedFiles))
  return {
    ...early,
    roleOf: (path) => owners.get(path) ?? roleOf(path),
    headSignals: [...headTexts].flatMap(([path, text]) => signalsIn(path, text)),
    baseSignals: [
      ...(base === undefined ? [] : signalsOf(base.stack)),
      ...[...baseTexts].flatMap(([path, text]) => signalsIn(path, text)),
    ],
    basePaths: base === undefined ? [] : [...base.tree.entries.keys()],
    headText: (path) => headTexts.get(path),
    baseText: (path) => baseTexts.get(path),
  }
}

function historiesOf({ histories, unread = [] }: Survey): readonly History[] {
  return [...unread.map(({ history }) => history), ...histories]
}

/** Names alone do not tell tools apart whose names are alike: the history that reads a file does. */
function ownedFiles(history: History): [string, { readonly tool: string; readonly role: FileRole }][] {
  const files = history.migrations.flatMap((migration) => migration.files)
  return files.map((path) => [path, { tool: history.tool, role: 'migration' }])
}

function signalsOf(stack: Stack): ChangeSet['headSignals'] {
  return [...stack.databases, ...stack.tools].flatMap((each) => each.signals)
}

async function textsOf(tree: Tree, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const contents = await tree.read(paths.filter((path) => tree.entries.has(path)))
  return new Map([...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text] as const] : [])))
}
