import type { Column, Table } from '../../schema/model.js'
import { primaryKey } from '../../schema/table.js'
import { optionalInDatabase } from '../../hazards/shared/declared.js'
import { sameName, showName } from '../../migrations/operation.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { collectionRemedy, requiredInCollections } from '../shared/collections.js'
import { dialectOf } from '../patterns/pattern.js'
import { required, requiredExample, requiredText } from '../patterns/required.js'
import { fromFindings } from '../shared/judge.js'
import { factsAt, placed } from '../shared/places.js'
import { judgeSchemas, modelsBeside, unlessPartial, type Resulting } from '../shared/relational.js'
import { schemaDumpRemedy } from '../shared/schema-dump.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { listed } from '../shared/schema-tables.js'
import { count, findingsOf } from '../shared/scope.js'

const ID = 'integrity/not-null'

/** Tables with fewer columns beside their key say nothing about how nullability is chosen. */
const FEWEST_COLUMNS = 4

export const notNull = check({
  id: ID,
  title: 'Not null constraints',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E3',
  attestable: false,
  priority: 'medium',
  why: 'A field that the code takes for granted and the database leaves open is NULL one day, and the page that reads it fails.',
  evaluate: (evidence) => judgeSchemas(evidence, (schema) => judge(schema, evidence), requiredInCollections),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : (collectionRemedy(evidence, answer, 'required') ??
        schemaDumpRemedy(evidence, answer) ??
        remedyFor(evidence, answer)),
})

function judge(schema: Resulting, evidence: Evidence): Answer {
  const { replayed, tables } = schema
  const { history } = replayed.plan
  const findings = findingsOf(evidence, ID, history).filter((each) => each.severity !== 'info')
  if (findings.length > 0) return fromFindings(findings)
  const declared = optionalInDatabase(tables, modelsBeside(schema, evidence))
  if (declared.length > 0)
    return {
      status: 'fail',
      summary: `required in models, NULL in the database: ${listed(declared.map((each) => each.shown))}`,
      level: 'E3',
      facts: declared.slice(0, 10).map(placed),
    }
  const known = tables.filter((table) => table.exact)
  const open = known.filter(isMostlyNullable)
  const stamps = known.filter((table) => stampOf(table) !== undefined)
  const said = [
    ...(open.length > 0
      ? [
          `most columns may be NULL in ${count(open.length, 'table')}: ${listed(open.map(({ name }) => showName(name)))}`,
        ]
      : []),
    ...(stamps.length > 0 ? [`created_at may be NULL in ${listed(stamps.map(({ name }) => showName(name)))}`] : []),
  ]
  if (said.length > 0)
    return {
      status: 'warn',
      summary: said.join('; '),
      level: 'E3',
      facts: factsAt(history, [
        ...open.map((table) => ({ detail: `most columns of ${showName(table.name)} may be NULL`, table })),
        ...stamps.map((table) => {
          const column = stampOf(table) ?? ''
          return { detail: `${showName(table.name)}.${column} may be NULL`, table, column }
        }),
      ]),
    }
  const columns = known.flatMap((table) => [...table.columns.values()])
  const required = columns.filter(({ nullable }) => !nullable)
  return unlessPartial(
    {
      status: 'pass',
      summary: `${required.length} of ${count(columns.length, 'column')} NOT NULL${evidence.facts.models === undefined || evidence.facts.models.length === 0 ? '; no model was read to compare' : ''}`,
      level: 'E3',
    },
    tables.filter((table) => !table.exact),
    tables,
  )
}

function isMostlyNullable(table: Table): boolean {
  const key = primaryKey(table) ?? []
  const others = [...table.columns.values()].filter(
    ({ name, generated }) => !key.includes(name) && generated === undefined,
  )
  return others.length >= FEWEST_COLUMNS && others.filter(({ nullable }) => nullable).length * 2 > others.length
}

/** When a row came to be is known for every row. */
function stampOf(table: Table): string | undefined {
  return [...table.columns.values()].find(
    ({ name, nullable }) => nullable && /^(?:created_?at|inserted_?at)$/i.test(name),
  )?.name
}

interface Gap {
  readonly schema: Resulting
  readonly table: Table
  /** Those that may be NULL; of a table where most may, nobody knows which ones should. */
  readonly columns: readonly string[]
}

/** In the order in which the answer names them. */
function gapsIn(schema: Resulting, evidence: Evidence): readonly Gap[] {
  const known = schema.tables.filter((table) => table.exact)
  const declared = optionalInDatabase(schema.tables, modelsBeside(schema, evidence)).flatMap(
    ({ table: name, column }) =>
      known.filter((table) => sameName(table.name, name)).map((table) => ({ schema, table, columns: [column] })),
  )
  if (declared.length > 0) return declared
  return [
    ...known.filter(isMostlyNullable).map((table) => ({ schema, table, columns: nullableOf(table) })),
    ...known.flatMap((table) => {
      const stamp = stampOf(table)
      return stamp === undefined ? [] : [{ schema, table, columns: [stamp] }]
    }),
  ]
}

/** What every row most likely has comes first: a value by default, when the row came to be, what it belongs to, its name. */
function nullableOf(table: Table): readonly string[] {
  const references = new Set(table.constraints.flatMap((each) => (each.kind === 'foreign key' ? each.columns : [])))
  const marks: readonly ((column: Column) => boolean)[] = [
    (column) => column.default !== undefined && column.default.isNull !== true,
    ({ name }) => /^(?:created|inserted|updated|modified)_?(?:at|on)$/i.test(name),
    ({ name }) => references.has(name),
    ({ name }) => /^(?:name|title|email|type|kind|status|state)$/i.test(name),
  ]
  const likelihood = (column: Column): number => {
    const at = marks.findIndex((holds) => holds(column))
    return at === -1 ? marks.length : at
  }
  return [...table.columns.values()]
    .filter(({ nullable, generated }) => nullable && generated === undefined)
    .sort((a, b) => likelihood(a) - likelihood(b))
    .map(({ name }) => name)
}

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const [fact] = answer.facts ?? []
  const gaps: Gap[] = []
  judgeSchemas(
    evidence,
    (schema) => {
      gaps.push(...gapsIn(schema, evidence))
      return { status: 'pass', summary: '' }
    },
    requiredInCollections,
  )
  const [first] = gaps
  const dialect = first?.schema.dialect ?? dialectOf(evidence)
  return remedyOfFindings(
    evidence,
    ID,
    'Go in steps that let readers and writers go on, and that both releases understand.',
    {
      missing: answer.summary,
      text: requiredText(dialect),
      ...(first === undefined ? requiredExample(dialect) : required(dialect, first.table, first.columns)),
      ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
    },
  )
}
