import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'
import { isSum } from './names.js'
import { readSum, type Sum } from './sum.js'

/** A migration with its directives, or atlas.sum. */
export type AtlasFile =
  | { readonly kind: 'sum'; readonly sum: Sum }
  | {
      readonly kind: 'sql'
      readonly sql: SqlFile
      /** `down.sql` of a txtar file. */
      readonly down: SqlFile | undefined
      /** `-- atlas:txmode none` or `file`. */
      readonly transactionMode: string | undefined
      /** `-- atlas:checkpoint`: the file restates all that came before it. */
      readonly checkpoint: boolean
      /** What its checksum goes over. */
      readonly text: string
    }

/** Reads one file. `atlas:nolint` stays a comment: another linter's suppression changes nothing here. */
export function parseAtlas(text: Text, path: string, read: (text: Text) => Reading): AtlasFile {
  if (isSum(path)) return { kind: 'sum', sum: readSum(text.value) }
  const head = directivesIn(text.value)
  const { up, down } = sectionsIn(text, head)
  return {
    kind: 'sql',
    sql: parseSqlFile(delimited(up), path, read),
    down: down === undefined ? undefined : parseSqlFile(delimited(down), path, read),
    transactionMode: /^[ -~]*atlas:txmode +(\w+)/m.exec(head)?.[1],
    checkpoint: /^[ -~]*atlas:checkpoint\b/m.test(head),
    text: text.value,
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

/**
 * `-- atlas:txtar` puts several files into one: checks that ask before it, `migration.sql`, and `down.sql` where the way
 * back is planned: https://atlasgo.io/versioned/down#pre-planned-down-migrations
 */
function sectionsIn(text: Text, head: string): { readonly up: Text; readonly down: Text | undefined } {
  if (!/^[ -~]*atlas:txtar\b/m.test(head)) return { up: text, down: undefined }
  const marks = [...text.value.matchAll(/^-- (\S+) --[ \t]*(?:\r?\n|$)/gm)]
  const sectionOf = (name: string): Text | undefined => {
    const at = marks.findIndex((mark) => mark[1] === name)
    const mark = marks[at]
    return mark === undefined ? undefined : text.slice(mark.index + mark[0].length, marks[at + 1]?.index ?? text.length)
  }
  return { up: sectionOf('migration.sql') ?? text.slice(0, 0), down: sectionOf('down.sql') }
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
