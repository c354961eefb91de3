import { showName, type Name } from '../../migrations/operation.js'

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

/** The names in a sentence: `orders and billing.invoices`. */
export function names(all: readonly Name[]): string {
  return listed([...new Set(all.map(showName))])
}

/** `1 table`, `3 tables`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** A column for fingerprints and sentences: `orders.total`. */
export function columnOf(table: Name, column: string): string {
  return `${showName(table)}.${column}`
}

/** A list in which names past the fifth are counted: a sentence stays a sentence. */
export function firstOf(words: readonly string[]): string {
  return words.length <= 6 ? listed(words) : listed([...words.slice(0, 5), `${words.length - 5} more`])
}

/** A condition as it stands in the file, on one line. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`
}
