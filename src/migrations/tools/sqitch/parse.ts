import type { Reading, Text } from '../../model.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'
import type { Refusal } from '../history.js'
import { readPlan, type PlannedChange } from './plan.js'

/** The plan, or a script. */
export type SqitchFile =
  | { readonly kind: 'plan'; readonly changes: readonly PlannedChange[]; readonly refusal: Refusal | undefined }
  | { readonly kind: 'sql'; readonly sql: SqlFile }

/** Reads one file. */
export function parseSqitch(text: Text, path: string, read: (text: Text) => Reading): SqitchFile {
  if (!path.endsWith('.sql')) {
    const { changes, refusal } = readPlan(text.value)
    if (refusal === undefined) return { kind: 'plan', changes, refusal }
    const { line, reason } = refusal
    const from = text.value.split('\n', line - 1).reduce((sum, row) => sum + row.length + 1, 0)
    return { kind: 'plan', changes, refusal: { span: text.span(from, from), reason } }
  }
  return { kind: 'sql', sql: parseSqlFile(text, path, read) }
}
