import type { Unit } from '../../evidence/automation/facts.js'
import type { JobFacts, JobRun, WorkflowState } from '../../evidence/github/facts.js'
import type { ReportedFact } from '../../report.js'
import type { Answer, Evidence } from '../check.js'

const HOUR = 3_600_000

/** Older than this, a drill says nothing about the backups of today. */
export const LONGEST_DAYS = 90

/** What GitHub says of a unit's runs. Those that only the reviewed commit holds, or that never ended, are none. */
export type Runs =
  /** Nobody was asked, or the unit is no workflow job. */
  | { readonly kind: 'not asked' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Newest first. */
  | { readonly kind: 'known'; readonly runs: readonly JobRun[]; readonly workflow: WorkflowState | undefined }

export function runsOf(evidence: Evidence, unit: Unit): Runs {
  const { github } = evidence.facts
  const job = jobOf(evidence, unit)
  if (github === undefined || job === undefined) return { kind: 'not asked' }
  if (!job.runs.known) return { kind: 'refused', reason: job.runs.reason }
  const workflow = github.workflows.known
    ? github.workflows.value.find(({ path }) => path === unit.seen.path)
    : undefined
  return { kind: 'known', runs: job.runs.value, workflow }
}

export function jobOf({ facts }: Evidence, { seen, name }: Unit): JobFacts | undefined {
  return facts.github?.jobs.find((each) => each.path === seen.path && each.name === name)
}

/** `; GitHub did not say: the token lacks the permission actions: read`, or nothing. */
export function refusal(runs: { readonly kind: string; readonly reason?: string }): string {
  return runs.kind === 'refused' ? `; GitHub did not say: ${runs.reason ?? ''}` : ''
}

/** GitHub runs no schedule of a disabled workflow. */
export function disabledAnswer(name: string, { state, url }: WorkflowState): Answer | undefined {
  if (state !== 'disabled by inactivity' && state !== 'disabled by hand') return undefined
  const why = state === 'disabled by inactivity' ? 'for want of activity in the repository' : 'by hand'
  const summary = `${name} does not run: its workflow is disabled ${why}`
  return { status: 'fail', summary, level: 'E2', facts: [{ detail: summary, url }] }
}

export function hoursSince(time: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(time)) / HOUR)
}

export function daysSince(time: string, now: Date): number {
  return Math.floor(hoursSince(time, now) / 24)
}

/** `today`, `yesterday`, `9 days ago`. */
export function ago(time: string, now: Date): string {
  const days = daysSince(time, now)
  return days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`
}

/** An answer that GitHub gave, with the page that shows it. */
export function answerOfRun(
  status: Answer['status'],
  summary: string,
  { url }: { readonly url: string },
  detail = summary,
): Answer {
  return { status, summary, level: 'E2', facts: [factOfRun(detail, url)] }
}

export function factOfRun(detail: string, url: string): ReportedFact {
  return { detail, url }
}
