import type { CheckStatus, Finding, ReportedFact } from '../../report.js'
import type { UnreadHistory } from '../../migrations/unread.js'
import { isVouchable, type Answer, type Check, type Evidence } from '../check.js'
import { count, findingsOf, inScope, unreadIn, type InScope } from './scope.js'

/** The answer for one store; of several histories of one store that of most migrations weighs most. */
export interface Judged {
  readonly store: string
  readonly answer: Answer
  readonly weight?: number
}

/**
 * The state of a check of the change, from its findings: critical and high fail, medium, low and waived warn, info passes.
 * Without findings `otherwise` decides for each history; what could not be read is never a pass. A baseline accepts
 * findings at the gate only: here they count as they are.
 */
export function judgeChange(
  evidence: Evidence,
  check: string,
  nothing: string,
  otherwise: (scope: InScope) => Answer,
  from: 'statements' | 'names alone' = 'statements',
): Answer {
  const scopes = inScope(evidence)
  const ofRepository = findingsOfRepository(evidence, check)
  if (scopes.length === 0 && ofRepository.length === 0) {
    // A file that the tool passes over is no migration, and found all the same.
    const found = findingsOf(evidence, check).filter((each) => each.severity !== 'info')
    if (found.length > 0) return fromFindings(found)
    const [history] = evidence.survey.histories
    const answer = history === undefined ? ofUnread(evidence, nothing) : notApplicable(nothing)
    return besideUnread(evidence, [{ store: history?.database ?? '', answer }], 'change')
  }
  const answers = scopes.map((scope) => {
    const findings = findingsOf(evidence, check, scope.replayed.plan.history).filter((each) => each.severity !== 'info')
    const answer =
      findings.length > 0
        ? fromFindings(findings)
        : from === 'statements'
          ? unlessUnread(scope, otherwise(scope))
          : otherwise(scope)
    const { history } = scope.replayed.plan
    return { answer, store: history.database, weight: history.migrations.length }
  })
  return besideUnread(evidence, [...answers, ...ofRepository], 'change')
}

/** That migrations are here which no reader of ours knows, in words; undefined where there are none. */
export function unreadMigrations({ survey }: Evidence): string | undefined {
  const { histories, unread = [], unreadTools = [] } = survey
  if (histories.length > 0) return undefined
  if (unread.length > 0) return notYet(unread)
  return unreadTools.length === 0 ? undefined : `the migrations of ${unreadTools.join(' and ')} are ${NOT_YET}`
}

/** The answer of a check of the change where no history is read: of a tool whose files are known, by those that it judges. */
function ofUnread(evidence: Evidence, nothing: string): Answer {
  if ((evidence.survey.unread ?? []).length === 0) return withoutMigrations(evidence, nothing)
  const unread = unreadOf(evidence, 'change')
  return unread.length === 0
    ? notApplicable(nothing)
    : { status: 'unverifiable', summary: notYet(unread), facts: lastOf(unread) }
}

function notApplicable(summary: string): Answer {
  return { status: 'not-applicable', summary }
}

/** Unread migrations that a check answers for: in an audit all, in a review what the change brings, where it judges that. */
function unreadOf({ mode, survey, unreadBrought = [] }: Evidence, scope: Check['scope']): readonly UnreadHistory[] {
  if (mode === 'audit') return survey.unread ?? []
  return scope === 'change' ? unreadBrought : []
}

/** `the 164 migrations of Alembic are not read yet`. */
function notYet(unread: readonly UnreadHistory[]): string {
  const total = unread.reduce((sum, { history }) => sum + history.migrations.length, 0)
  const tools = toolsOf(unread)
  return total === 1 ? `the migration of ${tools} is ${NOT_YET}` : `the ${total} migrations of ${tools} are ${NOT_YET}`
}

function toolsOf(unread: readonly UnreadHistory[]): string {
  return unread.map(({ title }) => title).join(' and ')
}

/** Where the last of each tool's stands. */
export function lastOf(unread: readonly UnreadHistory[]): readonly ReportedFact[] {
  return unread.flatMap(({ title, history: { migrations } }) => {
    const path = migrations.at(-1)?.span.path
    const detail = `the last of ${count(migrations.length, 'migration')} of ${title}`
    return path === undefined ? [] : [{ detail, path, line: 1 }]
  })
}

/** What cannot be said although histories were read: migrations of another tool stand beside them, unread. */
export function unreadBeside(evidence: Evidence, scope: Check['scope']): Judged | undefined {
  const unread = unreadOf(evidence, scope)
  const [history] = evidence.survey.histories
  if (history === undefined || unread.length === 0) return undefined
  return {
    store: `${history.database} (${toolsOf(unread)})`,
    answer: { status: 'unverifiable', summary: notYet(unread), facts: lastOf(unread) },
  }
}

/**
 * The worst of what was read. What stands beside it unread keeps it from passing, and never hides it: the summary says
 * both, and so do the stores.
 */
export function besideUnread(
  evidence: Evidence,
  answers: readonly Judged[],
  scope: Check['scope'] = 'repository',
): Answer {
  const read = worstOf(answers)
  const beside = unreadBeside(evidence, scope)
  if (beside === undefined) return read
  const { store, answer } = beside
  const { level, ...open } = read
  return {
    ...open,
    ...(read.status === 'fail' ? { ...(level === undefined ? {} : { level }) } : { status: 'unverifiable' as const }),
    summary: `${read.summary}; ${answer.summary}`,
    facts: [...(read.facts ?? []).slice(0, MOST_FACTS - 1), ...(answer.facts ?? [])],
    stores: [
      ...(read.stores ?? [{ id: answers[0]?.store ?? '', status: read.status, summary: read.summary }]),
      { id: store, status: answer.status, summary: answer.summary },
    ],
  }
}

/** The answer where no history was found: nothing to judge, or something that nobody could read. */
export function withoutMigrations(evidence: Evidence, nothing: string): Answer {
  const unread = unreadMigrations(evidence)
  return unread === undefined ? notApplicable(nothing) : { status: 'unverifiable', summary: unread }
}

/** Answers from what stands in no migration, by the engine whose store it is about: keys of a table, a deploy that empties it. */
function findingsOfRepository(
  evidence: Evidence,
  check: string,
): readonly { readonly answer: Answer; readonly store: string }[] {
  const findings = findingsOf(evidence, check).filter((each) => each.history === '' && each.severity !== 'info')
  const stores = new Set(findings.map(({ engines: [engine] }) => engine ?? ''))
  return [...stores].map((store) => ({
    store,
    answer: fromFindings(findings.filter(({ engines: [engine] }) => engine === store)),
  }))
}

/** Critical and high fail, medium, low and waived warn. */
export function fromFindings(findings: readonly Finding[]): Answer {
  const open = findings.filter((each) => each.waived === undefined)
  const fails = open.some((each) => each.severity === 'critical' || each.severity === 'high')
  const titles = new Map<string, number>()
  for (const { title } of findings) titles.set(title, (titles.get(title) ?? 0) + 1)
  const what = [...titles].map(([title, times]) => (times === 1 ? title : `${title} ×${times}`)).join(', ')
  const waived = findings.length - open.length
  return {
    status: fails ? 'fail' : 'warn',
    summary: `${what}${waived === 0 ? '' : ` (${waived} waived)`}`,
    level: 'E3',
    facts: findings.slice(0, 10).map(factOf),
    ...(open.some((each) => each.severity === 'critical') ? { priority: 'critical' as const } : {}),
  }
}

function factOf(finding: Finding): ReportedFact {
  return { detail: finding.message, path: finding.path, line: finding.line }
}

/** Neither a pass nor "does not apply" stands on statements that nobody could read. */
/** How the summary of such an answer ends. */
export const UNREAD = 'could not be read'

function unlessUnread({ migrations }: InScope, answer: Answer): Answer {
  const unread = unreadIn(migrations)
  if ((answer.status !== 'pass' && answer.status !== 'not-applicable') || unread.length === 0) return answer
  const facts = unread
    .slice(0, 10)
    .map(({ span, reason }) => ({ detail: `not analysed: ${reason}`, path: span.path, line: span.line }))
  return {
    status: 'unverifiable',
    summary: `${count(unread.length, 'statement')} ${UNREAD}`,
    facts,
  }
}

/** How the summary ends where nothing reads a tool's migrations. */
export const NOT_YET = 'not read yet'

/** The report lists no more than these of one check. */
const MOST_FACTS = 20

const WORST_FIRST: readonly CheckStatus[] = ['fail', 'unverifiable', 'warn', 'pass', 'not-applicable']

/**
 * The worst state over the stores, with each store's own when there are several. Of several as bad the heaviest speaks:
 * the history of most migrations, not a side one of a single table.
 */
export function worstOf(answers: readonly Judged[]): Answer {
  const sorted = answers.toSorted((a, b) => badness(b.answer) - badness(a.answer) || (b.weight ?? 0) - (a.weight ?? 0))
  const [worst] = sorted
  if (worst === undefined) return { status: 'not-applicable', summary: 'nothing to judge' }
  // Of several histories of one store the worst speaks for it.
  const stores = sorted.filter((each, index) => sorted.findIndex(({ store }) => store === each.store) === index)
  return {
    ...worst.answer,
    ...vouchable(sorted, worst.answer),
    facts: withoutRepeats(sorted.flatMap((each) => each.answer.facts ?? [])).slice(0, MOST_FACTS),
    ...(stores.length < 2
      ? {}
      : {
          stores: stores.map(({ store, answer }) => ({
            id: store,
            status: answer.status,
            summary: answer.summary,
            ...vouchable(
              sorted.filter((each) => each.store === store),
              answer,
            ),
          })),
        }),
  }
}

/** One word stands for all that are as bad: it settles none where it cannot settle each. */
function vouchable(answers: readonly Judged[], { status }: Answer): Pick<Answer, 'vouchable'> {
  const alike = answers.filter(({ answer }) => answer.status === status)
  return alike.every(({ answer }) => answer.vouchable === undefined)
    ? {}
    : { vouchable: alike.every(({ answer }) => isVouchable(answer)) }
}

/** What is said of a whole repository is said of each of its stores. */
function withoutRepeats(facts: readonly ReportedFact[]): readonly ReportedFact[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()]
}

function badness({ status, priority }: Answer): number {
  return 2 * (WORST_FIRST.length - WORST_FIRST.indexOf(status)) + (priority === 'critical' ? 1 : 0)
}
