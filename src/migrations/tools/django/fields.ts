import type { Dialect } from '../../model.js'
import type { PyCall, PyValue } from '../../syntax/python/values.js'
import { literal } from '../rendered.js'
import { argument, lastName } from './parse.js'

/** DatabaseWrapper.data_types of django/db/backends/postgresql/base.py. `%n` is max_length. */
const POSTGRES: Readonly<Record<string, string>> = {
  AutoField: 'integer',
  BigAutoField: 'bigint',
  SmallAutoField: 'smallint',
  BinaryField: 'bytea',
  BooleanField: 'boolean',
  NullBooleanField: 'boolean',
  CharField: 'varchar(%n)',
  DateField: 'date',
  DateTimeField: 'timestamp with time zone',
  DecimalField: 'numeric(%d)',
  DurationField: 'interval',
  EmailField: 'varchar(254)',
  FileField: 'varchar(100)',
  FilePathField: 'varchar(100)',
  ImageField: 'varchar(100)',
  FloatField: 'double precision',
  IntegerField: 'integer',
  BigIntegerField: 'bigint',
  SmallIntegerField: 'smallint',
  PositiveIntegerField: 'integer',
  PositiveBigIntegerField: 'bigint',
  PositiveSmallIntegerField: 'smallint',
  IPAddressField: 'inet',
  GenericIPAddressField: 'inet',
  JSONField: 'jsonb',
  SlugField: 'varchar(50)',
  TextField: 'text',
  TimeField: 'time',
  URLField: 'varchar(200)',
  UUIDField: 'uuid',
  HStoreField: 'hstore',
  SearchVectorField: 'tsvector',
  CITextField: 'citext',
  CICharField: 'citext',
  CIEmailField: 'citext',
  IntegerRangeField: 'int4range',
  BigIntegerRangeField: 'int8range',
  DecimalRangeField: 'numrange',
  DateTimeRangeField: 'tstzrange',
  DateRangeField: 'daterange',
}

const MYSQL: Readonly<Record<string, string>> = {
  ...POSTGRES,
  BinaryField: 'longblob',
  BooleanField: 'bool',
  NullBooleanField: 'bool',
  DateTimeField: 'datetime(6)',
  DurationField: 'bigint',
  GenericIPAddressField: 'char(39)',
  IPAddressField: 'char(15)',
  JSONField: 'json',
  TextField: 'longtext',
  TimeField: 'time(6)',
  UUIDField: 'char(32)',
  PositiveIntegerField: 'integer UNSIGNED',
  PositiveBigIntegerField: 'bigint UNSIGNED',
  PositiveSmallIntegerField: 'smallint UNSIGNED',
}

const RELATIONS = new Set(['ForeignKey', 'OneToOneField'])
/** Fields without a column of their own. */
const COLUMNLESS = new Set(['ManyToManyField', 'GenericForeignKey', 'GenericRelation', 'CompositePrimaryKey'])

export function isRelation(field: PyCall): boolean {
  return RELATIONS.has(lastName(field.name))
}

export function hasColumn(field: PyCall): boolean {
  return !COLUMNLESS.has(lastName(field.name))
}

export function flag(field: PyCall, name: string): boolean {
  const value = field.keywords.get(name)
  return value?.kind === 'boolean' && value.value
}

export function isAutomatic(field: PyCall): boolean {
  return /AutoField$/.test(field.name)
}

/** The column's type; a custom field is taken for a text of its length. */
export function typeOf(field: PyCall, dialect: Dialect): string {
  const kind = lastName(field.name)
  const types = dialect === 'mysql' || dialect === 'mariadb' ? MYSQL : POSTGRES
  const length = numberIn(field.keywords.get('max_length'))
  if (kind === 'ArrayField') {
    const base = argument(field, 'base_field', 0)
    return `${base?.kind === 'call' ? typeOf(base, dialect) : 'text'}[]`
  }
  const type = Object.hasOwn(types, kind) ? types[kind] : undefined
  if (type === undefined) return length === undefined ? 'text' : `varchar(${length})`
  if (type.startsWith('varchar')) {
    const most = length ?? /\((\d+)\)/.exec(type)?.[1]
    return most === undefined ? 'varchar' : `varchar(${most})`
  }
  const digits = `${numberIn(field.keywords.get('max_digits')) ?? '10'}, ${numberIn(field.keywords.get('decimal_places')) ?? '0'}`
  return type.replace('%d', digits)
}

function numberIn(value: PyValue | undefined): string | undefined {
  return value?.kind === 'number' && /^\d+$/.test(value.written) ? value.written : undefined
}

/** `db_default`, which stays in the database; undefined where there is none. */
export function databaseDefault(field: PyCall): string | undefined {
  const value = field.keywords.get('db_default')
  if (value === undefined) return undefined
  if (value.kind === 'call') return /(?:^|\.)Now$/.test(value.name) ? 'STATEMENT_TIMESTAMP()' : '${db_default}'
  return constantSql(value) ?? '${db_default}'
}

/**
 * The default that ADD COLUMN gives the rows that are there, and that Django drops again: the field's own, '' for texts
 * that may be blank, a value of the type where Python computes it. Undefined where the rows get NULL.
 */
export function passingDefault(field: PyCall, type: string): string | undefined {
  const value = field.keywords.get('default')
  const known = value === undefined ? undefined : constantSql(value)
  if (known !== undefined) return known === 'NULL' ? undefined : known
  const computed = value !== undefined || flag(field, 'auto_now') || flag(field, 'auto_now_add')
  if (computed)
    return `${sampleOf(type)} /* for ${value?.kind === 'name' ? `what ${value.written} gives` : 'what Python computes'} */`
  const isText = /^(?:varchar|text|longtext|citext|char)/.test(type)
  return isText && flag(field, 'blank') && !flag(field, 'null') ? "''" : undefined
}

function constantSql(value: PyValue): string | undefined {
  switch (value.kind) {
    case 'text':
      return literal(value.text.value)
    case 'number':
      return value.written
    case 'boolean':
      return value.value ? 'true' : 'false'
    case 'none':
      return 'NULL'
    case 'name':
    case 'unknown':
    case 'list':
    case 'map':
    case 'call':
      return undefined
  }
}

/** What stands for a value that Python computes: a constant of the type. */
function sampleOf(type: string): string {
  if (type.endsWith('[]')) return "'{}'"
  if (/^(?:integer|bigint|smallint|numeric|double)/.test(type)) return '0'
  if (/^bool/.test(type)) return 'false'
  if (/^(?:timestamp|date)/.test(type)) return "'2000-01-01'"
  if (/^time/.test(type)) return "'00:00'"
  if (type === 'uuid') return "'00000000-0000-0000-0000-000000000000'"
  if (/^json/.test(type)) return "'{}'"
  return type === 'interval' ? "'0'" : "''"
}
