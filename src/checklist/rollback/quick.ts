import { check, type Answer, type Evidence } from '../check.js'
import { historiesOf } from '../shared/histories.js'
import { attestationForm } from '../shared/attestation-form.js'
import { withoutMigrations } from '../shared/judge.js'
import type { Unit } from '../../evidence/automation/facts.js'
import { backedUpStores } from '../shared/backups.js'
import { newestReportOf } from '../shared/drill-reports.js'
import { hasWayBack, knowsDowns, needsWayBack } from '../shared/reversibility.js'
import { ago, answerOfRun, daysSince, LONGEST_DAYS, refusal, runsOf } from '../shared/runs.js'
import { count } from '../shared/scope.js'

export const quick = check({
  id: 'rollback/quick',
  title: 'Quick rollback',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E2',
  attestable: true,
  priority: 'medium',
  why: 'Whether to roll back or to repair is decided in minutes; without two numbers, how long may it take and how long does it take, it is a guess.',
  evaluate: judge,
  remedy: ({ now, settings }, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : {
          missing: answer.summary,
          text: 'Declare how long a rollback may take, measure one, and attest the measurement with its date.',
          language: 'yaml',
          code: attestationForm({
            check: 'rollback/quick',
            statement: 'what was rolled back, on which database, and in how many minutes',
            days: 90,
            now,
            before: [`rto-minutes: ${String(settings.rtoMinutes ?? 30)} # how long a rollback may take here`],
          }),
        },
})

/** Only people know how long it may take; how long it takes, only a run shows. Neither is guessed. */
function judge(evidence: Evidence): Answer {
  const { settings } = evidence
  const histories = historiesOf(evidence)
  if (histories.length === 0) return withoutMigrations(evidence, 'no migrations here')
  const { rtoMinutes } = settings
  if (rtoMinutes === undefined)
    return {
      status: 'unverifiable',
      summary: 'no recovery time objective is declared (rto-minutes)',
      // A duration says nothing without the time that it is to be held against.
      vouchable: false,
    }
  const restores = histories
    .filter(knowsDowns)
    .flatMap(({ migrations }) => migrations)
    .filter((each) => needsWayBack(each) && !hasWayBack(each, settings))
  const measured = judgeMeasured(evidence, rtoMinutes, restores.length > 0)
  if (measured !== undefined) return measured
  const onlyRestore =
    restores.length === 0
      ? ''
      : `; ${count(restores.length, 'migration')} can only be taken back by hand or by a restore`
  return {
    status: 'warn',
    summary: `${rtoMinutes} minutes declared, and no rollback was measured${onlyRestore}${refusedMeasures(evidence)}`,
    level: 'E6',
    vouchable: true,
  }
}

/** Runs that would measure it, and that GitHub does not show. */
function refusedMeasures(evidence: Evidence): string {
  const runs = evidence.facts.automation.units
    .filter((unit) => measures(unit) !== undefined)
    .map((unit) => runsOf(evidence, unit))
  return refusal(runs.find(({ kind }) => kind === 'refused') ?? { kind: 'known' })
}

interface Measurement {
  readonly name: string
  readonly minutes: number
  readonly at: string
  readonly url: string
  /** A restore takes the whole database back; a down, the schema. */
  readonly of: 'rollback' | 'restore'
}

/** The newest measurement of each kind. A restore that keeps the limit is a way back for every migration. */
function judgeMeasured(evidence: Evidence, rto: number, needsRestore: boolean): Answer | undefined {
  const all = [...measuredJobs(evidence), ...measuredReports(evidence)].sort((a, b) => (a.at < b.at ? 1 : -1))
  const restore = all.find((each) => each.of === 'restore')
  const rollback = all.find((each) => each.of === 'rollback')
  const within = [rollback, restore].find((each) => each !== undefined && each.minutes <= rto)
  const deciding = needsRestore ? restore : (within ?? rollback ?? restore)
  if (deciding === undefined) return undefined
  const { name, minutes, at } = deciding
  const took = `${name} took ${minutes < 1 ? 'less than a minute' : count(Math.ceil(minutes), 'minute')} ${ago(at, evidence.now)}`
  if (minutes > rto) {
    // A slow restore is no reason to doubt downs that nobody measured.
    const status = deciding.of === 'restore' && !needsRestore ? 'warn' : 'fail'
    return answerOfRun(status, `${took}, and ${rto} are declared`, deciding)
  }
  const status = daysSince(at, evidence.now) > LONGEST_DAYS ? 'warn' : 'pass'
  return answerOfRun(status, `${took}; ${rto} are declared`, deciding)
}

/** Jobs on a database that is worth measuring: a down over the empty database of a pull request is quick everywhere. */
function measuredJobs(evidence: Evidence): readonly Measurement[] {
  return evidence.facts.automation.units.flatMap((unit) => {
    const of = measures(unit)
    const runs = runsOf(evidence, unit)
    if (of === undefined || runs.kind !== 'known') return []
    return runs.runs
      .filter(({ outcome }) => outcome === 'success')
      .map(({ seconds, finishedAt: at, url }) => ({ name: unit.name, minutes: seconds / 60, at, url, of }))
  })
}

function measures({ commands, onPullRequest }: Unit): Measurement['of'] | undefined {
  const does = (purpose: Unit['commands'][number]['purpose']): boolean =>
    commands.some((each) => each.purpose === purpose && !each.schemaOnly)
  if (onPullRequest) return undefined
  if (commands.some((each) => each.purpose === 'roll back' && !each.local)) return 'rollback'
  return does('restore') && !does('backup') ? 'restore' : undefined
}

function measuredReports(evidence: Evidence): readonly Measurement[] {
  return backedUpStores(evidence).flatMap((store) => {
    const report = newestReportOf(evidence, store)
    if (report?.seconds === undefined || !report.ok) return []
    const { seconds, restoredAt: at, url } = report
    return [{ name: 'the restore drill', minutes: seconds / 60, at, url, of: 'restore' as const }]
  })
}
