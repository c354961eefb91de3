import { tomlIn } from '../../../stack/manifests/toml.js'
import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'
import { parseName } from './names.js'

/** One file of a migration. */
export type DieselFile =
  /** `bare`: not a single character. */
  | { readonly kind: 'sql'; readonly sql: SqlFile; readonly bare: boolean }
  | { readonly kind: 'metadata'; readonly runsInTransaction: boolean }

/** Reads up.sql, down.sql or metadata.toml. */
export function parseDiesel(text: Text, path: string, read: (text: Text) => Reading): DieselFile {
  if (parseName(path)?.part !== 'metadata')
    return { kind: 'sql', sql: parseSqlFile(text, path, read), bare: text.length === 0 }
  return { kind: 'metadata', runsInTransaction: runsInTransaction(text.value) }
}

/**
 * The key's default in a metadata.toml is serde's for a bool, false; that of a file that does not fit is true
 * (diesel_migrations/migrations_internals/src/lib.rs, TomlMetadata).
 */
function runsInTransaction(toml: string): boolean {
  const table = tomlIn(toml)
  if (table === undefined) return true
  const said = table['run_in_transaction']
  return typeof said === 'boolean' ? said : said !== undefined
}
