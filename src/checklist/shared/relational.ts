import type { Dialect } from '../../migrations/model.js'
import { showName } from '../../migrations/operation.js'
import type { PlannedMigration } from '../../migrations/plan.js'
import { sharedFolders } from '../../migrations/tools/paths.js'
import { engineMajor } from '../../replay/engine-version.js'
import type { LocatedModel, UpsertTarget } from '../../evidence/code/facts.js'
import type { Replayed } from '../../replay/replay.js'
import type { Table } from '../../schema/model.js'
import type { Answer, Evidence } from '../check.js'
import { collectionsOf, type JudgeCollections } from './collections.js'
import { besideUnread, unreadMigrations, worstOf } from './judge.js'
import { tablesOf } from './schema-tables.js'
import { count } from './scope.js'

/** A schema as its history leaves it: what checks of integrity judge. */
export interface Resulting {
  readonly replayed: Replayed
  readonly dialect: Dialect
  readonly engineVersion: number
  /** Tables of the application; partitions, temporary tables and a tool's own ledger left out. */
  readonly tables: readonly Table[]
}

const RELATIONAL: readonly Dialect[] = ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver']

export function isRelational(dialect: Dialect): boolean {
  return RELATIONAL.includes(dialect)
}

/**
 * Judges each relational schema and the collections of a document store, and takes the worst. Where no history was replayed
 * the schema is unknown, and where no such store is, the check does not apply.
 */
export function judgeSchemas(
  evidence: Evidence,
  judge: (schema: Resulting) => Answer,
  judgeDocuments: JudgeCollections,
): Answer {
  const replayed = evidence.replayed.filter(({ plan }) => isRelational(plan.history.dialect))
  const collections = collectionsOf(evidence)
  const documents =
    collections.length === 0
      ? []
      : [{ store: 'mongodb', weight: collections.length, answer: judgeDocuments(collections) }]
  if (replayed.length === 0) return worstOf([...documents, ...withoutSchema(evidence, documents.length > 0)])
  return besideUnread(evidence, [
    ...replayed.map((each) => {
      const schema = resulting(each)
      return {
        store: each.plan.history.database,
        weight: schema.tables.length,
        answer: judgeable(schema) ?? judge(schema),
      }
    }),
    ...documents,
  ])
}

/** What is said of relational stores whose schema nobody knows; nothing where there is none beside a document store. */
function withoutSchema(
  evidence: Evidence,
  besideDocuments: boolean,
): readonly { readonly store: string; readonly answer: Answer }[] {
  const { survey } = evidence
  const [history] = survey.histories.filter(({ dialect }) => isRelational(dialect))
  if (history !== undefined)
    return [
      {
        store: history.database,
        answer: { status: 'unverifiable', summary: 'the migrations were not replayed into a schema' },
      },
    ]
  const store = survey.stack.databases.find(({ engine, role }) => role === 'primary' && isRelational(engine))
  if (store === undefined)
    return besideDocuments
      ? []
      : [{ store: '', answer: { status: 'not-applicable', summary: 'no relational database' } }]
  const summary = unreadMigrations(evidence) ?? `no migration here shows the schema of ${store.id}`
  return [{ store: store.id, answer: { status: 'unverifiable', summary } }]
}

function resulting(replayed: Replayed): Resulting {
  const { history } = replayed.plan
  return {
    replayed,
    dialect: history.dialect,
    engineVersion: engineMajor(history.dialect, history.engineVersion),
    tables: tablesOf(replayed),
  }
}

function judgeable({ replayed, tables }: Resulting): Answer | undefined {
  if (tables.length > 0) return undefined
  const unread = replayed.plan.migrations.filter(isUnread)
  return unread.length === 0
    ? { status: 'not-applicable', summary: 'the migrations leave no table' }
    : {
        status: 'unverifiable',
        summary: `${count(unread.length, 'migration')} could not be read, so the tables are not known`,
      }
}

function isUnread({ migration }: PlannedMigration): boolean {
  return (
    migration.unread.length > 0 ||
    migration.up.some(({ operations }) => operations.some(({ kind }) => kind === 'opaque'))
  )
}

/**
 * The models that speak of this schema: of several histories with a database each, those that stand nearest to its
 * migrations. Two applications of one repository may both have a table `users`.
 */
export function modelsBeside(schema: Resulting, evidence: Evidence): readonly LocatedModel[] {
  const isBeside = besides(schema, evidence)
  return (evidence.facts.models ?? []).filter(({ path }) => isBeside(path))
}

/** The upserts of code that stands nearest to this schema's migrations. */
export function upsertsBeside(schema: Resulting, evidence: Evidence): readonly UpsertTarget[] {
  const isBeside = besides(schema, evidence)
  return (evidence.facts.upserts ?? []).filter(({ seen }) => isBeside(seen.path))
}

function besides({ replayed }: Resulting, evidence: Evidence): (path: string) => boolean {
  const roots = evidence.replayed
    .filter(({ plan }) => isRelational(plan.history.dialect))
    .map(({ plan }) => plan.history.root)
  const own = replayed.plan.history.root
  return (path) => {
    const nearness = sharedFolders(path, own)
    return roots.every((root) => sharedFolders(path, root) <= nearness)
  }
}

/** What the summary says of tables that a dump of the schema would complete. */
export const KNOWN_IN_PART = 'known only in part'

/** A pass stands only on tables that are known exactly: what an unreadable step may have changed is nobody's evidence. */
export function unlessPartial(answer: Answer, unknown: readonly Table[], all: readonly Table[]): Answer {
  if (unknown.length === 0 || (answer.status !== 'pass' && answer.status !== 'not-applicable')) return answer
  return {
    status: 'unverifiable',
    summary: `${unknown.length} of ${count(all.length, 'table')} ${KNOWN_IN_PART}: an unreadable step or an earlier history may hold the rest`,
    facts: unknown.slice(0, 10).map((table) => ({ detail: `${showName(table.name)} is ${KNOWN_IN_PART}` })),
  }
}
