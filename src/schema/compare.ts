import type { Expression, Name } from '../migrations/operation.js'
import { showName } from '../migrations/operation.js'
import type { Column, Index, SchemaView, Table, TableConstraint } from './model.js'

/** Lines about the order of columns begin so: it differs, and nothing but `SELECT *` notices. */
export const COLUMN_ORDER = 'column order: '

/** The line about a down that the engine refuses begins so, and stands alone: nothing that follows it ran. */
export const DOWN_FAILS = 'the down fails: '

/** The line about a column that may be NULL now, and might not before. */
export function notNullGone(table: string, column: string): string {
  return `${table}.${column}: NOT NULL is gone`
}

/**
 * What the second schema lacks or has beyond the first, in words. Only what both know exactly is compared; `tables`
 * limits it to some tables. Empty: no difference that we can show.
 */
export function differences(before: SchemaView, after: SchemaView, tables?: readonly Name[]): string[] {
  const wanted = tables?.map(showName)
  const meant = (table: Table): boolean => wanted === undefined || wanted.includes(showName(table.name))
  const lines: string[] = []
  for (const table of before.tables()) {
    if (!meant(table) || table.temporary) continue
    const other = sameIn(after, table)
    if (other === table) continue
    if (other === undefined) lines.push(...(table.exact ? [`${table.kind} ${showName(table.name)} is missing`] : []))
    else if (table.exact && other.exact) lines.push(...tableDifferences(table, other))
  }
  for (const table of after.tables()) {
    if (!meant(table) || table.temporary || !table.exact) continue
    if (sameIn(before, table) === undefined) lines.push(`${table.kind} ${showName(table.name)} is new`)
  }
  return lines
}

/** By full name: the search path of the other schema must not lead to another table. */
function sameIn(schema: SchemaView, table: Table): Table | undefined {
  const found = schema.find(table.name)
  return found !== undefined && showName(found.name) === showName(table.name) ? found : undefined
}

function tableDifferences(before: Table, after: Table): string[] {
  const name = showName(before.name)
  const order = (table: Table): string =>
    [...table.columns.keys()].filter((key) => before.columns.has(key) && after.columns.has(key)).join(', ')
  return [
    ...presence('column', before.columns, after.columns, (column) => `${name}.${column}`),
    ...[...before.columns].flatMap(([key, column]) => {
      const other = after.columns.get(key)
      return other === undefined ? [] : columnDifferences(name, key, column, other)
    }),
    ...definitions('constraint', name, before.constraints.map(namedConstraint), after.constraints.map(namedConstraint)),
    ...definitions('index', name, ownIndexes(before), ownIndexes(after)),
    ...presence('trigger', before.triggers, after.triggers, (trigger) => `${trigger} on ${name}`),
    ...presence('policy', keyed(before.policies), keyed(after.policies), (policy) => `${policy} on ${name}`),
    ...(before.rowSecurity === after.rowSecurity
      ? []
      : [`${name}: row security is ${after.rowSecurity ? 'new' : 'gone'}`]),
    ...(before.logged === after.logged ? [] : [`${name} is ${after.logged ? 'logged' : 'unlogged'} now`]),
    ...(order(before) === order(after) ? [] : [`${COLUMN_ORDER}${name} had (${order(before)}), has (${order(after)})`]),
  ]
}

function presence(
  what: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  show: (key: string) => string,
): string[] {
  return [
    ...[...before.keys()].filter((key) => !after.has(key)).map((key) => `${what} ${show(key)} is missing`),
    ...[...after.keys()].filter((key) => !before.has(key)).map((key) => `${what} ${show(key)} is new`),
  ]
}

function columnDifferences(table: string, key: string, before: Column, after: Column): string[] {
  const name = `${table}.${key}`
  const lines: string[] = []
  const [typeBefore, typeAfter] = [showType(before), showType(after)]
  if (typeBefore !== typeAfter) lines.push(`${name}: type was ${typeBefore}, is ${typeAfter}`)
  if (before.nullable !== after.nullable)
    lines.push(after.nullable ? notNullGone(table, key) : `${name}: NOT NULL is new`)
  lines.push(...expressionDifference(name, 'DEFAULT', before.default, after.default))
  lines.push(...expressionDifference(name, 'GENERATED', before.generated?.expression, after.generated?.expression))
  if (before.identity !== after.identity) {
    lines.push(`${name}: identity was ${before.identity ?? 'none'}, is ${after.identity ?? 'none'}`)
  }
  return lines
}

function showType(column: Column): string {
  const { schema, name, modifiers, array } = column.type
  const arguments_ = modifiers.length > 0 ? `(${modifiers.join(',')})` : ''
  return `${schema === undefined ? '' : `${schema}.`}${name}${arguments_}${array ? '[]' : ''}`
}

function expressionDifference(
  name: string,
  what: string,
  before: Expression | undefined,
  after: Expression | undefined,
): string[] {
  const [was, is] = [spelled(before), spelled(after)]
  if (was === is) return []
  if (is === undefined) return [`${name}: ${what} is gone`]
  return [was === undefined ? `${name}: ${what} is new` : `${name}: ${what} was ${was}, is ${is}`]
}

/**
 * Expressions compare without regard to spaces, case outside literals and outer parentheses. now() is CURRENT_TIMESTAMP:
 * https://www.postgresql.org/docs/18/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT and
 * https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html#function_current-timestamp
 */
function spelled(expression: Expression | undefined): string | undefined {
  if (expression === undefined) return undefined
  return unenclosed(expression.text.trim())
    .replace(/'(?:[^']|'')*'|[^']+/g, (part) => (part.startsWith("'") ? part : lowered(part)))
    .trim()
}

function lowered(part: string): string {
  return part
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/\bnow ?\( ?\)|\bcurrent_timestamp ?\( ?\)/g, 'current_timestamp')
}

/** Without the parentheses that hold all of it. */
function unenclosed(text: string): string {
  const inner = /^\(((?:[^()']|'(?:[^']|'')*'|\((?:[^()']|'(?:[^']|'')*')*\))*)\)$/.exec(text)?.[1]
  return inner === undefined ? text : unenclosed(inner.trim())
}

type Named = readonly [name: string, definition: string]

function definitions(what: string, table: string, before: readonly Named[], after: readonly Named[]): string[] {
  const [were, are] = [new Map(before), new Map(after)]
  const show = (name: string): string => (what === 'index' ? `${name} on ${table}` : `${table}.${name}`)
  const changed = [...were].filter(([name, definition]) => are.has(name) && are.get(name) !== definition)
  return [
    ...presence(what, were, are, show),
    ...changed.map(([name, definition]) => `${what} ${show(name)} was ${definition}, is ${are.get(name) ?? ''}`),
  ]
}

function namedConstraint(constraint: TableConstraint): Named {
  const state = constraint.validated ? '' : ' not valid'
  return [constraint.name ?? constraint.kind, `${constraint.kind} ${constraintDefinition(constraint)}${state}`]
}

function constraintDefinition(constraint: TableConstraint): string {
  switch (constraint.kind) {
    case 'check':
      return spelled(constraint.expression) ?? ''
    case 'foreign key': {
      const { table, columns, onDelete, onUpdate } = constraint.references
      const actions = [
        onDelete === undefined ? '' : ` on delete ${onDelete}`,
        onUpdate === undefined ? '' : ` on update ${onUpdate}`,
      ]
      return `(${constraint.columns.join(', ')}) to ${showName(table)} (${columns.join(', ')})${actions.join('')}`
    }
    case 'primary key':
    case 'unique':
    case 'exclude':
    case 'not null':
      return `(${constraint.columns.join(', ')})`
  }
}

/** Indexes that no constraint owns: those of constraints differ with their constraint. */
function ownIndexes(table: Table): readonly Named[] {
  return table.indexes
    .filter((index) => index.constraint === undefined)
    .map((index) => [index.name, indexDefinition(index)])
}

function indexDefinition(index: Index): string {
  const keys = index.keys.map((key) => key.text.toLowerCase().replace(/\s+/g, ' ')).join(', ')
  const include = index.include.length > 0 ? ` including ${index.include.join(', ')}` : ''
  const where = index.where === undefined ? '' : ` where ${spelled(index.where) ?? ''}`
  return `${index.unique ? 'unique ' : ''}${index.method} (${keys})${include}${where}${index.valid ? '' : ' invalid'}`
}

function keyed(names: readonly string[]): ReadonlyMap<string, unknown> {
  return new Map(names.map((name) => [name, name]))
}
