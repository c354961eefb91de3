import type { Reading, Statement, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'

/** A file, and its section for the way back where it has one. */
export interface PlainSqlFile {
  readonly up: SqlFile
  readonly down: SqlFile | undefined
  /** Bytebase's `-- txn-mode = on|off` in the comments at the top (backend/plugin/parser/base/transaction_mode.go). */
  readonly transactionMode: 'on' | 'off' | undefined
  /** Divided by bun's `--bun:split`: each part goes out in one string. */
  readonly split: boolean
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
  const transactionMode = transactionModeIn(text.value)
  const splits = splitsIn(text.value)
  const split = splits.length > 0
  const up = inParts(parseSqlFile(text.slice(0, mark ?? text.length), path, read), splits)
  if (mark === undefined) return { up, down: undefined, transactionMode, split }
  return {
    transactionMode,
    split,
    up,
    down: parseSqlFile(text.slice(mark), path, read),
  }
}

/** The lines at which bun divides a file (uptrace/bun, migrate/migration.go, newSQLMigrationFunc). */
function splitsIn(sql: string): readonly number[] {
  return sql.split('\n').flatMap((line, index) => (/^--bun:split\r?$/.test(line) ? [index + 1] : []))
}

function inParts(file: SqlFile, splits: readonly number[]): SqlFile {
  if (splits.length === 0) return file
  const inPart = (statement: Statement): Statement => ({
    ...statement,
    batch: splits.filter((line) => line < statement.span.line).length,
  })
  return { ...file, reading: { ...file.reading, statements: file.reading.statements.map(inPart) } }
}

function transactionModeIn(sql: string): 'on' | 'off' | undefined {
  const head = /^(?:\s*--[^\n]*(?:\n|$))*/.exec(sql)?.[0] ?? ''
  const said = /^\s*--\s*txn-mode\s*=\s*(on|off)\s*$/im.exec(head)?.[1]
  return said === undefined ? undefined : said.toLowerCase() === 'off' ? 'off' : 'on'
}
