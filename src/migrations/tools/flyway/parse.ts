import type { Reading, Text } from '../../model.js'
import { parseSqlFile, unreadFile, type SqlFile } from '../sql-file.js'
import { parseClassName } from './names.js'

/** A script, or its settings. */
export type FlywayFile =
  | { readonly kind: 'sql'; readonly sql: SqlFile }
  | {
      readonly kind: 'configuration'
      readonly executesInTransaction: boolean | undefined
      /** `shouldExecute=false`; an expression may come out either way. */
      readonly neverRuns: boolean
    }

/** Reads a script or its `.conf` (SqlScriptMetadata.java). `${placeholders}` in it are the SQL reader's. */
export function parseFlyway(text: Text, path: string, read: (text: Text) => Reading): FlywayFile {
  if (parseClassName(path) !== undefined) {
    const unread = unreadFile(text, 'Flyway’s migrations in Java are not read, only SQL')
    return { kind: 'sql', sql: parseSqlFile(text, path, () => ({ statements: [], unread: [unread] })) }
  }
  if (!path.endsWith('.conf')) return { kind: 'sql', sql: parseSqlFile(text, path, read) }
  const said = /^\s*executeInTransaction\s*=\s*(true|false)\s*$/m.exec(text.value)?.[1]
  return {
    kind: 'configuration',
    executesInTransaction: said === undefined ? undefined : said === 'true',
    neverRuns: /^\s*shouldExecute\s*=\s*false\s*$/m.test(text.value),
  }
}
