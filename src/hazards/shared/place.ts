import type { Span } from '../../migrations/model.js'

/** The first line of a file, for what is said of the file as a whole. */
export function startOf(path: string): Span {
  return { path, line: 1, column: 1, endLine: 1, endColumn: 1, exact: true }
}
