import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'

/** A script, or its settings. */
export type FlywayFile =
  | { readonly kind: 'sql'; readonly sql: SqlFile }
  | { readonly kind: 'configuration'; readonly executesInTransaction: boolean | undefined }

/** Reads a script or its `.conf`. `${placeholders}` in it are the SQL reader's. */
export function parseFlyway(text: Text, path: string, read: (text: Text) => Reading): FlywayFile {
  if (!path.endsWith('.conf')) return { kind: 'sql', sql: parseSqlFile(text, path, read) }
  const said = /^\s*(?:flyway\.)?executeInTransaction\s*=\s*(true|false)\b/im.exec(text.value)?.[1]
  return { kind: 'configuration', executesInTransaction: said === undefined ? undefined : said === 'true' }
}
