import { refusedAttestations } from './checklist/attested.js'
import { ALL_CHECKS, evaluateChecklist } from './checklist/checklist.js'
import type { Evidence } from './checklist/check.js'
import { erDiagram } from './checklist/shared/er-diagram.js'
import { storesOfHistoriesAlone } from './checklist/shared/backups.js'
import { tablesOf } from './checklist/shared/schema-tables.js'
import type { Facts } from './evidence/facts.js'
import type { BaseEvidence } from './evidence/on-base.js'
import { gapsOf, recommendationsOf } from './gaps.js'
import { gate, isOpen } from './gate.js'
import type { Survey } from './migrations/histories.js'
import type { History } from './migrations/model.js'
import { isRetired } from './migrations/retired.js'
import { broughtBy } from './migrations/unread.js'
import { notAnalysed } from './not-analysed.js'
import type { Category, Finding, Report, ReportedHistory, TriggerReason } from './report.js'
import type { Replayed } from './replay/replay.js'
import { NOT_APPLICABLE, score } from './scoring.js'
import type { UnreviewedStore } from './stack/model.js'
import type { TreePair } from './tree/tree.js'
import type { Changes, Request, World } from './world.js'

export interface Reviewed {
  readonly request: Request
  readonly world: World
  readonly changes: Changes
  readonly trigger: { readonly triggered: boolean; readonly reasons: readonly TriggerReason[] }
  readonly trees: TreePair
  readonly head: Survey
  readonly replayed: readonly Replayed[]
  readonly facts: Facts
  readonly findings: readonly Finding[]
  /** What the base shows, in a review. */
  readonly before: BaseEvidence | undefined
}

/** Everything that was found, as the report: checklist, score, gaps and gate. */
export function conclude(reviewed: Reviewed): Report {
  const { request, world, changes, trigger, trees, head, replayed, facts, findings } = reviewed
  // An audit judges the histories that live; a review whatever the change touches.
  const lives = (history: History): boolean => request.mode === 'review' || !isRetired(history, head.histories)
  const evidence: Evidence = {
    mode: request.mode,
    survey: { ...head, histories: head.histories.filter(lives) },
    replayed: replayed.filter(({ plan }) => lives(plan.history)),
    unreadBrought: broughtBy(trees, head.unread ?? []),
    facts,
    findings,
    settings: request.settings,
    now: world.now,
  }
  // GitHub says the same of both: what ran is no part of a tree, and nothing that this change could turn.
  const before =
    reviewed.before &&
    evaluateChecklist({
      ...evidence,
      ...reviewed.before,
      facts: { ...reviewed.before.facts, github: facts.github },
      findings: [],
    })
  const categories = withBefore(evaluateChecklist(evidence), before)
  const total = score(categories, {
    applicable: isApplicable(head),
    provenCritical: request.mode === 'review' && bringsCriticalFail(categories, findings),
  })
  const gaps = gapsOf(categories, evidence)
  return {
    ...frame(request, world),
    schemas: schemasOf(replayed),
    trees: { head: trees.head.name, base: trees.base?.name ?? null },
    databases: databasesOf(head),
    ...unreviewedStores(head.stack.unreviewed ?? []),
    tools: toolsOf(head),
    histories: replayed.map(reportedHistory),
    trigger,
    gate: gate({
      mode: request.mode,
      settings: request.settings,
      settingsFrom: request.settingsFrom,
      wordsOnly: isWordsOnly(trigger.reasons, replayed),
      findings,
      categories,
      score: total,
      baseScore:
        before === undefined || reviewed.before === undefined
          ? undefined
          : score(before, { applicable: isApplicable(reviewed.before.survey), provenCritical: false }),
    }),
    score: total,
    categories,
    gaps,
    recommendations: recommendationsOf(categories, gaps),
    findings,
    notAnalysed: notAnalysed(head, replayed, request.mode, trees, evidence.facts.infrastructure.unread),
    notices: [...request.notices, ...changes.notices, ...refusedAttestations(ALL_CHECKS, request.settings, world.now)],
  }
}

/** The report of a change that touches no database: green, and it says why. */
export function nothingToReview(request: Request, world: World, changes: Changes): Report {
  return {
    ...frame(request, world),
    trees: { head: '', base: null },
    databases: [],
    tools: [],
    histories: [],
    trigger: { triggered: false, reasons: [] },
    gate: {
      conclusion: 'success',
      failOn: request.settings.failOn ?? 'high',
      reasons: [],
      settingsFrom: request.settingsFrom,
    },
    score: NOT_APPLICABLE,
    categories: [],
    gaps: [],
    recommendations: { before: [], after: [] },
    findings: [],
    notAnalysed: [],
    notices: [...request.notices, ...changes.notices],
  }
}

function frame(
  request: Request,
  world: World,
): Pick<Report, 'schemaVersion' | 'tool' | 'generatedAt' | 'timings' | 'mode' | 'project' | 'trials' | 'schemas'> {
  return {
    schemaVersion: 1,
    tool: { name: 'database-review', version: request.version },
    generatedAt: world.now.toISOString(),
    timings: world.timings(),
    mode: request.mode,
    project: request.project,
    trials: [],
    schemas: [],
  }
}

/** What each history leaves, as a diagram of it; nothing where it leaves no table. */
function schemasOf(replayed: readonly Replayed[]): Report['schemas'] {
  return replayed.flatMap((each) => {
    const tables = tablesOf(each)
    return tables.length === 0 ? [] : [{ history: each.plan.history.id, erd: erDiagram(tables), tables: tables.length }]
  })
}

/** Databases that the stack shows, and those that a history migrates without another sign of them. */
function databasesOf(survey: Survey): Report['databases'] {
  const detected = survey.stack.databases.map((each) => ({
    id: each.id,
    engine: each.engine,
    version: each.version ?? null,
    role: each.role,
    signals: each.signals.map(({ strength, path, line, detail }) => ({ strength, path, line, detail })),
  }))
  const migrated = storesOfHistoriesAlone(survey).map(({ id, engine }) => ({
    id,
    engine,
    version: null,
    role: 'primary' as const,
    signals: [],
  }))
  return [...detected, ...migrated]
}

function unreviewedStores(stores: readonly UnreviewedStore[]): Pick<Report, 'unreviewedStores'> {
  const shown = stores.flatMap(({ id, title, signals: [signal] }) =>
    signal === undefined ? [] : [{ id, title, path: signal.path, line: signal.line, detail: signal.detail }],
  )
  return shown.length === 0 ? {} : { unreviewedStores: shown }
}

/** Tools that the stack shows, and those whose histories were found without another sign of them. */
function toolsOf(survey: Survey): Report['tools'] {
  const detected = survey.stack.tools.map(({ id, title, version }) => ({ id, title, version: version ?? null }))
  const fromHistories = survey.histories
    .filter((history) => !detected.some((each) => each.id === history.tool))
    .map((history) => ({ id: history.tool, title: history.tool, version: history.toolVersion ?? null }))
  const unique = new Map([...detected, ...fromHistories].map((each) => [each.id, each]))
  return [...unique.values()]
}

function reportedHistory({ plan }: Replayed): ReportedHistory {
  const { history, migrations } = plan
  return {
    id: history.id,
    database: history.database,
    tool: history.tool,
    toolVersion: history.toolVersion ?? null,
    dialect: history.dialect,
    root: history.root,
    migrations: {
      total: migrations.length,
      changed: migrations.filter((each) => each.change === 'added' || each.change === 'edited').length,
      past: migrations.filter((each) => each.past).length,
      newest: history.migrations.at(-1)?.id ?? null,
    },
  }
}

/** A primary store was found, or migrations of one. */
function isApplicable({ stack, histories }: Survey): boolean {
  return histories.length > 0 || stack.databases.some((each) => each.role === 'primary')
}

/** Adds to each check of the repository the state that it has on the base. */
function withBefore(categories: readonly Category[], before: readonly Category[] | undefined): readonly Category[] {
  const known = new Map((before ?? []).flatMap((each) => each.checks).map((each) => [each.id, each.status]))
  return categories.map((category) => ({
    ...category,
    checks: category.checks.map((check) => {
      const status = check.scope === 'repository' ? known.get(check.id) : undefined
      return status === undefined ? check : { ...check, before: status }
    }),
  }))
}

/** Words alone started the review, and the change brings no migration that `paths` leaves out. */
function isWordsOnly(reasons: readonly TriggerReason[], replayed: readonly Replayed[]): boolean {
  return (
    reasons.length > 0 &&
    reasons.every((each) => each.id === 'keywords') &&
    replayed.every(({ plan }) => plan.migrations.every((each) => !each.pending))
  )
}

/** A critical check of the change fails on a finding that the change brings. */
function bringsCriticalFail(categories: readonly Category[], findings: readonly Finding[]): boolean {
  const failed = categories
    .flatMap((each) => each.checks)
    .filter((each) => each.status === 'fail' && each.priority === 'critical')
  return findings.some(
    (each) => each.severity === 'critical' && isOpen(each, 'review') && failed.some((check) => check.id === each.check),
  )
}
