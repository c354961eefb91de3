import { schemaPushes } from '../../evidence/schema-pushes.js'
import type { History, Unread } from '../../migrations/model.js'
import type { Dialect } from '../../migrations/operation.js'
import type { ReportedFact } from '../../report.js'
import { check, type Answer, type Outcome, type Evidence, type Remedy } from '../check.js'
import { besideUnread, lastOf, NOT_YET, unreadMigrations } from '../shared/judge.js'
import { listed } from '../shared/schema-tables.js'
import { commandsOf } from '../shared/tool-commands.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, findingsOf } from '../shared/scope.js'

const RELATIONAL: readonly Dialect[] = ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver']

export const filesPresent = check({
  id: 'migrations/files-present',
  title: 'Migration files present',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E3',
  attestable: false,
  priority: 'high',
  why: 'Without versioned migration files nobody can review or reproduce the state of the schema.',
  evaluate: (evidence) => {
    const pushed = pushedSchema(evidence)
    if (pushed !== undefined) return pushed
    const histories = evidence.survey.histories.filter((each) => RELATIONAL.includes(each.dialect))
    if (histories.length === 0) return withoutHistories(evidence)
    return besideUnread(
      evidence,
      histories.map((history) => ({
        store: history.database,
        weight: history.migrations.length,
        answer: answerFor(evidence, history),
      })),
    )
  },
  remedy: (evidence, answer) => (answer.status === 'pass' ? undefined : remedyFor(evidence, answer)),
})

/** Whatever the migrations say: the schema of production is what the models of the last release made of it. */
function pushedSchema({ facts, survey }: Evidence): Answer | undefined {
  if (!survey.stack.databases.some((each) => each.role === 'primary' && RELATIONAL.includes(each.engine)))
    return undefined
  const pushes = schemaPushes(facts)
  const [first] = pushes
  if (first === undefined) return undefined
  const isAside = survey.histories.length > 0 && pushes.every((each) => each.effect === 'creates')
  return {
    status: isAside ? 'warn' : 'fail',
    summary: `${first.what} changes the schema of production past the migrations`,
    level: 'E3',
    facts: pushes.slice(0, 10).map(({ what, seen }) => ({ detail: what, path: seen.path, line: seen.line })),
  }
}

function withoutHistories(evidence: Evidence): Answer {
  const { survey, settings } = evidence
  const store = survey.stack.databases.find((each) => each.role === 'primary' && RELATIONAL.includes(each.engine))
  if (store === undefined) return { status: 'not-applicable', summary: 'no primary relational database' }
  const owner = settings.migrations.owner
  if (owner !== undefined) return { status: 'unverifiable', summary: `${owner} owns the schema` }
  const { unread = [] } = survey
  if (unread.length > 0)
    return {
      status: 'warn',
      summary: unread
        .map(
          ({ title, history }) => `${count(history.migrations.length, 'migration')} of ${title} in ${placeOf(history)}`,
        )
        .join(', ')
        .concat(`, ${NOT_YET}`),
      level: 'E3',
      facts: lastOf(unread),
    }
  return {
    status: 'unverifiable',
    summary:
      unreadMigrations(evidence) ??
      `${store.id} is used here, but this repository holds no migrations of it that can be read`,
  }
}

/** The folder of a history; of one that several folders make up, those. */
function placeOf({ root, migrations }: History): string {
  const folders = [
    ...new Set(migrations.flatMap(({ files: [path] }) => path?.slice(0, Math.max(0, path.lastIndexOf('/'))) ?? [])),
  ].filter((each) => each !== '')
  if (root !== '') return root
  return folders.length === 0 ? 'the root folder' : listed(folders, 5)
}

function answerFor(evidence: Evidence, history: History): Answer {
  const { migrations, disorder } = history
  const total = `${count(migrations.length, 'migration')} in ${placeOf(history)}`
  const unread = migrations.flatMap((each) => each.unread)
  const refused = unread.filter((each) => each.refused)
  if (refused.length > 0)
    return {
      status: 'fail',
      summary: `${total}, of which something does not parse`,
      level: 'E3',
      facts: unreadable(refused),
    }
  const findings = findingsOf(evidence, 'migrations/files-present', history).filter((each) => each.severity !== 'info')
  const unsaid = disorder.filter(({ detail }) => !findings.some((each) => each.message.includes(detail)))
  const problems = [
    ...findings.map(({ message, path, line }) => ({ detail: message, path, line })),
    ...unsaid.map(({ detail, path }) => ({ detail, path, line: 1 })),
  ]
  if (problems.length > 0)
    return {
      status: 'warn',
      summary: `${total}, ${count(problems.length, 'problem')} of order or version`,
      level: 'E3',
      facts: problems.slice(0, 10),
    }
  const missed = evidence.survey.notAnalysed.filter((each) => isBelow(each.path, history.root))
  if (unread.length + missed.length > 0)
    return {
      status: 'unverifiable',
      summary: `${total}, of which something could not be read`,
      facts: [...unreadable(unread), ...missed.map(({ reason, path, line }) => ({ detail: reason, path, line }))].slice(
        0,
        10,
      ),
    }
  return { status: 'pass', summary: total, level: 'E3' }
}

function unreadable(unread: readonly Unread[]): readonly ReportedFact[] {
  return unread.slice(0, 10).map(({ reason, span }) => ({ detail: reason, path: span.path, line: span.line }))
}

function isBelow(path: string, root: string): boolean {
  return root === '' || root === '.' || path.startsWith(`${root}/`)
}

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const { survey } = evidence
  const [fact] = answer.facts ?? []
  const where = {
    ...(fact?.path === undefined ? {} : { path: fact.path }),
    ...(fact?.line === undefined ? {} : { line: fact.line }),
  }
  if (isPushed(answer))
    return {
      ...where,
      missing: `${answer.summary}.`,
      text: 'Record the schema as it stands as a first migration, mark it as applied in production, keep the push for development alone, and let the deploy run the migrations.',
      language: 'sh',
      code: dumped(survey),
    }
  const [history] = survey.histories
  if (history !== undefined)
    return remedyOfFindings(evidence, 'migrations/files-present', 'Put the history in order before it is released.', {
      ...where,
      missing: fact?.detail ?? answer.summary,
      text: 'Run the migrations on a scratch database: the run stops where the server refuses, and must reach the end.',
      language: 'sh',
      code: commandsOf(history).up,
    })
  return {
    missing: answer.summary,
    text: 'Record the schema as it stands as a first migration, and change it only through migrations from then on; or say in the configuration who owns it.',
    ...baseline(survey),
  }
}

/** The answer of `pushedSchema`. */
function isPushed({ status, summary }: Outcome): boolean {
  return status !== 'pass' && summary.endsWith('past the migrations')
}

/** The schema as production has it, for a first migration. */
function dumped({ stack }: Evidence['survey']): string {
  const engine = stack.databases.find((each) => each.role === 'primary' && RELATIONAL.includes(each.engine))?.engine
  return engine === 'mysql' || engine === 'mariadb'
    ? 'mysqldump --no-data --skip-comments shop > migrations/000001_baseline.sql'
    : 'pg_dump --schema-only --no-owner "$DATABASE_URL" > migrations/000001_baseline.sql'
}

function baseline({ stack }: Evidence['survey']): Pick<Remedy, 'language' | 'code'> {
  return stack.tools.some((each) => each.id === 'prisma')
    ? {
        language: 'sh',
        code: 'npx prisma migrate diff --from-empty --to-schema prisma/schema.prisma --script > prisma/migrations/00000000000000_baseline/migration.sql',
      }
    : { language: 'yaml', code: 'version: 1\nmigrations:\n  owner: orders-service' }
}
