import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'
import { isSum } from './names.js'

/** A migration with its directives, or the names that atlas.sum lists. */
export type AtlasFile =
  | { readonly kind: 'sum'; readonly listed: ReadonlySet<string> }
  | {
      readonly kind: 'sql'
      readonly sql: SqlFile
      /** `-- atlas:txmode none`, `all` or `file`. */
      readonly transactionMode: string | undefined
      /** `-- atlas:checkpoint`: the file restates all that came before it. */
      readonly checkpoint: boolean
    }

/** Reads one file. `atlas:nolint` stays a comment: another linter's suppression changes nothing here. */
export function parseAtlas(text: Text, path: string, read: (text: Text) => Reading): AtlasFile {
  if (isSum(path)) {
    const names = [...text.value.matchAll(/^(.+\.sql) h1:/gm)].flatMap(([, name]) => (name === undefined ? [] : [name]))
    return { kind: 'sum', listed: new Set(names) }
  }
  // File directives stand in the comments before the first statement.
  const head = /^(?:\s*--[^\n]*(?:\n|$))*/.exec(text.value)?.[0] ?? ''
  return {
    kind: 'sql',
    sql: parseSqlFile(text, path, read),
    transactionMode: /^\s*--[ \t]*atlas:txmode[ \t]+(\w+)/m.exec(head)?.[1],
    checkpoint: /^\s*--[ \t]*atlas:checkpoint\b/m.test(head),
  }
}
