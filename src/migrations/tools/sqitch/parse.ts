import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'
import { isPlan } from './names.js'
import { readPlan, type PlannedChange } from './plan.js'

/** The plan, or a script. */
export type SqitchFile =
  | { readonly kind: 'plan'; readonly changes: readonly PlannedChange[] }
  | { readonly kind: 'sql'; readonly sql: SqlFile }

/** Reads one file. */
export function parseSqitch(text: Text, path: string, read: (text: Text) => Reading): SqitchFile {
  if (isPlan(path)) return { kind: 'plan', changes: readPlan(text.value) }
  return { kind: 'sql', sql: parseSqlFile(text, path, read) }
}
