import type { Loop } from '../../../operation.js'
import { plDescendants, queryIn, type PlNode } from './tree.js'

const ENDS_AT_ZERO = /\bnot\s+found\b|(?:=|<=)\s*0\b|<\s*1\b|\bis\s+null\b/i
const GOES_ON_ABOVE_ZERO = /^\s*found\s*$|>\s*0\b|>=\s*1\b|<>\s*0\b|!=\s*0\b/i
const LOOPS: ReadonlySet<string> = new Set(
  ['loop', 'while', 'fori', 'fors', 'forc', 'foreach_a', 'dynfors'].map((name) => `PLpgSQL_stmt_${name}`),
)

/** What kind of loop a statement is; undefined for one that is none. */
export function loopOf(node: PlNode): Loop | undefined {
  if (!LOOPS.has(node.tag)) return undefined
  const inside = plDescendants(node.fields['body'])
  const texts = inside.flatMap((each) =>
    each.tag === 'PLpgSQL_expr' && typeof each.fields['query'] === 'string' ? [each.fields['query']] : [],
  )
  return {
    commits: inside.some((each) => each.tag === 'PLpgSQL_stmt_commit'),
    endsAtZeroRows: GOES_ON_ABOVE_ZERO.test(queryIn(node, 'cond') ?? '') || inside.some(leavesAtZero),
    skipsLocked: texts.some((text) => /\bskip\s+locked\b/i.test(text)),
  }
}

/** `EXIT WHEN NOT FOUND`, `IF rows = 0 THEN EXIT`. */
function leavesAtZero(node: PlNode): boolean {
  if (!ENDS_AT_ZERO.test(queryIn(node, 'cond') ?? '')) return false
  if (node.tag === 'PLpgSQL_stmt_exit') return true
  if (node.tag !== 'PLpgSQL_stmt_if') return false
  return plDescendants(node.fields['then_body']).some(
    (each) => each.tag === 'PLpgSQL_stmt_exit' || each.tag === 'PLpgSQL_stmt_return',
  )
}
