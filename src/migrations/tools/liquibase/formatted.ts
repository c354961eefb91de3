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

const CHANGESET = /^[ \t]*--[ \t]*changeset[ \t]+(?:"([^"\n]*)"|([^\s:]+)):(?:"([^"\n]*)"|(\S+))([^\r\n]*)/gim
const ROLLBACK = /^[ \t]*--[ \t]*rollback\b[ \t]*([^\r\n]*)/gim
const ROLLBACK_BLOCK = /\/\*[ \t]*liquibase[ \t]+rollback\b([\s\S]*?)\*\//gi

/** The changesets of a file; undefined where it does not begin as a formatted one. */
export function readFormatted(file: Text): readonly SqlChangeSet[] | undefined {
  if (!/^\ufeff?\s*--\s*liquibase\s+formatted\s+sql\b/i.test(file.value)) return undefined
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
  return parts.length === 0 ? undefined : Text.join(parts)
}

/** Another delimiter is read as a semicolon. Between semicolons a routine's body is the SQL reader's. */
export function delimited(text: Text, delimiter: string | undefined): Text {
  if (delimiter === undefined || delimiter === ';' || delimiter === '') return text
  const escaped = delimiter.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = new RegExp(`${escaped}(?=[ \\t]*(?:\\r?\\n|$))`, 'gi')
  return text.withValue(text.value.replaceAll(pattern, (found) => ';'.padEnd(found.length)))
}
