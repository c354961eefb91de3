import { parseToml } from '../../../stack/manifests/toml.js'
import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'
import { parseName } from './names.js'

/** One file of a migration. */
export type DieselFile =
  { readonly kind: 'sql'; readonly sql: SqlFile } | { readonly kind: 'metadata'; readonly runsInTransaction: boolean }

/** Reads up.sql, down.sql or metadata.toml. */
export function parseDiesel(text: Text, path: string, read: (text: Text) => Reading): DieselFile {
  if (parseName(path)?.part !== 'metadata') return { kind: 'sql', sql: parseSqlFile(text, path, read) }
  return { kind: 'metadata', runsInTransaction: parseToml(text.value)['run_in_transaction'] !== false }
}
