import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'
import { isSum } from './names.js'

/** A migration with its directives, or the names that atlas.sum lists. */
export type AtlasFile =
  | { readonly kind: 'sum'; readonly listed: ReadonlySet<string> }
  | {
      readonly kind: 'sql'
      readonly sql: SqlFile
      /** `-- atlas:txmode none` or `file`. */
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
  const head = directivesIn(text.value)
  return {
    kind: 'sql',
    sql: parseSqlFile(delimited(text), path, read),
    transactionMode: /^[ -~]*atlas:txmode +(\w+)/m.exec(head)?.[1],
    checkpoint: /^[ -~]*atlas:checkpoint\b/m.test(head),
  }
}

/**
 * Directives for the whole file stand in the comments of its first lines, which a blank line sets apart from what follows
 * (sql/migrate/dir.go, LocalFile.comments); without it they belong to the first statement and set nothing.
 */
function directivesIn(sql: string): string {
  const [head = ''] = /^(?:(?:--|#)[^\n]*(?:\n|$))+/.exec(sql) ?? []
  const behind = sql.slice(head.length)
  return behind === '' || /^[ \t]*\n/.test(behind) ? head : ''
}

/** `-- atlas:delimiter \n\n` in the first line: what ends a statement, read as a semicolon (sql/migrate/lex.go). */
function delimited(text: Text): Text {
  const [line = '', written = ''] = /^-- atlas:delimiter +([^\r\n]+)/.exec(text.value) ?? []
  const delimiter = written.replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\t', '\t')
  if (delimiter === '' || delimiter === ';') return text
  const start = delimiter.startsWith('\n') && delimiter.length > 1 ? '\n' : ''
  const stop = `${start};`.padEnd(delimiter.length, '\n')
  return text.withValue(line + text.value.slice(line.length).replaceAll(delimiter, stop))
}
