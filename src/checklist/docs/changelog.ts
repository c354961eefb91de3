import type { DocumentFacts } from '../../evidence/documents/facts.js'
import type { History, Migration } from '../../migrations/model.js'
import { check, type Answer, type Evidence } from '../check.js'
import { historiesOf, mainHistory } from '../shared/histories.js'
import { besideUnread, withoutMigrations } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { listed, percent } from '../shared/schema-tables.js'
import { count, findingsOf } from '../shared/scope.js'

const CHECK = 'docs/changelog'
/** A few names that say nothing are a habit to lose; most of them are no history. */
const FEW_NAMELESS = 80

export const changelog = check({
  id: CHECK,
  title: 'Migration changelog',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E5',
  attestable: false,
  priority: 'low',
  why: 'When a migration is edited after the fact, or says nothing, nobody can tell how production came to be as it is.',
  evaluate: (evidence) => {
    const histories = historiesOf(evidence)
    if (histories.length === 0) return withoutMigrations(evidence, 'no migrations')
    return besideUnread(
      evidence,
      histories.map((history) => ({
        store: history.database,
        weight: history.migrations.length,
        answer: answerFor(evidence, history),
      })),
    )
  },
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : remedyOfFindings(
          evidence,
          CHECK,
          'Put the merged migration back as it was, and bring the correction in a new one.',
          {
            missing: answer.summary,
            text: 'Name migrations by what they do; where the names are already in ledgers, tell the history in a file beside them.',
            language: 'markdown',
            code: changelogFor(evidence),
            path: besides(mainHistory(evidence)),
          },
        ),
})

/** A file of its own beside the folder of the migrations: in the folder some tools take it for a migration. */
function besides(history: History | undefined): string {
  const parent = history?.root.includes('/') === true ? history.root.slice(0, history.root.lastIndexOf('/') + 1) : ''
  return `${parent}SCHEMA-CHANGES.md`
}

function answerFor(evidence: Evidence, history: History): Answer {
  const edits = findingsOf(evidence, CHECK, history).filter((each) => each.severity !== 'info')
  if (edits.length > 0) {
    const open = edits.filter((each) => each.waived === undefined)
    return {
      status: open.length > 0 ? 'fail' : 'warn',
      summary: `${count(edits.length, 'merged migration')} changed${open.length === 0 ? ' (waived)' : ''}`,
      level: 'E3',
      facts: edits.slice(0, 10).map(({ message, path, line }) => ({ detail: message, path, line })),
    }
  }
  const nameless = history.migrations.filter((each, index) => !saysWhatItDoes(each, index === 0))
  const total = count(history.migrations.length, 'migration')
  if (nameless.length === 0) return { status: 'pass', summary: `${total}, each named by what it does`, level: 'E3' }
  return withNameless(history, nameless, evidence.facts.documents)
}

function withNameless(history: History, nameless: readonly Migration[], { changelogs }: DocumentFacts): Answer {
  const latest = history.migrations.at(-1)
  const telling = changelogs.find((each) => latest !== undefined && mentions(each.text, latest))
  if (telling !== undefined)
    return {
      status: 'pass',
      summary: `${telling.path} tells what ${latest?.id ?? ''} does`,
      level: 'E5',
      facts: [{ detail: 'mentions the latest migration', path: telling.path, line: 1 }],
    }
  const summary = `${nameless.length} of ${count(history.migrations.length, 'migration')} ${nameless.length === 1 ? 'says nothing of what it does' : 'say nothing of what they do'}`
  const facts = nameless
    .slice(0, 8)
    .map(({ id, span }) => ({ detail: `${id} says nothing of what it does`, path: span.path, line: span.line }))
  const aboutSchema = changelogs.find((each) => each.mentionsSchema)
  const [any] = changelogs
  if (aboutSchema !== undefined)
    return {
      status: 'warn',
      summary: `${summary}; ${aboutSchema.path} does not mention the latest`,
      level: 'E5',
      facts,
    }
  if (any !== undefined)
    return { status: 'warn', summary: `${summary}; ${any.path} is not about the schema`, level: 'E5', facts }
  const few = percent(history.migrations.length - nameless.length, history.migrations.length) >= FEW_NAMELESS
  return {
    status: few ? 'warn' : 'fail',
    summary: `${summary}: ${listed(
      nameless.map(({ id }) => id),
      3,
    )}`,
    level: 'E3',
    facts,
  }
}

/** The latest migration by its id, its version or its name. A number as short as 7 may be anything. */
function mentions(text: string, { id, version, name }: Migration): boolean {
  return [id, version, name].some(
    (each) => each.length >= 4 && !/^(?:init|initial|test|migration)$/i.test(each) && text.includes(each),
  )
}

/** Words that tools and tired people give to any migration. */
const SAYS_NOTHING = new Set(
  'auto migration migrations migrate update updates change changes fix fixes new temp tmp test wip misc stuff sql db'.split(
    ' ',
  ),
)
const FIRST = /^(?:init(?:ial)?|baseline|base|start|squash(?:ed)?|schema|create|bootstrap)/i

/** A name of two words or more, a first migration called initial, or a comment above the first statement. */
function saysWhatItDoes(migration: Migration, first: boolean): boolean {
  const words = wordsOf(migration.name).filter((word) => !SAYS_NOTHING.has(word))
  const begins = first || migration.baseline || isFirstOfApp(migration)
  if (words.length >= 2 || (begins && FIRST.test(migration.name.replace(/^\d+[_-]/, '')))) return true
  const [statement] = migration.up
  return (statement?.comments ?? []).some(({ text }) => isSentence(text))
}

/** Each app of a Django site has a `0001_initial` of its own. */
function isFirstOfApp({ version }: Migration): boolean {
  return /(?:^|\D)0*1$/.test(version)
}

/** `AddOrderNote` and `add_order_note` are three words; a time stamp and a hash are none. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => /^\p{L}{2,}\d{0,3}$/u.test(word))
}

/** What tools write of themselves says nothing: Prisma's `-- CreateTable`, annotations of goose and dbmate. */
function isSentence(comment: string): boolean {
  const bare = comment.replace(/^\s*(?:--|\/\*+|#|\/\/)|\*\/\s*$/g, '').trim()
  if (/^(?:\+goose|migrate:|database-review:|-->|no-transaction|warnings?:)/i.test(bare) || /;\s*$/.test(bare))
    return false
  return (bare.match(/\p{L}{2,}/gu) ?? []).length >= 3
}

function changelogFor(evidence: Evidence): string {
  const entries = latestOf(mainHistory(evidence)).map((each) => `- \`${each}\`: what it changes, and why`)
  return `# Schema changes\n\n${entries.join('\n')}\n`
}

/** The newest five as people see them: the folder or the file; of a graph its ids, by when they were written. */
function latestOf(history: History | undefined): readonly string[] {
  if (history === undefined) return []
  const { migrations, ordering } = history
  if (ordering !== 'graph')
    return migrations
      .slice(-5)
      .reverse()
      .map(({ files, id }) => shownName(files[0]) ?? id)
  return migrations
    .toSorted((a, b) => (b.written ?? '').localeCompare(a.written ?? '', 'en'))
    .slice(0, 5)
    .map(({ id }) => id)
}

function shownName(path: string | undefined): string | undefined {
  const parts = path?.split('/') ?? []
  const file = parts.at(-1)?.replace(/(?:\.(?:up|do))?\.\w+$/, '')
  return file === 'migration' || file === 'up' ? parts.at(-2) : file
}
