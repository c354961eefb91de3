import type { Reading, Text } from '../../model.js'
import { parseSqlFile, unreadFile, type SqlFile } from '../sql-file.js'
import { parseName } from './names.js'

/** Reads one direction of a migration. Go templates in it are the SQL reader's; fizz is not read. */
export function parsePop(text: Text, path: string, read: (text: Text) => Reading): SqlFile {
  if (parseName(path)?.language !== 'fizz') return parseSqlFile(text, path, read)
  const unread = { statements: [], unread: [unreadFile(text, 'fizz is not read, only SQL')] }
  return parseSqlFile(text, path, (whole) => (whole.value.trim() === '' ? { statements: [], unread: [] } : unread))
}
