import type { Dialect } from '../../model.js'
import type { PyCall } from '../../syntax/python/values.js'
import { quoted } from '../rendered.js'
import { columnOf, columnSql, referencesSql, type DjangoColumn } from './columns.js'
import { flag, hasColumn } from './fields.js'
import { addConstraintSql, columnSqlOf, createIndexSql } from './indexes.js'
import { groupsIn, itemsOf, joinTableName, lastWord, optionOf } from './models.js'
import { objectName } from './object-names.js'
import { argument, lastName } from './parse.js'
import { columnName, type Model, type ModelState } from './state.js'

/** What CreateModel sends: the table, its foreign keys, the tables of many-to-many fields, its indexes and constraints. */
export function createTableSql(call: PyCall, model: Model, state: ModelState, dialect: Dialect): readonly string[] {
  if (!model.managed) return []
  const fields = [...model.fields]
  const columns = fields.flatMap(([name, field]) => columnOf(model, name, field, state, dialect) ?? [])
  const options = argument(call, 'options', 2)
  const parts = [
    ...columns.map((column) => columnSql(column, dialect)),
    ...groupsIn(optionOf(options, 'unique_together')).map((group) => uniqueSql(model, group, dialect)),
  ]
  return [
    `CREATE TABLE ${quoted(dialect, model.table)} (${parts.join(', ')})`,
    ...columns.flatMap((column) => foreignKeySql(model, column, dialect)),
    ...fields.flatMap(([name, field]) => joinTableSql(model, name, field, state, dialect)),
    ...columns.filter(({ indexed }) => indexed).map(({ column }) => indexSql(model.table, column, dialect)),
    ...itemsOf(optionOf(options, 'indexes')).flatMap((index) =>
      index.kind === 'call' ? createIndexSql(index, model, dialect, false) : [],
    ),
    ...itemsOf(optionOf(options, 'constraints')).flatMap((constraint) =>
      constraint.kind === 'call' ? (addConstraintSql(constraint, model, dialect, true) ?? []) : [],
    ),
  ]
}

/** What AddField sends. */
export function addFieldSql(
  field: PyCall,
  model: Model,
  name: string,
  state: ModelState,
  dialect: Dialect,
): readonly string[] {
  const column = columnOf(model, name, field, state, dialect)
  if (column === undefined) return joinTableSql(model, name, field, state, dialect)
  const { references } = column
  const table = quoted(dialect, model.table)
  const passes = column.default === undefined && column.passing !== undefined
  const key =
    references === undefined
      ? ''
      : ` CONSTRAINT ${quoted(dialect, references.constraint)} ${referencesSql(references, dialect)}`
  return [
    `ALTER TABLE ${table} ADD COLUMN ${columnSql(column, dialect, column.default ?? column.passing)}${key}`,
    ...(passes ? [`ALTER TABLE ${table} ALTER COLUMN ${quoted(dialect, column.column)} DROP DEFAULT`] : []),
    ...(column.indexed ? [indexSql(model.table, column.column, dialect)] : []),
  ]
}

/** What RemoveField sends. The field may be unknown, where no migration here made it: it then is a column of its name. */
export function removeFieldSql(model: Model, name: string, dialect: Dialect): readonly string[] {
  const field = model.fields.get(name)
  const cascade = dialect === 'postgres' ? ' CASCADE' : ''
  if (field !== undefined && !hasColumn(field)) {
    const hasTable = lastName(field.name) === 'ManyToManyField' && !field.keywords.has('through')
    return hasTable ? [`DROP TABLE ${quoted(dialect, joinTableName(model, name, field))}${cascade}`] : []
  }
  const column = quoted(dialect, columnName(name, field))
  return [`ALTER TABLE ${quoted(dialect, model.table)} DROP COLUMN ${column}${cascade}`]
}

/** What AlterUniqueTogether and AlterIndexTogether add. What they take away has names that only the database knows. */
export function togetherSql(call: PyCall, kind: string, model: Model, dialect: Dialect): readonly string[] {
  const isUnique = kind === 'AlterUniqueTogether'
  const table = quoted(dialect, model.table)
  return groupsIn(argument(call, isUnique ? 'unique_together' : 'index_together', 1)).map((group) => {
    if (isUnique) return `ALTER TABLE ${table} ADD ${uniqueSql(model, group, dialect)}`
    const columns = group.map((field) => columnName(field, model.fields.get(field)))
    const keys = group.map((field) => columnSqlOf(field, model, dialect))
    return `CREATE INDEX ${quoted(dialect, objectName(model.table, columns, '_idx'))} ON ${table} (${keys.join(', ')})`
  })
}

/** The table behind a many-to-many field that has no model of its own. */
function joinTableSql(
  model: Model,
  name: string,
  field: PyCall,
  state: ModelState,
  dialect: Dialect,
): readonly string[] {
  if (lastName(field.name) !== 'ManyToManyField' || field.keywords.has('through')) return []
  const target = state.target(model.app, model, field)
  const table = joinTableName(model, name, field)
  const owner = model.name.toLowerCase()
  const other = target.model?.name.toLowerCase() ?? lastWord(target.table)
  const [from, to] =
    target.table === model.table ? [`from_${owner}_id`, `to_${owner}_id`] : [`${owner}_id`, `${other}_id`]
  const typeOf = (keyOwner: Model, key: PyCall | undefined): string =>
    (key === undefined ? undefined : columnOf(keyOwner, '', key, state, dialect)?.type) ?? 'integer'
  const key = (column: string, toTable: string, toColumn: string): string => {
    const constraint = objectName(table, [column], `_fk_${toTable}_${toColumn}`)
    const references = referencesSql({ table: toTable, column: toColumn, constraint }, dialect)
    return `CONSTRAINT ${quoted(dialect, constraint)} FOREIGN KEY (${quoted(dialect, column)}) ${references}`
  }
  const [ownName, ownKey] = [...model.fields].find(([, each]) => flag(each, 'primary_key')) ?? ['id', undefined]
  const id = dialect === 'postgres' ? ' GENERATED BY DEFAULT AS IDENTITY' : ''
  const parts = [
    `${quoted(dialect, 'id')} bigint NOT NULL PRIMARY KEY${id}`,
    `${quoted(dialect, from)} ${typeOf(model, ownKey)} NOT NULL`,
    `${quoted(dialect, to)} ${typeOf(target.model ?? model, target.field)} NOT NULL`,
    key(from, model.table, columnName(ownName, ownKey)),
    key(to, target.table, target.column),
    `CONSTRAINT ${quoted(dialect, objectName(table, [from, to], '_uniq'))} UNIQUE (${quoted(dialect, from)}, ${quoted(dialect, to)})`,
  ]
  // Its keys are indexed like any ForeignKey; in MySQL the constraint brings the index:
  // https://github.com/django/django/blob/5.2/django/db/backends/mysql/schema.py (_field_should_be_indexed)
  const indexed = dialect === 'mysql' || dialect === 'mariadb' ? [] : [from, to]
  return [
    `CREATE TABLE ${quoted(dialect, table)} (${parts.join(', ')})`,
    ...indexed.map((column) => indexSql(table, column, dialect)),
  ]
}

function foreignKeySql(model: Model, { references, column }: DjangoColumn, dialect: Dialect): readonly string[] {
  if (references === undefined) return []
  const name = quoted(dialect, references.constraint)
  const key = `FOREIGN KEY (${quoted(dialect, column)}) ${referencesSql(references, dialect)}`
  return [`ALTER TABLE ${quoted(dialect, model.table)} ADD CONSTRAINT ${name} ${key}`]
}

function indexSql(table: string, column: string, dialect: Dialect): string {
  const name = quoted(dialect, objectName(table, [column]))
  return `CREATE INDEX ${name} ON ${quoted(dialect, table)} (${quoted(dialect, column)})`
}

function uniqueSql(model: Model, group: readonly string[], dialect: Dialect): string {
  const columns = group.map((field) => columnName(field, model.fields.get(field)))
  const keys = columns.map((column) => quoted(dialect, column)).join(', ')
  return `CONSTRAINT ${quoted(dialect, objectName(model.table, columns, '_uniq'))} UNIQUE (${keys})`
}
