import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'

/** A file, and whether it opts out of the transaction. */
export interface SqlxFile {
  readonly sql: SqlFile
  readonly withoutTransaction: boolean
}

/** Reads one direction. The way out counts only as the very first bytes: `sql.starts_with("-- no-transaction")`. */
export function parseSqlx(text: Text, path: string, read: (text: Text) => Reading): SqlxFile {
  return { sql: parseSqlFile(text, path, read), withoutTransaction: text.value.startsWith('-- no-transaction') }
}
