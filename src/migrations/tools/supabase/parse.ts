import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'

/** Reads one migration. */
export function parseSupabase(text: Text, path: string, read: (text: Text) => Reading): SqlFile {
  return parseSqlFile(text, path, read)
}
