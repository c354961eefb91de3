import type { Hazard } from '../hazards/hazard.js'
import type { PlannedMigration } from '../migrations/plan.js'
import type { Finding } from '../report.js'
import { holds } from '../replay/detect.js'
import type { Replayed } from '../replay/replay.js'
import { isIgnored } from './exempt.js'
import { fingerprint } from './fingerprint.js'
import type { Settled, SettleOptions } from './settle.js'
import { refusalOf, waiversOf } from './waivers.js'
import type { Refusal, Waiver } from './waivers.js'

/** Marks the findings that waivers cover, and adds a finding for each waiver that is unused or does not hold. */
export function applyWaivers(
  settled: readonly Settled[],
  replayed: readonly Replayed[],
  options: SettleOptions,
): readonly Finding[] {
  const known = new Set(options.hazards.map((each) => each.id))
  const problems: Finding[] = []
  const waived = new Map<Settled, Waiver>()
  for (const { plan } of replayed) {
    for (const planned of plan.migrations.filter((each) => each.pending)) {
      for (const waiver of waiversOf(planned.migration)) {
        if (isIgnored(waiver.span.path, options.settings)) continue
        const covered = settled.filter(
          (each) => each.finding.hazard === waiver.hazard && stands(each, waiver) && each.detected.planned === planned,
        )
        const refusals = covered.map((each) =>
          refusalOf(waiver, each.finding.severity, known, options.now, options.codeowners),
        )
        covered.forEach((each, index) => {
          if (refusals[index] === undefined) waived.set(each, waiver)
        })
        const refusal =
          refusals.find((each) => each !== undefined) ??
          (covered.length === 0 ? refusalOf(waiver, 'low', known, options.now, options.codeowners) : undefined)
        const problem = problemOf(waiver, refusal, covered.length)
        const hazard = options.hazards.find((each) => each.id === problem?.hazard)
        const level = options.settings.hazards[problem?.hazard ?? '']
        if (problem !== undefined && hazard !== undefined && level !== 'off')
          problems.push(
            waiverFinding(hazard, level ?? hazard.severity, waiver, problem.message, {
              history: plan.history.id,
              database: plan.history.database,
              migration: planned.migration.id,
              past: planned.past,
              introduced: introduced(planned, waiver, options),
              engines: [plan.history.dialect],
              annotatable: options.annotatable(waiver.span.path),
            }),
          )
      }
    }
  }
  const findings = settled.map((each): Finding => {
    const waiver = waived.get(each)
    if (waiver === undefined) return each.finding
    const { reason, until, approvedBy } = waiver
    return { ...each.finding, waived: { reason, until: until ?? null, by: approvedBy ?? null } }
  })
  return [...findings, ...problems]
}

function introduced(planned: PlannedMigration, waiver: Waiver, options: SettleOptions): Finding['introduced'] {
  if (options.mode === 'audit') return 'no'
  return planned.change === 'added' || options.touched(waiver.span.path) ? 'yes' : 'no'
}

/**
 * The finding lies in the statement that bears the waiver. One about the migration or the history as a whole, which
 * stands at the head of the file, is waived by any statement of the file.
 */
function stands({ finding, detected }: Settled, waiver: Waiver): boolean {
  const { subject } = detected.hazard
  const isOfWhole = subject === 'migration' || subject === 'history'
  if (detected.statement !== undefined && !isOfWhole) return detected.statement === waiver.statement
  if (holds(waiver.statement.span, finding)) return true
  const whole = detected.migration?.span
  return isOfWhole && whole?.path === finding.path && whole.line === finding.line && waiver.span.path === finding.path
}

function problemOf(
  waiver: Waiver,
  refusal: Refusal | undefined,
  covered: number,
): { readonly hazard: string; readonly message: string } | undefined {
  if (refusal === undefined) {
    if (covered > 0) return undefined
    return {
      hazard: 'waiver-unused',
      message: `This waiver for ${waiver.hazard} covers nothing: no such finding stands at this statement. Remove it.`,
    }
  }
  switch (refusal.kind) {
    case 'unknown hazard':
      return {
        hazard: 'waiver-unused',
        message: `There is no hazard named ${waiver.hazard}, so this waiver covers nothing.`,
      }
    case 'no reason':
      return {
        hazard: 'waiver-without-reason',
        message: `This waiver for ${waiver.hazard} gives no reason and does not hold. Add reason="…".`,
      }
    case 'expired':
      return { hazard: 'waiver-expired', message: `This waiver for ${waiver.hazard} does not hold: ${refusal.detail}.` }
    case 'not approved':
      return {
        hazard: 'waiver-without-reason',
        message: `This waiver for ${waiver.hazard} does not hold: ${refusal.detail}.`,
      }
  }
}

function waiverFinding(
  hazard: Hazard,
  severity: Finding['severity'],
  waiver: Waiver,
  message: string,
  where: Pick<Finding, 'history' | 'past' | 'introduced' | 'engines' | 'annotatable'> & {
    readonly database: string
    readonly migration: string
  },
): Finding {
  const { database, migration, ...rest } = where
  const object = waiver.hazard
  return {
    ...rest,
    hazard: hazard.id,
    title: hazard.title,
    check: hazard.check,
    migration,
    severity,
    path: waiver.span.path,
    line: waiver.span.line,
    column: waiver.span.column,
    endLine: waiver.span.endLine,
    endColumn: waiver.span.endColumn,
    exact: waiver.span.exact,
    statement: '',
    message,
    object,
    locks: [],
    rewrites: [],
    baselined: false,
    proven: 'rule',
    fingerprint: fingerprint({ hazard: hazard.id, database, migration, object, statement: waiver.reason }),
  }
}
