import type { History } from '../../migrations/model.js'
import { sharedFolders } from '../../migrations/tools/paths.js'
import type { UnreadHistory } from '../../migrations/unread.js'
import type { CodeFacts, UpsertTarget } from './facts.js'

/**
 * What code says of the tables of one history. Where several histories of a repository make a table of the same name, each
 * for a service of its own, code means the one whose migrations stand nearest to it. A history that has no such table takes
 * no code away: who names it there asks this database. `unread` are migrations that nobody could read: what tables they make
 * is not known, so code that stands nearest to them cannot be said to mean these.
 */
export function codeOf(
  own: History,
  histories: readonly History[],
  code: CodeFacts,
  unread: readonly UnreadHistory[] = [],
): CodeFacts {
  const others = histories.filter((each) => each !== own && each.root !== own.root)
  const unknown = unread.map(({ history }) => history.root)
  if (others.length + unknown.length === 0) return code
  const roots = [...others.map(({ root }) => root), ...unknown]
  const isBeside = ({ seen: { path } }: UpsertTarget): boolean =>
    roots.every((root) => sharedFolders(path, root) <= sharedFolders(path, own.root))
  return {
    ...code,
    ...(code.upserts === undefined ? {} : { upserts: code.upserts.filter(isBeside) }),
    names: code.names.map((name) => {
      const rivals = [...others.filter((each) => makesTable(each, name.table)).map(({ root }) => root), ...unknown]
      if (rivals.length === 0) return name
      const isOwn = (path: string): boolean => {
        const nearness = sharedFolders(path, own.root)
        return rivals.every((root) => sharedFolders(path, root) <= nearness)
      }
      return { ...name, uses: name.uses.filter(({ seen }) => isOwn(seen.path)) }
    }),
  }
}

function makesTable({ migrations }: History, table: string): boolean {
  return migrations.some(({ up }) =>
    up.some(({ operations }) =>
      operations.some(
        (operation) =>
          (operation.kind === 'create-table' && operation.table.name === table) ||
          (operation.kind === 'rename-table' && operation.to.name === table),
      ),
    ),
  )
}
