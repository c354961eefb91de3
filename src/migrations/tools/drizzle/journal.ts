import type { Text } from '../../model.js'

/** One entry of meta/_journal.json. */
export interface JournalEntry {
  /** The name of the file, without `.sql`. */
  readonly tag: string
  /** When it was generated: the migrator compares it with that of the newest applied one. */
  readonly when: number
}

export interface Journal {
  /** As drizzle-kit spells it: `postgresql`, `pg`, `mysql`, `sqlite`. */
  readonly dialect: string | undefined
  /** Undefined where the text is no journal: a merge that was left half done. */
  readonly entries: readonly JournalEntry[] | undefined
}

/** Reads a journal. */
export function readJournal(text: Pick<Text, 'value'>): Journal {
  const journal = parsed(text.value)
  const dialect = fieldOf(journal, 'dialect')
  const entries = fieldOf(journal, 'entries')
  return {
    dialect: typeof dialect === 'string' ? dialect : undefined,
    entries: isList(entries) ? entries.flatMap(entryOf) : undefined,
  }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function entryOf(entry: unknown): JournalEntry[] {
  const tag = fieldOf(entry, 'tag')
  const when = fieldOf(entry, 'when')
  return typeof tag === 'string' ? [{ tag, when: typeof when === 'number' ? when : 0 }] : []
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return Object.getOwnPropertyDescriptor(value, key)?.value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
