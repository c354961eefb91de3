import { enumeratedColumns, type Undone } from '../../hazards/shared/declared.js'
import { familyOf } from '../../hazards/shared/types.js'
import { quoted } from '../../hazards/shared/quote.js'
import { sameName, showName, type Dialect } from '../../migrations/operation.js'
import { printOperations } from '../../migrations/sql/print.js'
import type { Column, SchemaView, Table, TableConstraint } from '../../schema/model.js'
import { check as definedCheck, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { collectionRemedy, restrictedCollections } from '../shared/collections.js'
import { dialectOf, type Pattern } from '../patterns/pattern.js'
import { NOWHERE } from '../patterns/rebuild.js'
import { restriction, restrictionText } from '../patterns/restriction.js'
import { factsAt, placed } from '../shared/places.js'
import { isReferring } from '../../schema/table.js'
import { judgeSchemas, modelsBeside, unlessPartial, type Resulting } from '../shared/relational.js'
import { schemaDumpRemedy } from '../shared/schema-dump.js'
import { listed } from '../shared/schema-tables.js'
import { count } from '../shared/scope.js'

export const check = definedCheck({
  id: 'integrity/check',
  title: 'Check constraints',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E3',
  attestable: false,
  priority: 'low',
  why: 'A status that no code knows, or a negative quantity, comes in through a script or an older release and breaks what reads it.',
  evaluate: (evidence) => judgeSchemas(evidence, (schema) => judge(schema, evidence), restrictedCollections),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : (collectionRemedy(evidence, answer, 'restricted') ??
        schemaDumpRemedy(evidence, answer) ??
        remedyFor(evidence, answer)),
})

function judge(schema: Resulting, evidence: Evidence): Answer {
  const { replayed, tables } = schema
  const { history } = replayed.plan
  const checks = tables.flatMap((table) => table.constraints.filter(({ kind }) => kind === 'check'))
  if (ignoresChecks(schema) && checks.length > 0)
    return {
      status: 'fail',
      summary: `MySQL ${history.engineVersion ?? ''} reads CHECK and ignores it: ${count(checks.length, 'constraint')} that nothing enforces`,
      level: 'E3',
    }
  const candidates = candidatesIn(tables)
  const declared = unenforcedIn(schema, evidence)
  const said = new Set(declared.map(({ shown }) => shown))
  const bare = unrestricted(schema).filter(({ table, column }) => !said.has(`${showName(table.name)}.${column}`))
  const notValid = checks.filter(({ validated }) => !validated)
  if (declared.length > 0 || bare.length > 0 || notValid.length > 0)
    return {
      status: 'warn',
      summary: [
        count(checks.length, 'CHECK', 'CHECKs'),
        ...(declared.length > 0 ? [`restricted in models alone: ${listed(declared.map(({ shown }) => shown))}`] : []),
        ...(bare.length > 0
          ? [`any value may stand in ${listed(bare.map(({ table, column }) => `${showName(table.name)}.${column}`))}`]
          : []),
        ...(notValid.length > 0 ? [`${notValid.length} not validated`] : []),
      ].join('; '),
      level: 'E3',
      facts: [
        ...declared.slice(0, 10).map(placed),
        ...factsAt(
          history,
          bare.map((each) => ({ ...each, detail: `${showName(each.table.name)}.${each.column} takes any value` })),
        ),
      ].slice(0, 10),
    }
  const unknown = tables.filter((table) => !table.exact)
  if (candidates.length === 0 && checks.length === 0)
    return unlessPartial({ status: 'not-applicable', summary: 'no column with a small set of values' }, unknown, tables)
  return unlessPartial(
    {
      status: 'pass',
      summary: `${count(checks.length, 'CHECK', 'CHECKs')}, and each status, quantity and price is restricted; what code compares beside its models is not read`,
      level: 'E3',
    },
    unknown,
    tables,
  )
}

interface Declared extends Undone {
  readonly held: Table
  readonly values: readonly string[]
}

/** What models let have a few values only, in a type that takes any: text, or numbers where the values are numbers. */
function unenforcedIn(schema: Resulting, evidence: Evidence): readonly Declared[] {
  const { tables, replayed } = schema
  return enumeratedColumns(tables, modelsBeside(schema, evidence)).flatMap((each) => {
    const held = tables.find((table) => sameName(table.name, each.table))
    const column = held?.columns.get(each.column)
    if (held === undefined || column === undefined || column.type.array) return []
    const family = familyOf(column.type)
    const fits = family === 'text' || (family === 'integer' && each.values.every((value) => /^\d+$/.test(value)))
    return fits && column.generated === undefined && !isRestricted(held, column, replayed.after)
      ? [{ ...each, held }]
      : []
  })
}

function candidatesIn(tables: readonly Table[]) {
  return tables.flatMap((table) =>
    [...table.columns.values()]
      .filter((column) => hasDomain(column) && !isToken(column, table))
      .map((column) => ({ table, column: column.name, held: column })),
  )
}

function unrestricted({ tables, replayed }: Resulting) {
  return candidatesIn(tables).filter(({ table, held }) => table.exact && !isRestricted(table, held, replayed.after))
}

/** CHECK is enforced from MySQL 8.0.16 on: https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html */
function ignoresChecks({ dialect, replayed }: Resulting): boolean {
  const version = /^(\d+)(?:\.(\d+)(?:\.(\d+))?)?/.exec(replayed.plan.history.engineVersion ?? '')
  if (dialect !== 'mysql' || version === null) return false
  const [major, minor, patch] = [Number(version[1]), Number(version[2] ?? 0), version[3]]
  return major < 8 || (major === 8 && minor === 0 && patch !== undefined && Number(patch) < 16)
}

/** Columns that by name and type take few values, or none below zero. A name is a guess: it may warn, never fail. */
function hasDomain({ name, type, generated }: Column): boolean {
  if (generated !== undefined || type.array) return false
  const family = familyOf(type)
  if (family === 'text') return /(?:^|_)(?:status|state)$/i.test(name)
  if (family === 'integer' || family === 'number' || family === 'float')
    return /(?:^|_)(?:quantity|qty|price|unit_price|percent|percentage|rating)(?:_cents)?$/i.test(name)
  return false
}

/** `state` names the random value of a sign-in, too: nullable without a default, a key, or beside its code and nonce. */
function isToken({ name, nullable, default: given }: Column, table: Table): boolean {
  if (/(?:session|oauth|oidc|sso|csrf|xsrf|auth)_?state$/i.test(name)) return true
  if (!/^state$/i.test(name) || given !== undefined) return false
  const isKey = (columns: readonly (string | undefined)[]): boolean => columns.length === 1 && columns[0] === name
  return (
    nullable ||
    [...table.columns.keys()].some((each) => /nonce|code_?(?:verifier|challenge)|redirect_?ur[il]/i.test(each)) ||
    table.constraints.some((each) => (each.kind === 'primary key' || each.kind === 'unique') && isKey(each.columns)) ||
    table.indexes.some((each) => each.unique && isKey(each.keys.map(({ column }) => column)))
  )
}

function isRestricted(table: Table, column: Column, schema: SchemaView): boolean {
  const { schema: home, name } = column.type
  const type = schema.type(home === undefined ? { name } : { schema: home, name })
  return (
    name === 'enum' ||
    type?.kind === 'enum' ||
    type?.constrained === true ||
    /\bunsigned\b/i.test(column.type.text) ||
    isReferring(table, column.name) ||
    table.constraints.some((each) => each.kind === 'check' && each.expression.columns.includes(column.name))
  )
}

interface Gap {
  readonly schema: Resulting
  readonly table: Table
  readonly column: string
  /** As the models list them. */
  readonly values?: readonly string[]
}

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const [fact] = answer.facts ?? []
  const open: Gap[] = []
  const ignored: Ignored[] = []
  const unseen: { readonly dialect: Dialect; readonly table: Table; readonly name: string }[] = []
  judgeSchemas(
    evidence,
    (schema) => {
      for (const { held, column, values } of unenforcedIn(schema, evidence))
        open.push({ schema, table: held, column, values })
      for (const { table, column } of unrestricted(schema)) open.push({ schema, table, column })
      for (const table of schema.tables)
        for (const constraint of table.constraints) {
          if (constraint.kind !== 'check') continue
          const { validated, name } = constraint
          if (!validated && name !== undefined) unseen.push({ dialect: schema.dialect, table, name })
          if (ignoresChecks(schema)) ignored.push({ dialect: schema.dialect, table, constraint })
        }
      return { status: 'pass', summary: '' }
    },
    restrictedCollections,
  )
  const [first] = open
  const [notValid] = unseen
  const dialect = first?.schema.dialect ?? dialectOf(evidence)
  return {
    missing: answer.summary,
    ...(answer.status === 'fail'
      ? {
          text: 'Upgrade to MySQL 8.0.16 or later, which enforces CHECK. What an older server read it has thrown away: add each constraint again.',
          ...(addedAgain(ignored) ?? example(dialect)),
        }
      : first === undefined && notValid !== undefined
        ? { text: 'Let the database look at the old rows; writers go on meanwhile.', ...validation(notValid) }
        : {
            text: restrictionText(dialect, first?.values !== undefined),
            ...(first === undefined ? example(dialect) : restricted(first)),
          }),
    ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
  }
}

function restricted({ schema: { dialect }, table, column, values }: Gap): Pattern {
  const held = quoted(column, dialect)
  const type = table.columns.get(column)?.type
  const isText = type === undefined || familyOf(type) === 'text'
  const listedValues = (values ?? ['new', 'paid', 'shipped']).map((each) =>
    isText ? `'${each.replaceAll("'", "''")}'` : each,
  )
  const rule =
    values !== undefined || /stat(?:us|e)$/i.test(column) ? `${held} IN (${listedValues.join(', ')})` : `${held} >= 0`
  const name = `${table.name.name}_${column}_check`
  return restriction(dialect, { table: table.name, name, columns: [column], text: rule, held: table })
}

interface Ignored {
  readonly dialect: Dialect
  readonly table: Table
  readonly constraint: Extract<TableConstraint, { kind: 'check' }>
}

/** The constraints that the server has read and thrown away, for one that keeps them. */
function addedAgain(ignored: readonly Ignored[]): Pattern | undefined {
  const lines = ignored.slice(0, 8).flatMap(({ dialect, table, constraint }) => {
    const added = { ...constraint, inline: false, span: NOWHERE }
    const operation = {
      kind: 'add-constraint',
      table: table.name,
      constraint: added,
      span: NOWHERE,
      guards: [],
    } as const
    return printOperations(dialect, [operation]) ?? []
  })
  return lines.length === 0 ? undefined : { language: 'sql', code: lines.join('\n') }
}

function example(dialect: Dialect): Pattern {
  const text = "status IN ('new', 'paid', 'shipped')"
  const table = { name: 'orders' }
  return restriction(dialect, { table, name: 'orders_status_check', columns: ['status'], text, held: undefined })
}

function validation({
  dialect,
  table,
  name,
}: {
  readonly dialect: Dialect
  readonly table: Table
  readonly name: string
}): Pattern {
  const operation = {
    kind: 'validate-constraint',
    table: table.name,
    constraint: name,
    span: NOWHERE,
    guards: [],
  } as const
  return { language: 'sql', code: printOperations(dialect, [operation]) ?? '' }
}
