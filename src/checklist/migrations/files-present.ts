import type { Dialect } from '../../migrations/operation.js'
import { check, type Answer, type Outcome, type Evidence, type Remedy } from '../check.js'
import { worstOf } from '../shared/judge.js'
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
    const histories = evidence.survey.histories.filter((each) => RELATIONAL.includes(each.dialect))
    if (histories.length === 0) return withoutHistories(evidence)
    return worstOf(histories.map((history) => ({ store: history.database, answer: answerFor(evidence, history.id) })))
  },
  remedy: (evidence, answer) => (answer.status === 'pass' ? undefined : remedyFor(evidence, answer)),
})

function withoutHistories({ survey, settings }: Evidence): Answer {
  const store = survey.stack.databases.find((each) => each.role === 'primary' && RELATIONAL.includes(each.engine))
  if (store === undefined) return { status: 'not-applicable', summary: 'no primary relational database' }
  const owner = settings.migrations.owner
  if (owner !== undefined) return { status: 'unverifiable', summary: `${owner} owns the schema` }
  return { status: 'unverifiable', summary: `${store.id} is used here, but its schema is not in this repository` }
}

function answerFor(evidence: Evidence, historyId: string): Answer {
  const history = evidence.survey.histories.find((each) => each.id === historyId)
  const migrations = history?.migrations ?? []
  const refused = migrations.filter((each) => each.unread.some((unread) => unread.refused))
  const findings = findingsOf(evidence, 'migrations/files-present', historyId).filter(
    (each) => each.severity !== 'info',
  )
  const disorder = history?.disorder ?? []
  const facts = [
    ...findings.map(({ message, path, line }) => ({ detail: message, path, line })),
    ...disorder.map(({ detail, path }) => ({ detail, path, line: 1 })),
  ].slice(0, 10)
  const total = `${count(migrations.length, 'migration')} in ${history?.root ?? ''}`
  if (refused.length > 0) {
    const [first] = refused
    return {
      status: 'fail',
      summary: `${count(refused.length, 'migration')} of ${migrations.length} cannot be parsed`,
      level: 'E3',
      facts:
        first === undefined
          ? facts
          : [{ detail: 'does not parse', path: first.span.path, line: first.unread[0]?.span.line ?? 1 }],
    }
  }
  if (findings.length > 0 || disorder.length > 0)
    return {
      status: 'warn',
      summary: `${total}, ${count(facts.length, 'problem')} of order or version`,
      level: 'E3',
      facts,
    }
  return { status: 'pass', summary: total, level: 'E3' }
}

function remedyFor({ survey }: Evidence, answer: Outcome): Remedy {
  const [fact] = answer.facts ?? []
  const where = {
    ...(fact?.path === undefined ? {} : { path: fact.path }),
    ...(fact?.line === undefined ? {} : { line: fact.line }),
  }
  if (survey.histories.length > 0) {
    return {
      ...where,
      missing: fact?.detail ?? answer.summary,
      text: 'Give the migration a version that sorts after the newest one on the base branch, and make it parse.',
      language: 'text',
      code: '',
    }
  }
  const prisma = survey.stack.tools.some((each) => each.id === 'prisma')
  return {
    missing: answer.summary,
    text: 'Record the schema as it stands as a first migration, and change it only through migrations from then on; or say in the configuration who owns it.',
    language: prisma ? 'sh' : 'yaml',
    code: prisma
      ? 'npx prisma migrate diff --from-empty --to-schema prisma/schema.prisma --script > prisma/migrations/00000000000000_baseline/migration.sql'
      : 'version: 1\nmigrations:\n  owner: orders-service',
  }
}
