import type { Outcome, Remedy } from '../check.js'
import { UNREAD } from './judge.js'

/** How many places the gap names; the report lists all of them. */
const NAMED = 5

/** What to do where a check of the change cannot answer because of statements that nobody here can read. */
export function unreadRemedy({ status, summary, facts = [] }: Outcome): Remedy | undefined {
  const [first] = facts
  if (status !== 'unverifiable' || !summary.endsWith(UNREAD) || first?.path === undefined) return undefined
  const places = facts
    .slice(0, NAMED)
    .map(({ detail, path, line }) => `${path ?? ''}:${String(line ?? 1)} (${detail.replace(/^not analysed: /, '')})`)
  const more = facts.length > NAMED ? ` and ${String(facts.length - NAMED)} more` : ''
  return {
    missing: `${summary}: ${places.join(', ')}${more}.`,
    text: 'Read these steps by hand before the release. Written as plain SQL, or as operations of the tool, they are read at the next review.',
    language: 'text',
    code: '',
    path: first.path,
    line: first.line ?? 1,
  }
}
