import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'
import { readJournal, type Journal } from './journal.js'
import { isJournal } from './names.js'

/** The journal, or a migration. */
export type DrizzleFile =
  { readonly kind: 'journal'; readonly journal: Journal } | { readonly kind: 'sql'; readonly sql: SqlFile }

/**
 * Reads one file. drizzle-orm splits at `--> statement-breakpoint`, with or without a semicolon before it, and MySQL
 * takes `-->` for no comment: it is read as a semicolon and a comment of the same length.
 */
export function parseDrizzle(text: Text, path: string, read: (text: Text) => Reading): DrizzleFile {
  if (isJournal(path)) return { kind: 'journal', journal: readJournal(text) }
  const split = text.withValue(text.value.replaceAll('--> statement-breakpoint', ';-- statement-breakpoint'))
  return { kind: 'sql', sql: parseSqlFile(split, path, read) }
}
