import { Text } from '../../model.js'

/** A changeset of a formatted SQL file: https://docs.liquibase.com/concepts/changelogs/sql-format.html */
export interface SqlChangeSet {
  readonly id: string
  readonly author: string
  /** `runInTransaction:false splitStatements:false dbms:postgresql` */
  readonly attributes: ReadonlyMap<string, string>
  /** All of it, with the comments that steer Liquibase. */
  readonly text: Text
  /** What stands behind `--rollback`; undefined where there is none. */
  readonly rollback: Text | undefined
  readonly isConditional: boolean
}

const CHANGESET = /^[ \t]*--[ \t]*changeset[ \t]+(?:"([^"\n]*)"|([^:\r\n]+)):[ \t]*(?:"([^"\n]*)"|(\S+))([^\r\n]*)/gim
const ROLLBACK = /^[ \t]*--[ \t]*rollback[ \t]+([^\r\n]*)/gim
/** `--ignoreLines:2`, or from `--ignoreLines:start` to `--ignoreLines:end`. */
const IGNORED_BLOCK = /^--[ \t]*ignoreLines:start\b[\s\S]*?^--[ \t]*ignoreLines:end\b/gim
const IGNORED_LINES = /^--[ \t]*ignoreLines:(\d+)[^\n]*/gim
const ROLLBACK_BLOCK = /\/\*[ \t]*liquibase[ \t]+rollback\b([\s\S]*?)\*\//gi

/** The changesets of a file; undefined where it does not begin as a formatted one. */
export function readFormatted(whole: Text): readonly SqlChangeSet[] | undefined {
  if (!/^\ufeff?\s*--\s*liquibase\s+formatted\s+sql\b/i.test(whole.value)) return undefined
  const file = withoutIgnored(whole)
  const heads = [...file.value.matchAll(CHANGESET)]
  return heads.map((head, index) => {
    const end = heads[index + 1]?.index ?? file.length
    const text = file.slice(head.index, end)
    const attributes = new Map<string, string>()
    for (const [, name = '', quoted, plain] of (head[5] ?? '').matchAll(/(\w+):(?:"([^"]*)"|(\S+))/g))
      attributes.set(name.toLowerCase(), quoted ?? plain ?? '')
    return {
      author: head[1] ?? head[2] ?? '',
      id: head[3] ?? head[4] ?? '',
      attributes,
      text: delimited(text, attributes.get('enddelimiter')),
      rollback: rollbackIn(text),
      isConditional: /^[ \t]*--[ \t]*preconditions?\b/im.test(text.value),
    }
  })
}

/** The SQL of all rollback comments, each in its place. */
function rollbackIn(text: Text): Text | undefined {
  const parts: Text[] = []
  for (const pattern of [ROLLBACK, ROLLBACK_BLOCK]) {
    for (const found of text.value.matchAll(pattern)) {
      const sql = found[1] ?? ''
      const from = found.index + found[0].indexOf(sql, found[0].toLowerCase().indexOf('rollback') + 'rollback'.length)
      parts.push(text.slice(from, from + sql.length))
      // A line ends where the next begins: comments in it must not reach further.
      const next = text.slice(from + sql.length, from + sql.length + 1)
      if (next.value !== '') parts.push(next.withValue('\n'))
    }
  }
  return parts.every(({ value }) => value.trim() === '') ? undefined : Text.join(parts)
}

function withoutIgnored(file: Text): Text {
  const blank = (stretch: string): string => stretch.replaceAll(/[^\r\n]/g, ' ')
  const ranges = [...file.value.matchAll(IGNORED_LINES)].map(({ index, 0: { length }, 1: count }) => {
    const behind = file.value.slice(index + length).split('\n', Number(count) + 1)
    return [index, index + length + behind.join('\n').length] as const
  })
  const withoutLines = ranges.reduce(
    (text, [from, to]) => text.slice(0, from) + blank(text.slice(from, to)) + text.slice(to),
    file.value,
  )
  return file.withValue(withoutLines.replaceAll(IGNORED_BLOCK, blank))
}

/** Another delimiter is read as a semicolon; it may be a pattern, `\\nGO`. Between semicolons a routine's body is the SQL reader's. */
export function delimited(text: Text, delimiter: string | undefined): Text {
  const bare = delimiter?.replaceAll(/^(?:\\[rns]\*?)+|(?:\\[rns]\*?)+$/g, '')
  if (delimiter === undefined || bare === undefined || bare === ';' || bare === '') return text
  const start = bare === delimiter || !delimiter.endsWith(bare) ? '' : '^[ \\t]*'
  const escaped = bare.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = new RegExp(`${start}${escaped}(?=[ \\t]*(?:\\r?\\n|$))`, start === '' ? 'gi' : 'gim')
  return text.withValue(text.value.replaceAll(pattern, (found) => ';'.padEnd(found.length)))
}
