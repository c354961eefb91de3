import type { Dialect, History } from '../../migrations/model.js'
import type { ReportedFact } from '../../report.js'
import type { Table } from '../../schema/model.js'
import type { Answer, Evidence } from '../check.js'
import { collectionIndexComments, collectionTables } from './collection-tables.js'
import { collectionsOf } from './collections.js'
import { besideUnread, unreadMigrations, type Judged } from './judge.js'
import { isSchemaless, tablePlace, tablesOf } from './schema-tables.js'
import { indexComments, type IndexComment } from './statement-comments.js'

/** A schema that documents are held against: what a history leaves behind, or what models say of a document store. */
export interface ShownSchema {
  readonly store: string
  readonly dialect: Dialect
  readonly tables: readonly Table[]
  /** Undefined: no migration makes it. */
  readonly history: History | undefined
  readonly placeOf: (table: Table) => Pick<ReportedFact, 'path' | 'line'>
  readonly indexComments: () => readonly IndexComment[]
  /** What a table and a column are called there. */
  readonly words: { readonly table: string; readonly column: string }
}

/** The schemas that are known: relational ones as replayed, and the collections of MongoDB that models declare. */
export function schemasOf(evidence: Evidence): readonly ShownSchema[] {
  const relational = evidence.replayed.map((replayed): ShownSchema => {
    const { history } = replayed.plan
    return {
      store: history.database,
      dialect: history.dialect,
      tables: tablesOf(replayed),
      history,
      placeOf: (table) => tablePlace(table, replayed),
      indexComments: () => indexComments(history),
      words: { table: 'table', column: 'column' },
    }
  })
  const collections = collectionsOf(evidence)
  if (collections.length === 0) return relational
  const tables = collectionTables(collections)
  const documents: ShownSchema = {
    store: 'mongodb',
    dialect: 'mongodb',
    tables,
    history: undefined,
    placeOf: ({ identity }) => {
      const found = collections[identity]
      return found === undefined ? {} : { path: found.path, line: found.line }
    },
    indexComments: () => collectionIndexComments(collections),
    words: { table: 'collection', column: 'field' },
  }
  return [...relational, documents]
}

/**
 * Judges each schema that is known. Without a database there is nothing to judge; a schema that was not replayed, or is not
 * here, is never held against anybody: `unseen` answers then.
 */
export function judgeSchemas(
  evidence: Evidence,
  fewest: number,
  judge: (schema: ShownSchema) => Answer,
  unseen: (why: string) => Answer,
): Answer {
  const { survey, replayed } = evidence
  const stores = survey.stack.databases.filter((each) => each.role === 'primary' && each.engine !== 'redis')
  if (survey.histories.length === 0 && stores.length === 0)
    return { status: 'not-applicable', summary: 'no primary database' }
  const schemas = schemasOf(evidence)
  const why =
    unreadMigrations(evidence) ??
    (survey.histories.length === 0 ? 'the schema is not in this repository' : 'the schema was not replayed')
  if (schemas.length === 0) return unseen(why)
  const other = stores.find(({ engine }) => engine !== 'mongodb' && !isSchemaless(engine))
  const open: readonly Judged[] =
    replayed.length === 0 && (survey.histories.length > 0 || other !== undefined)
      ? [{ store: other?.id ?? survey.histories[0]?.database ?? '', answer: unseen(why) }]
      : []
  return besideUnread(evidence, [
    ...schemas.map((schema) => {
      const { store, tables, words } = schema
      const weight = tables.length
      if (tables.length >= fewest) return { store, weight, answer: judge(schema) }
      const summary =
        tables.length === 0
          ? `no ${words.table}s`
          : tables.length === 1
            ? `one ${words.table}`
            : `${tables.length} ${words.table}s`
      return {
        store,
        weight,
        answer: {
          status: 'not-applicable' as const,
          summary: `only ${summary}`.replace('only no', 'no'),
        },
      }
    }),
    ...open,
  ])
}
