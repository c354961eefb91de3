import { unheldUniques } from '../../hazards/shared/declared.js'
import { identifyingKey } from '../../schema/identity.js'
import type { Table } from '../../schema/model.js'
import { sameName, showName } from '../../migrations/operation.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { collectionRemedy, uniqueCollections } from '../shared/collections.js'
import { dialectOf } from '../patterns/pattern.js'
import { numberedRows, numberedRowsCost, uniqueIndex } from '../patterns/keys.js'
import { unreadBeside } from '../shared/judge.js'
import { guessesIn } from '../shared/natural-keys.js'
import { factsAt, placed, placeOfTable } from '../shared/places.js'
import { judgeSchemas, modelsBeside, unlessPartial, upsertsBeside, type Resulting } from '../shared/relational.js'
import { schemaDumpRemedy } from '../shared/schema-dump.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { listed } from '../shared/schema-tables.js'
import { count, findingsOf } from '../shared/scope.js'
import { unservedUpserts, type Unserved } from '../../hazards/shared/upserts.js'

const ID = 'integrity/unique'

export const unique = check({
  id: ID,
  title: 'Unique constraints',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E3',
  attestable: false,
  priority: 'high',
  why: 'A duplicate that only the code keeps out comes in with two requests at once, and from then on a lookup of one row finds two.',
  evaluate: (evidence) => judgeSchemas(evidence, (schema) => judge(schema, evidence), uniqueCollections),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : (collectionRemedy(evidence, answer, 'unique') ??
        schemaDumpRemedy(evidence, answer) ??
        remedyFor(evidence, answer)),
})

function judge(schema: Resulting, evidence: Evidence): Answer {
  const { replayed, tables } = schema
  const { history } = replayed.plan
  const without = withoutKey(schema)
  const waived = new Set(
    findingsOf(evidence, ID, history)
      .filter((each) => each.waived !== undefined)
      .map((each) => each.object),
  )
  const open = without.filter((table) => !waived.has(showName(table.name)))
  if (open.length > 0)
    return {
      status: 'fail',
      summary: `${count(open.length, 'table')} without a primary key: ${listed(open.map(({ name }) => showName(name)))}`,
      level: 'E3',
      facts: factsAt(
        history,
        open.map((table) => ({ detail: `${showName(table.name)} has no primary key`, table })),
      ),
    }
  // Models of another tool's tables say nothing of these.
  const declared =
    unreadBeside(evidence, 'repository') !== undefined
      ? []
      : unheldUniques(schema.tables, modelsBeside(schema, evidence))
  if (declared.length > 0)
    return {
      status: 'fail',
      summary: `unique in models alone: ${listed(declared.map((each) => each.shown))}`,
      level: 'E3',
      facts: declared.slice(0, 10).map(placed),
    }
  const unserved = unservedIn(schema, evidence)
  if (unserved.length > 0) return refused(unserved)
  const guesses = guessesIn(tables, modelsBeside(schema, evidence))
  const invalid = tables.flatMap((table) =>
    table.partitioned ? [] : table.indexes.filter((index) => index.unique && !index.valid),
  )
  const said = [
    ...(without.length > 0 ? [`${count(without.length, 'table')} without a primary key, waived`] : []),
    ...(invalid.length > 0 ? [`${count(invalid.length, 'unique index', 'unique indexes')} invalid`] : []),
    ...(guesses.length > 0 ? [`nothing keeps duplicates out of ${listed(guesses.map((each) => each.shown))}`] : []),
  ]
  if (said.length > 0)
    return {
      status: 'warn',
      summary: said.join('; '),
      level: 'E3',
      facts: factsAt(history, guesses),
    }
  return unlessPartial(
    {
      status: 'pass',
      summary: `${count(tables.length, 'table')} with a primary key, ${keysOf(tables)} more unique${evidence.facts.models === undefined || evidence.facts.models.length === 0 ? '; no model was read to compare' : ''}`,
      level: 'E3',
    },
    tables.filter((table) => !table.exact && identifyingKey(table) === undefined),
    tables,
  )
}

function unservedIn(schema: Resulting, evidence: Evidence): readonly Unserved[] {
  if (schema.dialect !== 'postgres' && schema.dialect !== 'sqlite') return []
  return unservedUpserts(schema.tables, modelsBeside(schema, evidence), upsertsBeside(schema, evidence))
}

function refused(unserved: readonly Unserved[]): Answer {
  const shown = [...new Set(unserved.map((each) => each.shown))]
  return {
    status: 'fail',
    summary: `code writes to ${listed(shown)} by a key that is not unique: the engine refuses the statement`,
    level: 'E3',
    facts: unserved.slice(0, 10).map(({ shown: columns, target: { said, seen } }) => ({
      detail: `${said} asks for a unique key over ${columns}, and there is none`,
      path: seen.path,
      line: seen.line,
    })),
  }
}

/** Tables of which we know that nothing tells their rows apart; copies made by a query, kept for a way back, aside. */
function withoutKey({ replayed, tables }: Resulting): readonly Table[] {
  const lacking = tables.filter((table) => table.exact && table.columns.size > 0 && identifyingKey(table) === undefined)
  if (lacking.length === 0) return []
  const copies = new Set(
    replayed.plan.history.migrations
      .flatMap(({ up }) => up.flatMap(({ operations }) => operations))
      .flatMap((operation) =>
        operation.kind === 'create-table' && operation.as !== undefined ? [operation.table.name] : [],
      ),
  )
  return lacking.filter(({ name }) => !copies.has(name.name))
}

function keysOf(tables: readonly Table[]): number {
  return tables.reduce(
    (sum, table) =>
      sum +
      table.constraints.filter(({ kind }) => kind === 'unique').length +
      table.indexes.filter((index) => index.unique && index.constraint === undefined).length,
    0,
  )
}

/** What the remedy is about: the gap that the answer names first. */
interface Wanting {
  readonly schema: Resulting
  readonly table: Table
  /** Undefined: the table has no key at all. */
  readonly columns: readonly string[] | undefined
}

function wantingIn(schema: Resulting, evidence: Evidence): readonly Wanting[] {
  const declared = unheldUniques(schema.tables, modelsBeside(schema, evidence))
  const keyless = withoutKey(schema)
  if (keyless.length > 0) return keyless.map((table) => ({ schema, table, columns: undefined }))
  if (declared.length > 0)
    return declared.flatMap(({ table: name, columns }) =>
      schema.tables.filter((table) => sameName(table.name, name)).map((table) => ({ schema, table, columns })),
    )
  const unserved = unservedIn(schema, evidence)
  if (unserved.length > 0) return unserved.map(({ table, columns }) => ({ schema, table, columns }))
  return guessesIn(schema.tables, modelsBeside(schema, evidence)).map(({ table, column }) => {
    const pair = table.constraints.flatMap((each) => (each.kind === 'foreign key' ? each.columns : []))
    return { schema, table, columns: pair.includes(column) ? [...new Set(pair)] : [column] }
  })
}

const KEY = 'Give each table a primary key: its natural one, or a number.'

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const wanting: Wanting[] = []
  judgeSchemas(
    evidence,
    (schema) => {
      wanting.push(...wantingIn(schema, evidence))
      return { status: 'pass', summary: '' }
    },
    uniqueCollections,
  )
  const [first] = wanting
  const fact = answer.facts?.[0]
  const place =
    first?.columns === undefined || answer.status === 'fail'
      ? undefined
      : placeOfTable(first.schema.replayed.plan.history, first.table, first.columns[0])
  const dialect = first?.schema.dialect ?? dialectOf(evidence)
  return remedyOfFindings(evidence, ID, 'Give each table a primary key.', {
    missing: answer.summary,
    ...(first !== undefined && first.columns === undefined
      ? { text: `${KEY}${numberedRowsCost(dialect)}`, ...numberedRows(dialect, first.table) }
      : {
          text: `Look for duplicates, then let a unique index keep them out${dialect === 'postgres' ? '; it is built outside a transaction' : ''}.`,
          ...uniqueIndex(dialect, first?.table.name ?? { name: 'users' }, first?.columns ?? ['email']),
        }),
    ...(place !== undefined
      ? { path: place.path, line: place.line }
      : fact?.path === undefined
        ? {}
        : { path: fact.path, line: fact.line ?? 1 }),
  })
}
