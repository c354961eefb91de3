import type { Section } from '../../evidence/documents/facts.js'
import type { History, Migration } from '../../migrations/model.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { mainHistory } from '../shared/histories.js'
import { besideUnread, withoutMigrations } from '../shared/judge.js'
import { destroysRows, hasWayBack, knowsDowns, needsWayBack } from '../shared/reversibility.js'
import { percent } from '../shared/schema-tables.js'
import { count } from '../shared/scope.js'
import { placeWithoutWayBack, wayBackRemedy } from '../shared/way-back.js'

/** This share of reversible migrations is a habit with exceptions. */
const MOSTLY = 80

export const scriptsExist = check({
  id: 'rollback/scripts-exist',
  title: 'Rollback scripts exist',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E3',
  attestable: false,
  priority: 'high',
  why: 'A release that cannot be taken back with the tool is taken back by hand, at night, on production.',
  evaluate: (evidence) => {
    const { histories } = evidence.survey
    if (histories.length === 0) return withoutMigrations(evidence, 'no migrations here')
    return besideUnread(
      evidence,
      histories.map((history) => ({
        store: history.database,
        weight: history.migrations.length,
        answer: judge(history, evidence),
      })),
    )
  },
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer),
})

function judge(history: History, evidence: Evidence): Answer {
  const all = history.migrations.filter(needsWayBack)
  if (all.length === 0) {
    const unread = history.migrations.filter(({ unread: gaps }) => gaps.length > 0)
    return unread.length > 0
      ? { status: 'unverifiable', summary: `${count(unread.length, 'migration')} could not be read` }
      : { status: 'not-applicable', summary: 'no migration that changes anything' }
  }
  if (!knowsDowns(history)) return withoutDowns(all, evidence)
  const without = all.filter((each) => !hasWayBack(each, evidence.settings))
  const covered = all.length - without.length
  const summary = `${covered} of ${count(all.length, 'migration')} reversible`
  if (without.length === 0) return { status: 'pass', summary, level: 'E3' }
  const destructive = without.filter(destroysRows)
  const mostly = percent(covered, all.length) >= MOSTLY && destructive.length === 0
  return {
    status: mostly ? 'warn' : 'fail',
    summary:
      destructive.length === 0
        ? summary
        : `${summary}; ${destructive.length} without a way back ${destructive.length === 1 ? 'destroys' : 'destroy'} data`,
    level: 'E3',
    // The newest first: those are the ones that somebody may have to take back.
    facts: without
      .toReversed()
      .slice(0, 10)
      .map((each) => ({ detail: `${each.id} has no way back`, ...placeWithoutWayBack(each) })),
  }
}

/** A tool without downs can only be rolled forward: fine as a policy that is written down. */
function withoutDowns(all: readonly Migration[], { facts }: Evidence): Answer {
  const policy = closest(facts.documents.sections.filter(isForwardPolicy))
  const restored = facts.documents.sections.find(isRestorePolicy)
  if (policy === undefined && restored !== undefined)
    return {
      status: 'warn',
      summary: 'the tool has no downs; the documented way back is a restore of the backup',
      level: 'E5',
      facts: [{ detail: restored.headings.at(-1) ?? 'restore', path: restored.seen.path, line: restored.seen.line }],
    }
  if (policy === undefined)
    return {
      status: 'fail',
      summary: `the tool has no downs: none of ${count(all.length, 'migration')} reversible, and no document says that releases only roll forward`,
      level: 'E3',
    }
  return {
    status: 'warn',
    summary: `the tool has no downs; rolling forward is the documented policy`,
    level: 'E5',
    facts: [{ detail: policy.headings.at(-1) ?? 'roll forward', path: policy.seen.path, line: policy.seen.line }],
  }
}

const FORWARD = /\b(?:roll(?:s|ing|ed)?[- ]forward|forward[- ]only|fix(?:es|ing)?[- ]forward)\b/i
const DATABASE = /\b(?:migrations?|schemas?|databases?)\b/i

function isForwardPolicy({ headings, text, placeholder }: Section): boolean {
  const words = `${headings.join(' ')} ${text}`
  return !placeholder && FORWARD.test(words) && DATABASE.test(words)
}

/** The section that says it, not the chapter around it. */
function closest(sections: readonly Section[]): Section | undefined {
  return [...sections].sort((a, b) => a.text.length - b.text.length)[0]
}

const NEVER_BACK =
  /\bmigrations?\b[^.]{0,40}\b(?:cannot|can't|can not|are not|aren't|never)\b[^.]{0,30}\b(?:revers\w+|revert\w*|undone|rolled back)/i
const FROM_BACKUP = /\brestor\w+\b[^.]{0,60}\bbackups?\b|\bbackups?\b[^.]{0,60}\brestor\w+/i

/** Migrations are not undone, and what happens instead is written down. */
function isRestorePolicy({ text, placeholder }: Section): boolean {
  return !placeholder && NEVER_BACK.test(text) && FROM_BACKUP.test(text)
}

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const history = mainHistory(evidence)
  const [fact] = answer.facts ?? []
  const without = evidence.survey.histories
    .filter(knowsDowns)
    .flatMap(({ migrations }) => migrations)
    .filter((each) => needsWayBack(each) && !hasWayBack(each, evidence.settings))
  const newest = without.find(({ span }) => span.path === fact?.path) ?? without.at(-1)
  if (newest === undefined && evidence.facts.documents.sections.some(isForwardPolicy))
    return {
      missing: answer.summary,
      text: 'Keep to the policy: each migration works with the release before it, and what one destroys comes back from the backup.',
      language: 'text',
      code: '',
      ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
    }
  if (newest === undefined && history !== undefined && !knowsDowns(history))
    return {
      missing: answer.summary,
      text: 'Write down that releases roll forward, and keep each migration compatible with the release before it.',
      language: 'markdown',
      code: '# Database migrations roll forward\n\nA schema change that went wrong is corrected by a new migration, never undone.\n\n1. Every migration works with the release before it: expand first, contract in a later release.\n2. When a release fails, the application goes back; the schema stays.\n3. What a migration destroyed comes back from the backup, see docs/runbooks/database-restore.md.',
    }
  const replayed = evidence.replayed.find(
    ({ plan }) => newest !== undefined && plan.history.migrations.includes(newest),
  )
  if (newest !== undefined && replayed !== undefined) return wayBackRemedy(replayed, newest)
  return {
    missing: answer.summary,
    text: 'Write the inverse of each statement, last one first; begin with the newest migrations.',
    language: 'sql',
    code: '-- up: ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders DROP COLUMN note;',
  }
}
