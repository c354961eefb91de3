import { excerpt } from '../../findings/masking.js'
import type { Description } from './facts.js'

/** A description as a reader of one file finds it. */
export interface Noted {
  readonly what: 'table' | 'column' | 'index'
  readonly table: string
  readonly name: string | undefined
  readonly line: number
}

/** Gives notes the path and the line that they stand in. */
export function described(path: string, text: string, notes: readonly Noted[]): readonly Description[] {
  const lines = text.split('\n')
  return notes.map(({ what, table, name, line }) => ({
    what,
    table,
    name,
    seen: { path, line, quote: excerpt((lines[line - 1] ?? '').slice(0, 1_000)) },
  }))
}
