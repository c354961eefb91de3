import { clipped } from './escape.js'

/** A part of a body: its frame always stands, its items as far as they fit. */
export interface Section {
  /** Higher is filled first. The order on the page is the order of the sections. */
  readonly importance: number
  readonly before: string
  readonly items: readonly Item[]
  readonly after: string
  /** What stands for items that did not fit; says how many they are. */
  readonly more: (omitted: number) => string
  /** The share of what is left when its turn comes that the section may take; all of it by default. */
  readonly share?: number
}

/** Texts of one thing, longest first. */
export type Item = readonly string[]

export interface Limit {
  readonly size: number
  readonly measure: (text: string) => number
}

/** UTF-16 units: never fewer than the characters that GitHub counts. */
export function characters(size: number): Limit {
  return { size, measure: (text) => text.length }
}

export function bytes(size: number): Limit {
  return { size, measure: (text) => Buffer.byteLength(text) }
}

export const UNLIMITED: Limit = { size: Infinity, measure: () => 0 }

/** A section of text alone. */
export function paragraph(text: string, importance = 100): Section {
  return { importance, before: text, items: [], after: '', more: () => '' }
}

/**
 * The sections one after the other, blank lines between them, within the limit. Frames and the lines that count what
 * is missing are set aside first; then items fill the room by importance, in their longest form that fits.
 */
export function fill(sections: readonly Section[], limit: Limit): string {
  const present = sections.filter((each) => each.before !== '' || each.items.length > 0)
  const reserve = (section: Section): number => limit.measure(page(section, [])) + SEPARATOR.length
  let room = limit.size - present.reduce((total, each) => total + reserve(each), 0)
  const filled = new Map<Section, readonly string[]>()
  for (const section of [...present].sort((a, b) => b.importance - a.importance)) {
    const allowance = room * (section.share ?? 1)
    const chosen = choose(section.items, Math.max(0, allowance), limit)
    filled.set(section, chosen.texts)
    room -= chosen.size
  }
  const body = present.map((each) => page(each, filled.get(each) ?? [])).join(SEPARATOR)
  // Only a limit under the size of the bare frames comes to this.
  return limit.measure(body) <= limit.size ? body : clipped(body, Math.floor(limit.size / 3))
}

const SEPARATOR = '\n\n'

function choose(
  items: readonly Item[],
  allowance: number,
  { measure }: Limit,
): { readonly texts: readonly string[]; readonly size: number } {
  const texts: string[] = []
  let size = 0
  for (const item of items) {
    const text = item.find((each) => size + measure(each) + SEPARATOR.length <= allowance)
    if (text === undefined) break
    texts.push(text)
    size += measure(text) + SEPARATOR.length
  }
  return { texts, size }
}

function page(section: Section, texts: readonly string[]): string {
  const omitted = section.items.length - texts.length
  const more = omitted === 0 ? '' : section.more(omitted)
  const items = texts.reduce((text, each, index) => {
    const separator = isListItem(each) && isListItem(texts[index - 1] ?? '') ? '\n' : SEPARATOR
    return index === 0 ? each : `${text}${separator}${each}`
  }, '')
  return [section.before, items, more, section.after].filter((each) => each !== '').join(SEPARATOR)
}

// Items of a list stand line by line; after all else a blank line is needed, without which HTML would not end.
function isListItem(text: string): boolean {
  return text.startsWith('- ')
}
