import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'

/** Reads migration.sql or down.sql; undefined for the ledger. */
export function parsePrisma(text: Text, path: string, read: (text: Text) => Reading): SqlFile | undefined {
  return path.endsWith('.sql') ? parseSqlFile(text, path, read) : undefined
}
