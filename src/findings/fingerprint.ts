import { createHash } from 'node:crypto'

/**
 * What a baseline remembers of a finding: hazard, store, migration, object and statement, with white space and comments
 * folded. No line numbers and no paths, so that moving a folder or adding a line above changes nothing.
 */
export function fingerprint(parts: {
  readonly hazard: string
  readonly database: string
  readonly migration: string
  readonly object: string
  readonly statement: string
}): string {
  const text = [parts.hazard, parts.database, parts.migration, parts.object, normalised(parts.statement)].join('\0')
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function normalised(statement: string): string {
  return statement
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}
