import type { Down, Reading, Text } from '../../model.js'
import { MARKS, parseSections } from '../marks.js'
import { downFromFile, firstLine, unreadFile, type SqlFile } from '../sql-file.js'
import { parseName } from './names.js'

/** A migration in either language. */
export interface NodePgMigrateFile {
  readonly up: SqlFile
  readonly down: Down
}

/** Reads SQL. JavaScript is not read; its way back is derived where it writes none. */
export function parseNodePgMigrate(text: Text, path: string, read: (text: Text) => Reading): NodePgMigrateFile {
  if (parseName(path)?.language === 'javascript') return parseJavaScript(text, path)
  const { up, down } = parseSections(text, path, MARKS.nodePgMigrate, read)
  return { up, down: downFromFile(up, down) }
}

function parseJavaScript(text: Text, path: string): NodePgMigrateFile {
  const unread = unreadFile(text, 'migrations of node-pg-migrate are read where they are SQL, not JavaScript')
  const reading = { statements: [], unread: [unread] }
  return {
    up: { path, reading, runs: true, irreversible: undefined, refusal: undefined, span: firstLine(text) },
    down: /\bdown\s*=\s*false\b/.test(text.value) ? { kind: 'none' } : { kind: 'derived' },
  }
}
