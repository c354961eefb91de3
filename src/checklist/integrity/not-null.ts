import type { Table } from '../../schema/model.js'
import { primaryKey } from '../../schema/table.js'
import { optionalInDatabase } from '../../hazards/shared/declared.js'
import { quoted } from '../../hazards/shared/quote.js'
import { showName } from '../../migrations/operation.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { fromFindings } from '../shared/judge.js'
import { factsAt, placed } from '../shared/places.js'
import { judgeSchemas, unlessPartial, type Resulting } from '../shared/relational.js'
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
  evaluate: (evidence) => judgeSchemas(evidence, (schema) => judge(schema, evidence)),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer),
})

function judge({ replayed, tables }: Resulting, evidence: Evidence): Answer {
  const { history } = replayed.plan
  const findings = findingsOf(evidence, ID, history).filter((each) => each.severity !== 'info')
  if (findings.length > 0) return fromFindings(findings)
  const declared = optionalInDatabase(tables, evidence.facts.models ?? [])
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

function provenNotNull(table: string, column: string): string {
  const [own, held] = [quoted(table, 'postgres'), quoted(column, 'postgres')]
  const name = quoted(`${table}_${column}_not_null`, 'postgres')
  return `ALTER TABLE ${own} ADD CONSTRAINT ${name} CHECK (${held} IS NOT NULL) NOT VALID;
-- in the next migration, after the rows without a value are filled in
ALTER TABLE ${own} VALIDATE CONSTRAINT ${name};
ALTER TABLE ${own} ALTER COLUMN ${held} SET NOT NULL;
ALTER TABLE ${own} DROP CONSTRAINT ${name};`
}

const MYSQL = `UPDATE orders SET placed_at = created_at WHERE placed_at IS NULL ORDER BY id LIMIT 1000;
-- again until no row is changed, then
ALTER TABLE orders MODIFY placed_at datetime NOT NULL;`

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const mysql = evidence.survey.histories.some(({ dialect }) => dialect === 'mysql' || dialect === 'mariadb')
  const [fact] = answer.facts ?? []
  const named = /(\w+)\.(\w+) may be NULL/.exec(fact?.detail ?? '')
  const code = mysql ? MYSQL : provenNotNull(named?.[1] ?? 'orders', named?.[2] ?? 'placed_at')
  return remedyOfFindings(evidence, ID, 'Say NOT NULL in steps that let readers and writers go on.', {
    missing: answer.summary,
    text: 'Of the columns that every row has, say so: prove it with a CHECK that lets writers through, then set NOT NULL.',
    language: 'sql',
    code,
    ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
  })
}
