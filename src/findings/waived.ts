import type { Hazard } from '../hazards/hazard.js'
import type { Finding } from '../report.js'
import type { Replayed } from '../replay/replay.js'
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
        if (problem !== undefined && hazard !== undefined)
          problems.push(
            waiverFinding(hazard, waiver, problem.message, {
              history: plan.history.id,
              database: plan.history.database,
              migration: planned.migration.id,
              past: planned.past,
              introduced: options.mode === 'review' ? 'yes' : 'no',
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

/** The finding lies in the statement that bears the waiver. */
function stands({ finding, detected }: Settled, waiver: Waiver): boolean {
  if (detected.statement === waiver.statement) return true
  const { span } = waiver.statement
  return finding.path === span.path && span.line <= finding.line && finding.line <= span.endLine
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
    severity: hazard.severity,
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
