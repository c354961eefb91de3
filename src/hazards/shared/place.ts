import type { Seen } from '../../evidence/facts.js'
import type { Span } from '../../migrations/model.js'

/** The first line of a file, for what is said of the file as a whole. */
export function startOf(path: string): Span {
  return { path, line: 1, column: 1, endLine: 1, endColumn: 1, exact: true }
}

/** The line at which something was seen, from its first character: quotes are cut, so the end is not exact. */
export function lineOf({ path, line }: Seen): Span {
  return { path, line, column: 1, endLine: line, endColumn: 1, exact: false }
}
