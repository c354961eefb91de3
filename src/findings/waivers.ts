import type { Severity } from '../hazards/hazard.js'
import type { Comment, Migration, Statement } from '../migrations/model.js'
import type { Span } from '../migrations/text.js'
import { isOwner } from './codeowners.js'
import type { Codeowners } from './codeowners.js'
import { endOfDay } from './dates.js'

/** `database-review: allow drop-column reason="…" until=2027-01-31 approved-by=@owner`, on or above a statement. */
export interface Waiver {
  readonly hazard: string
  readonly reason: string
  readonly until: string | undefined
  readonly approvedBy: string | undefined
  readonly statement: Statement
  readonly span: Span
}

const WAIVER = /\bdatabase-review:\s*allow\s+([a-z][a-z0-9-]*)([^\n]*)/g
const FIELD = /([a-z-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))/g

/** The waivers of a migration, in the order of its statements. */
export function waiversOf(migration: Migration): readonly Waiver[] {
  const down = migration.down.kind === 'statements' ? migration.down.statements : []
  return [...migration.up, ...down].flatMap((statement) =>
    statement.comments.flatMap((comment) => waiversIn(comment, statement)),
  )
}

function waiversIn(comment: Comment, statement: Statement): Waiver[] {
  return [...comment.text.matchAll(WAIVER)].map((match) => {
    const fields = new Map<string, string>()
    for (const field of (match[2] ?? '').matchAll(FIELD)) {
      fields.set(field[1] ?? '', field[2] ?? field[3] ?? field[4] ?? '')
    }
    return {
      hazard: match[1] ?? '',
      reason: (fields.get('reason') ?? '').trim(),
      until: fields.get('until'),
      approvedBy: fields.get('approved-by'),
      statement,
      span: comment.span,
    }
  })
}

/** Why a waiver does not hold; undefined: it holds. */
export type Refusal =
  | { readonly kind: 'no reason' }
  | { readonly kind: 'unknown hazard' }
  | { readonly kind: 'expired'; readonly detail: string }
  | { readonly kind: 'not approved'; readonly detail: string }

/**
 * Whether a waiver holds on `now` for a finding of that severity. A critical one needs the approval of an owner of the
 * file in the base's CODEOWNERS: the change under review cannot appoint its own approver.
 */
export function refusalOf(
  waiver: Waiver,
  severity: Severity,
  known: ReadonlySet<string>,
  now: Date,
  codeowners: Codeowners | undefined,
): Refusal | undefined {
  if (!known.has(waiver.hazard)) return { kind: 'unknown hazard' }
  if (waiver.reason === '') return { kind: 'no reason' }
  if (waiver.until !== undefined) {
    const until = endOfDay(waiver.until)
    if (until === undefined) return { kind: 'expired', detail: `until=${waiver.until} is not a date like 2027-01-31` }
    if (until < now.getTime()) return { kind: 'expired', detail: `it ended on ${waiver.until}` }
  }
  if (severity === 'critical') {
    if (waiver.approvedBy === undefined)
      return { kind: 'not approved', detail: 'a critical finding needs approved-by=@owner' }
    if (codeowners === undefined || !isOwner(codeowners, waiver.span.path, waiver.approvedBy))
      return {
        kind: 'not approved',
        detail: `${waiver.approvedBy} is not an owner of this file in the base's CODEOWNERS`,
      }
  }
  return undefined
}
