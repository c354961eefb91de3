import type { UpsertTarget } from '../facts.js'
import type { Scanned } from '../scan.js'

/** A source that may write rows "or update them where they are". */
export interface UpsertSource {
  readonly path: string
  readonly text: string
  /** Comments blanked out. */
  readonly scanned: Scanned
}

/** What one place in code takes to be unique, at an offset of the source. */
export type FoundUpsert = Omit<UpsertTarget, 'seen'> & { readonly at: number }

/** How one mapper or dialect says it. */
export interface UpsertForm {
  readonly id: string
  readonly files: RegExp
  /** What every such source holds: nothing else is scanned. */
  readonly marks: RegExp
  readonly find: (source: UpsertSource) => readonly FoundUpsert[]
}

/** Names in a list of strings, symbols or members: `'a'`, `:b`, `orders.c`, `Order.d`; undefined where one is something else. */
export function namesIn(list: string): readonly string[] | undefined {
  const items = list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
  const names = items.map((each) => /^(?:["'`](\w+)["'`]|:(\w+)|(?:\w+(?:\.|::))+(\w+))$/.exec(each))
  const found = names.flatMap((each) => each?.[1] ?? each?.[2] ?? each?.[3] ?? [])
  return found.length > 0 && found.length === items.length ? found : undefined
}

/** The last match of a pattern in what stands shortly before a place, in the same statement as far as a text can tell. */
export function lastBefore(code: string, at: number, pattern: RegExp): RegExpMatchArray | undefined {
  const from = Math.max(0, at - FARTHEST)
  return [...code.slice(from, at).matchAll(pattern)].at(-1)
}

const FARTHEST = 3_000
