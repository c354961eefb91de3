import type { Dialect } from '../../model.js'
import type { PyCall, PyValue } from '../../syntax/python/values.js'
import { quoted } from '../rendered.js'
import { lastName } from './parse.js'
import { columnName, type Model } from './state.js'

/** The name of an index or constraint of a model. */
function nameOf(call: PyCall): string {
  const name = call.keywords.get('name')
  return name?.kind === 'text' ? name.text.value : '${name}'
}

/** CREATE INDEX for `models.Index(fields=[…])` and its kin in django.contrib.postgres.indexes. */
export function createIndexSql(index: PyCall, model: Model, dialect: Dialect, concurrently: boolean): string {
  const kind = lastName(index.name)
  const method = /^(Gin|Gist|Brin|Hash|Bloom|SpGist|BTree)Index$/.exec(kind)?.[1]?.toLowerCase()
  const using = method === undefined || method === 'btree' || dialect !== 'postgres' ? '' : ` USING ${method}`
  const keys = [
    ...textsIn(index.keywords.get('fields')).map((field) => keySql(field, model, dialect)),
    ...index.args.map(expressionSql),
  ]
  const include = textsIn(index.keywords.get('include')).map((field) => columnSqlOf(field, model, dialect))
  const behind = include.length === 0 ? '' : ` INCLUDE (${include.join(', ')})`
  return `CREATE INDEX ${concurrently ? 'CONCURRENTLY ' : ''}${quoted(dialect, nameOf(index))} ON ${quoted(dialect, model.table)}${using} (${keys.join(', ')})${behind}${whereSql(index)}`
}

/** What AddConstraint sends; undefined for constraints that are not read. */
export function addConstraintSql(
  constraint: PyCall,
  model: Model,
  dialect: Dialect,
  validated: boolean,
): string | undefined {
  const table = quoted(dialect, model.table)
  const name = quoted(dialect, nameOf(constraint))
  switch (lastName(constraint.name)) {
    case 'UniqueConstraint': {
      const keys = [
        ...textsIn(constraint.keywords.get('fields')).map((field) => columnSqlOf(field, model, dialect)),
        ...constraint.args.map(expressionSql),
      ]
      // A condition, expressions or included columns make it an index (django/db/models/constraints.py).
      const isIndex =
        constraint.args.length > 0 ||
        ['condition', 'include', 'opclasses'].some((option) => constraint.keywords.has(option))
      if (isIndex) return `CREATE UNIQUE INDEX ${name} ON ${table} (${keys.join(', ')})${whereSql(constraint)}`
      const deferred = constraint.keywords.has('deferrable') ? ' DEFERRABLE' : ''
      return `ALTER TABLE ${table} ADD CONSTRAINT ${name} UNIQUE (${keys.join(', ')})${deferred}`
    }
    case 'CheckConstraint':
      return `ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (\${condition})${validated ? '' : ' NOT VALID'}`
    default:
      return undefined
  }
}

export function columnSqlOf(field: string, model: Model, dialect: Dialect): string {
  return quoted(dialect, columnName(field, model.fields.get(field)))
}

/** The texts of a list or tuple of names. */
export function textsIn(value: PyValue | undefined): string[] {
  if (value?.kind !== 'list') return []
  return value.items.flatMap((item) => (item.kind === 'text' ? [item.text.value] : []))
}

function keySql(field: string, model: Model, dialect: Dialect): string {
  return field.startsWith('-')
    ? `${columnSqlOf(field.slice(1), model, dialect)} DESC`
    : columnSqlOf(field, model, dialect)
}

/** An expression of Python that becomes SQL: read as one name in parentheses. */
function expressionSql(): string {
  return '(${expression})'
}

function whereSql(call: PyCall): string {
  return call.keywords.has('condition') ? ' WHERE ${condition}' : ''
}
