import type { CheckResult } from '../../report.js'
import type { Evidence, Outcome, Remedy } from '../check.js'
import { NOT_YET, UNREAD, unreadBeside } from './judge.js'

/** How many places the gap names; the report lists all of them. */
const NAMED = 5

/**
 * What a check says of the histories that were read, where another tool's stand beside them unread: its gap is theirs.
 * Of the unread ones alone where nothing is missing in the others.
 */
export function ofWhatIsRead(result: CheckResult, evidence: Evidence): Outcome {
  const beside = unreadBeside(evidence, result.scope)
  const isBeside = ({ id }: { readonly id: string }): boolean => id === beside?.store
  const read = result.stores.find((each) => !isBeside(each))
  if (beside === undefined || read === undefined || !result.stores.some(isBeside)) return result
  if (read.status === 'pass' || read.status === 'not-applicable') return beside.answer
  const unread = new Set((beside.answer.facts ?? []).map(({ path }) => path))
  return {
    status: read.status,
    summary: read.summary,
    facts: result.facts.filter(({ path }) => path === undefined || !unread.has(path)),
  }
}

/** What to do where a check cannot answer because of statements, or of whole histories, that nobody here can read. */
export function unreadRemedy({ status, summary, facts = [] }: Outcome): Remedy | undefined {
  const [first] = facts
  if (summary.endsWith(NOT_YET))
    return {
      missing: summary,
      text: 'Read them by hand before a release: nothing is said of them here.',
      language: 'text',
      code: '',
      ...(first?.path === undefined ? {} : { path: first.path, line: first.line ?? 1 }),
    }
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
