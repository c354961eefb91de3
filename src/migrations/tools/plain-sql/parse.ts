import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'

/** A file, and its section for the way back where it has one. */
export interface PlainSqlFile {
  readonly up: SqlFile
  readonly down: SqlFile | undefined
}

/** `-- +migrate Down` of sql-migrate, `# --- !Downs` of Play. goose, dbmate and node-pg-migrate have folders of their own. */
const SECTION = /^[ \t]*(?:--|#)[ \t]*(?:\+migrate[ \t]+Down\b|---[ \t]*!Downs\b).*$/im
/** `-- down` is a mark only where `-- up` stands before it; alone it may head a comment. */
const UP = /^[ \t]*--[ \t@=#!-]*up\b[ \t:=-]*\r?$/im
const DOWN = /^[ \t]*--[ \t@=#!-]*(?:down|rollback|undo)\b[ \t:=-]*\r?$/im

function downSection(sql: string): number | undefined {
  const section = SECTION.exec(sql)
  if (section !== null) return section.index
  const up = UP.exec(sql)
  if (up === null) return undefined
  const behind = up.index + up[0].length
  const down = DOWN.exec(sql.slice(behind))
  return down === null ? undefined : behind + down.index
}

/** Reads one file. What follows the mark of a down section is no part of the up, whoever runs the file. */
export function parsePlainSql(text: Text, path: string, read: (text: Text) => Reading): PlainSqlFile {
  const mark = downSection(text.value)
  if (mark === undefined) return { up: parseSqlFile(text, path, read), down: undefined }
  return {
    up: parseSqlFile(text.slice(0, mark), path, read),
    down: parseSqlFile(text.slice(mark), path, read),
  }
}
