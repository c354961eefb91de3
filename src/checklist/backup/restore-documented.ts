import { restoreCommandsIn, type KnownCommand } from '../../evidence/documents/commands.js'
import type { Section } from '../../evidence/documents/facts.js'
import type { Dialect } from '../../migrations/operation.js'
import { check, type Answer, type Evidence, type Remedy } from '../check.js'
import { backedUpStores, migratedFirst } from '../shared/backups.js'
import { restoreRunbook } from '../shared/restore-runbook.js'
import { worstOf } from '../shared/judge.js'
import { answerFromRunbooks, namesOwner, shownSteps, wordsOf, type Judged } from '../shared/runbooks.js'

const HEADING = /\b(?:restor(?:e|es|ing|ation)|disaster[- ]recovery|recover(?:y|ing)?)\b/i
const ABOUT_DATABASE =
  /\b(?:backups?|dumps?|snapshots?|schemas?|databases?|db|sql|wal|postgres\w*|mysql|mariadb|sqlite|sql server|mongo\w*|dynamodb|redis|rds|aurora)\b/i
const PLACE =
  /\b(?:s3|gs|gcs|az|b2|abfss?):\/\/|\bbuckets?\b|\bvault\b|\bsnapshots?\b|\bblob storage\b|\bobject storage\b|\bbackup (?:server|host|repository|storage|account)\b|\bautomated backups?\b|\bbackups? (?:are|is|live|lie|stay)\b[^.\n]{0,60}\b(?:in|on|at|under)\b|(?:^|[\s"'`=])\/(?:var|mnt|srv|backups?)\/\S*/im
const ACCESS = /\b(?:access|permissions?|roles?|iam|credentials?|sso|break-?glass|1password|vault)\b/i
const DURATION =
  /\b(?:\d+|a few|ten|twenty|thirty|two|three|an|one)\s*(?:\u2013|-|to)?\s*\d*\s*(?:min(?:ute)?s?|h(?:ou)?rs?|hours?)\b|\brto\b|\btakes (?:about|around|up to|roughly)\b/i

export const restoreDocumented = check({
  id: 'backup/restore-documented',
  title: 'Restoration documented',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E5',
  attestable: false,
  priority: 'high',
  why: 'Without a runbook recovery depends on the one person who has done it before.',
  evaluate: (evidence) => {
    if (evidence.survey.stack.kind === 'library')
      return { status: 'not-applicable', summary: 'a library is not operated' }
    const stores = primaryStores(evidence)
    if (stores.length === 0) return { status: 'not-applicable', summary: 'no primary database' }
    const engines = stores.map(({ engine }) => engine)
    return worstOf(stores.map(({ id, engine }) => ({ store: id, answer: answerFor(evidence, engine, engines) })))
  },
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer),
})

/** Stores that hold what nothing else does: of the stack, and those that a history migrates. */
function primaryStores({ survey }: Evidence): readonly { readonly id: string; readonly engine: Dialect }[] {
  const { databases } = survey.stack
  const migrated = survey.histories
    .filter((history) => !databases.some((each) => each.id === history.database))
    .map((history) => ({ id: history.database, engine: history.dialect }))
  const stores = [...databases.filter((each) => each.role === 'primary'), ...migrated]
  return migratedFirst([...new Map(stores.map((each) => [each.id, each])).values()], survey)
}

function answerFor(evidence: Evidence, engine: Dialect, engines: readonly Dialect[]): Answer {
  return answerFromRunbooks(
    evidence,
    {
      heading: HEADING,
      configured: evidence.settings.documents.restore,
      key: 'documents.restore',
      subject: 'says how to restore the database',
    },
    (section) => judge(section, engine, engines, evidence),
  )
}

function judge(section: Section, engine: Dialect, engines: readonly Dialect[], evidence: Evidence): Judged | undefined {
  const commands = [...restoreCommandsIn(section), ...restoringWorkflows(section, evidence)]
  const around = aroundOf(section, evidence)
  const words = wordsOf(section)
  if (commands.every((each) => each.engines === undefined) && !isAboutDatabase(section)) return undefined
  const own = commands.filter((each) => serves(each, engine))
  const foreign = commands.filter((each) => !engines.some((other) => serves(each, other)))
  const lacks = [
    ...(own.length > 0 ? [] : [lackOfCommand(engine, foreign)]),
    ...([words, ...around.map(wordsOf)].some((each) => PLACE.test(each)) ? [] : ['does not say where the backups are']),
    ...([section, ...around].some((each) => namesOwner(each) || ACCESS.test(each.text))
      ? []
      : ['does not say who may fetch them']),
    ...(saysHowLong(section.text) || section.tableRows.some((row) => saysHowLong(row.join(' ')))
      ? []
      : ['does not say how long it takes']),
  ]
  return { section, lacks, shows: shownSteps(section, own) }
}

/** Spans of time that say when something may be done or how old it may be, not how long it takes. */
const OTHER_SPANS =
  /\b(?:at least|every|each|older than|newer than|after|between|past|last|wait(?: for)?)\s+(?:\d+|a few|ten|twenty|thirty|two|three|an|one)\s*(?:min(?:ute)?s?|h(?:ou)?rs?|hours?)\b/gi

function saysHowLong(text: string): boolean {
  return DURATION.test(text.replace(OTHER_SPANS, ''))
}

/** A page that is about recovery as a whole says once where backups are, and who may fetch them. */
function aroundOf({ seen }: Section, { facts }: Evidence): readonly Section[] {
  const page = facts.documents.sections.filter((each) => each.seen.path === seen.path)
  const title = page[0]?.headings[0] ?? ''
  return HEADING.test(title) || HEADING.test(seen.path.slice(seen.path.lastIndexOf('/') + 1)) ? page : []
}

/** Links to workflows of this repository that restore: who follows the runbook starts them. */
function restoringWorkflows({ links }: Section, { facts }: Evidence): readonly KnownCommand[] {
  return links.flatMap((link): readonly KnownCommand[] => {
    const [, file] = /(?:\bactions\/workflows|\.github\/workflows)\/([\w.-]+\.ya?ml)\b/.exec(link) ?? []
    if (file === undefined) return []
    const restores = facts.automation.units
      .filter(({ seen }) => seen.path === `.github/workflows/${file}`)
      .flatMap(({ commands, unreadActions = [] }) => [
        ...commands.flatMap(({ purpose, engine }) => (purpose === 'restore' ? [engine] : [])),
        ...unreadActions.flatMap(({ what, engine }) => (what === 'restore' ? [engine] : [])),
      ])
    const engines = restores.flatMap((engine) => engine ?? [])
    return restores.length === 0
      ? []
      : [{ pattern: /^/, shown: `the workflow ${file}`, ...(engines.length === 0 ? {} : { engines }) }]
  })
}

/** Words of a heading that do not say what is restored. */
const OF_ANYTHING =
  /\b(?:a|an|the|of|and|or|from|for|to|how|your|our|after|back(?:ing)?[- ]?ups?|snapshots?|dumps?|procedures?|plans?|process|steps?|guides?|strategy|policy|runbooks?|tests?|drills?|data|disasters?|full|point[- ]in[- ]time|production|staging|instructions?|operations?)\b/gi
const DATABASE =
  /\b(?:schemas?|databases?|db|wal|postgres\w*|mysql|mariadb|sqlite|sql server|mongo\w*|dynamodb|redis|rds|aurora)\b/i

/**
 * Where the heading names something else that is restored, as the dashboards of a tool, a heading or a sentence of
 * restoring must speak of a database; where it names nothing, any word of a database or a backup will do.
 */
function isAboutDatabase(section: Section): boolean {
  const nothingElse = section.headings
    .filter((each) => HEADING.test(each))
    .every((each) => !/\p{L}/u.test(each.replace(new RegExp(HEADING.source, 'gi'), '').replace(OF_ANYTHING, '')))
  if (nothingElse) return ABOUT_DATABASE.test(wordsOf(section))
  if (
    section.headings.some((each) => DATABASE.test(each)) ||
    section.codeBlocks.some(({ text }) => DATABASE.test(text))
  )
    return true
  return wordsOf(section)
    .split(/(?<=[.!?:])\s+|\n{2,}/)
    .some((sentence) => DATABASE.test(sentence) && HEADING.test(sentence))
}

function lackOfCommand(engine: Dialect, foreign: readonly KnownCommand[]): string {
  const [first] = foreign
  return first === undefined
    ? 'no command that restores'
    : `its commands are for ${first.shown}, the store is ${engine}`
}

function serves({ engines }: KnownCommand, engine: Dialect): boolean {
  return engines === undefined || engines.includes(engine)
}

function remedyFor(evidence: Evidence, answer: { readonly summary: string }): Remedy {
  const [store] = primaryStores(evidence)
  const backedUp = backedUpStores(evidence).find(({ id }) => id === store?.id)
  return {
    missing: answer.summary,
    text: 'Write the runbook: where the backups are, who may fetch them, the commands in order, how long it takes, and how to see that the rows are there. What stands in angle brackets only you know.',
    language: 'markdown',
    code: restoreRunbook(store?.engine ?? 'postgres', backedUp, evidence.facts.infrastructure.stores),
    path: 'docs/runbooks/database-restore.md',
  }
}
