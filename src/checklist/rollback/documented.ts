import {
  downCommandsIn,
  hasDownCommand,
  rollsBackApplication,
  type KnownCommand,
} from '../../evidence/documents/commands.js'
import type { Section } from '../../evidence/documents/facts.js'
import type { History } from '../../migrations/model.js'
import { check, type Answer, type Evidence, type Remedy } from '../check.js'
import { historiesOf, mainHistory } from '../shared/histories.js'
import { worstOf, withoutMigrations } from '../shared/judge.js'
import { ledgerOf } from '../shared/ledger.js'
import { byHandOf, commandsOf, newestOf, shellQuoted } from '../shared/tool-commands.js'
import { setupOf } from '../shared/tool-setup.js'
import { answerFromRunbooks, namesOwner, shownSteps, wordsOf, type Judged } from '../shared/runbooks.js'

const HEADING = /\b(?:roll(?:ing)?[- ]?backs?|revert(?:ing)?|undo(?:ing)?|back(?:ing)?[- ]?out)\b/i
const ABOUT_DATABASE =
  /\b(?:migrations?|migrate|schemas?|databases?|db|sql|ddl|postgres\w*|mysql|mariadb|sqlite|sql server|mongo\w*)\b/i
/** A move to another product or version is no migration of a schema. */
const MOVE = /\bmigrat(?:ion|ing|e)\s+(?:guides?|paths?|plans?|from|to)\b/gi
const GOING_BACK =
  /\b(?:roll(?:ed|ing|s)?[- ]?back|revert\w*|undo\w*|undone|back(?:ed|ing)? out|restor\w+|downgrad\w+|down (?:migration|script)s?|previous version)\b/i
/** When to go back: a rule that can be followed without a meeting. */
const DECISION =
  /\b(?:decide|decision|criteria|threshold|point of no return)\b|\bwhen to\b|\b(?:roll(?:ing)?[- ]?back|revert|undo|back out|restore)\b[^.\n]{0,80}\b(?:if|when|unless|once|only|within)\b|\b(?:if|when|unless|once|within)\b[^.\n]{0,160}\b(?:roll(?:ing)?[- ]?back|revert|undo|back out|restore)\b/i

export const documented = check({
  id: 'rollback/documented',
  title: 'Rollback procedure documented',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E5',
  attestable: false,
  priority: 'medium',
  why: 'Without written steps whoever is on call improvises the way back while production is down.',
  evaluate: (evidence) => {
    const { stack } = evidence.survey
    const histories = historiesOf(evidence)
    if (histories.length === 0) return withoutMigrations(evidence, 'no migrations here to roll back')
    if (stack.kind === 'library') return { status: 'not-applicable', summary: 'a library is not operated' }
    return worstOf(
      histories.map((history) => ({ store: history.database, answer: answerFor(evidence, history, histories) })),
    )
  },
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer),
})

function answerFor(evidence: Evidence, history: History, all: readonly History[]): Answer {
  return answerFromRunbooks(
    evidence,
    {
      heading: HEADING,
      configured: evidence.settings.documents.rollback,
      key: 'documents.rollback',
      subject: 'says how to roll the database back',
    },
    (section) => judge(section, history, all),
  )
}

/** Undefined: the section is about something else. */
function judge(section: Section, history: History, all: readonly History[]): Judged | undefined {
  const commands = downCommandsIn(section)
  if (commands.length === 0 && !isAboutDatabase(section)) return undefined
  const own = commands.filter((each) => serves(each, history))
  const foreign = commands.filter((each) => !all.some((other) => serves(each, other)))
  const steps = section.orderedSteps >= 3 && foreign.length === 0 && !rollsBackApplication(section)
  const lacks = [
    ...(own.length > 0 || steps ? [] : [lackOfCommand(section, history, foreign)]),
    ...(namesOwner(section) || DECISION.test(wordsOf(section))
      ? []
      : ['it says neither when to roll back nor who decides']),
  ]
  const foreignFirst = own.length === 0 ? foreign : []
  return { section, lacks, shows: shownSteps(section, [...own, ...foreignFirst]) }
}

/** Of the whole release: words that say nothing of what is taken back. */
const OF_THE_RELEASE =
  /\b(?:a|an|the|to|of|and|for|how|we|you|your|our|last|previous|failed|bad|releases?|versions?|deploy(?:s|ments?)?|changes?|upgrades?|updates?|production|staging|procedures?|plans?|process|steps?|guide|strategy|policy|runbook|application|apps?)\b/gi

/**
 * Its headings or its steps speak of a database, or one sentence of going back does. Where the heading names nothing else
 * that is taken back, any word of a database will do.
 */
function isAboutDatabase(section: Section): boolean {
  const heading = (section.headings.at(-1) ?? '')
    .replace(new RegExp(HEADING.source, 'gi'), '')
    .replace(OF_THE_RELEASE, '')
  if (!/\p{L}/u.test(heading)) return ABOUT_DATABASE.test(wordsOf(section).replace(MOVE, ''))
  if (section.headings.some((each) => ABOUT_DATABASE.test(each.replace(MOVE, '')))) return true
  if (section.codeBlocks.some(({ text }) => ABOUT_DATABASE.test(text))) return true
  return wordsOf(section)
    .split(/(?<=[.!?:])\s+|\n+/)
    .some((sentence) => ABOUT_DATABASE.test(sentence) && GOING_BACK.test(sentence))
}

function lackOfCommand(section: Section, history: History, foreign: readonly KnownCommand[]): string {
  const [first] = foreign
  if (first !== undefined) return `its commands are for ${first.shown}, not for ${history.tool}`
  return rollsBackApplication(section)
    ? 'it rolls the application back, not the database'
    : 'it has no command and fewer than three steps'
}

/** A command of the history's own tool, of its engine, or of a task runner. Of an unknown runner any tool's will do. */
function serves(command: KnownCommand, { tool, dialect }: History): boolean {
  if (command.tools !== undefined) return command.tools.includes(tool) || !hasDownCommand(tool)
  return command.engines === undefined || command.engines.includes(dialect)
}

function remedyFor(evidence: Evidence, answer: { readonly summary: string }): Remedy {
  const history = mainHistory(evidence)
  const { folder, prefix } = setupOf(evidence, history)
  const { down } = commandsOf(history, folder, ledgerOf(evidence, history))
  const steps = down === undefined ? restoredByHand(history) : [`${prefix}${down}`]
  const lines = folder === '' || down === undefined ? steps : [`cd ${shellQuoted(folder)}`, ...steps]
  return {
    missing: answer.summary,
    text: 'Write the runbook: when to go back, who decides, the commands in order, and how to see that it worked.',
    language: 'markdown',
    code: [
      '# Rolling back a database migration',
      '',
      'Owner: the on-call engineer decides; the database team is in #database.',
      '',
      'Roll back if error rates stay over 1 % for five minutes after a migration. If the migration dropped or rewrote data, do not roll back: restore from the backup.',
      '',
      '1. Stop the deployment, so that no instance runs the new code.',
      '2. Roll the application back to the previous release.',
      '3. Undo the migration:',
      '',
      '   ```sh',
      ...lines.map((line) => `   ${line}`),
      '   ```',
      '',
      '4. Check that the ledger shows the previous version and that error rates fall.',
      '5. Tell #incidents what was undone, and open an issue for the corrected migration.',
      '',
    ].join('\n'),
    path: 'docs/runbooks/database-rollback.md',
  }
}

/** For tools without downs: the inverse is a file of one's own, and the ledger forgets the migration afterwards. */
function restoredByHand(history: History | undefined): readonly string[] {
  const newest = history === undefined ? undefined : newestOf(history)
  const up = newest?.files[0] ?? 'path/to/up.sql'
  const folder = up.slice(0, up.lastIndexOf('/') + 1)
  const inverse = shellQuoted(
    /\/migration\.sql$/.test(up) ? `${folder}down.sql` : `${up.replace(/\.\w+$/, '')}.down.sql`,
  )
  const { byHand } = commandsOf(history, '', history?.ledger)
  if (byHand !== undefined)
    return [
      `# the inverse of ${up}, written and tried on a copy beforehand; outside the folder, or it is applied as a migration`,
      byHand.run(shellQuoted(`rollbacks/${up.slice(folder.length)}`)),
      byHand.forget(up),
    ]
  return [
    `# the inverse of ${up}, written and tried on a copy beforehand`,
    byHandOf(history?.dialect ?? 'postgres', inverse),
    `# then take ${newest?.id ?? 'the migration'} out of the tool's ledger, or the next deploy passes it over`,
  ]
}
