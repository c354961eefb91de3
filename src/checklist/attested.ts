import type { Attestation, Settings } from '../inputs/settings.js'
import type { CheckStatus } from '../report.js'
import { isVouchable, type Answer, type Check } from './check.js'
import { isHint } from './shared/attestation-form.js'

const DAY = 86_400_000

/** For how many days a statement may speak, by check; others 180. The restore's limit is `restore-days`. */
const DAYS: Readonly<Record<string, number>> = { 'rollback/tested': 30, 'rollback/quick': 90 }
const DAYS_OTHERWISE = 180

const WORST_FIRST: readonly CheckStatus[] = ['fail', 'unverifiable', 'warn']

/**
 * Lets a person's statement stand where nothing can be seen: what is vouchable becomes a pass that is marked as attested.
 * What was seen always wins over a statement, in another store of the same check as well.
 */
export function withAttestation(check: Check, answer: Answer, settings: Settings, now: Date): Answer {
  if (!check.attestable) return answer
  const held = settings.attestations.filter(
    (each) => each.check === check.id && refusalOf(each, check, settings, now) === undefined,
  )
  const stores = answer.stores ?? []
  const open = stores.filter(isVouchable)
  if (stores.length === 0 ? !isVouchable(answer) : open.length === 0) return answer
  const covered = (store: string): Attestation | undefined =>
    held.find((each) => each.store === undefined || each.store === store)
  const first = open.length === 0 ? held[0] : covered(open[0]?.id ?? '')
  if (first === undefined || !open.every((each) => covered(each.id) !== undefined)) return answer
  const vouched = stores.map((each) =>
    isVouchable(each) ? { id: each.id, status: 'pass' as const, summary: 'attested' } : each,
  )
  const [left] = WORST_FIRST.flatMap((status) => vouched.filter((each) => each.status === status))
  if (left !== undefined)
    return { ...answer, status: left.status, summary: `${left.id}: ${left.summary}`, stores: vouched }
  return {
    ...answer,
    status: 'pass',
    level: 'E6',
    attested: true,
    summary: `attested by ${first.by} on ${first.date}: ${first.statement}`,
    facts: [{ detail: first.statement, url: first.evidence }],
    stores: vouched,
  }
}

/** One sentence for each attestation that does not count. */
export function refusedAttestations(checks: readonly Check[], settings: Settings, now: Date): readonly string[] {
  return settings.attestations.flatMap((each) => {
    const check = checks.find(({ id }) => id === each.check)
    const refusal = refusalOf(each, check, settings, now)
    return refusal === undefined
      ? []
      : [`The attestation for ${each.check} (line ${each.line}) does not count: ${refusal}.`]
  })
}

function refusalOf(
  attestation: Attestation,
  check: Check | undefined,
  settings: Settings,
  now: Date,
): string | undefined {
  if (check === undefined) return 'there is no such check'
  if (!check.attestable) return 'this check is judged by what is in the repository and cannot be attested'
  if (attestation.by === '') return 'it does not say by whom'
  if (attestation.evidence === '') return 'it names no evidence'
  if ([attestation.statement, attestation.by, attestation.evidence].some(isHint))
    return 'it still holds a hint in angle brackets'
  const [date, expires] = [Date.parse(attestation.date), Date.parse(`${attestation.expires}T23:59:59Z`)]
  if (date > now.getTime()) return `its date, ${attestation.date}, is in the future`
  if (expires < now.getTime()) return `it expired on ${attestation.expires}`
  const days = check.id === 'backup/restore-tested' ? settings.restoreDays : (DAYS[check.id] ?? DAYS_OTHERWISE)
  if (expires - date > (days + 1) * DAY) return `it may hold for ${days} days at most`
  return undefined
}
