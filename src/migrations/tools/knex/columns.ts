import type { Dialect } from '../../operation.js'
import { memberOf, textOf } from '../../syntax/javascript/literals.js'
import type { JsExpression } from '../../syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../syntax/javascript/scope.js'
import { literal } from '../rendered.js'
import { valueText } from './raw.js'

/** The types that Knex's column compilers write (lib/dialects/postgres, lib/dialects/mysql). */
const POSTGRES: Readonly<Record<string, string>> = {
  increments: 'serial',
  bigIncrements: 'bigserial',
  bigincrements: 'bigserial',
  tinyint: 'smallint',
  smallint: 'smallint',
  mediumint: 'integer',
  integer: 'integer',
  int: 'integer',
  bigInteger: 'bigint',
  bigint: 'bigint',
  text: 'text',
  float: 'real',
  double: 'double precision',
  boolean: 'boolean',
  bool: 'boolean',
  date: 'date',
  time: 'time',
  datetime: 'timestamptz',
  dateTime: 'timestamptz',
  timestamp: 'timestamptz',
  binary: 'bytea',
  json: 'json',
  jsonb: 'jsonb',
  uuid: 'uuid',
  geometry: 'geometry',
  geography: 'geography',
  point: 'point',
}

const MYSQL: Readonly<Record<string, string>> = {
  ...POSTGRES,
  increments: 'int unsigned not null auto_increment',
  bigIncrements: 'bigint unsigned not null auto_increment',
  bigincrements: 'bigint unsigned not null auto_increment',
  tinyint: 'tinyint',
  mediumint: 'mediumint',
  integer: 'int',
  int: 'int',
  float: 'float(8, 2)',
  double: 'double',
  boolean: 'boolean',
  datetime: 'datetime',
  dateTime: 'datetime',
  timestamp: 'timestamp',
  binary: 'blob',
  jsonb: 'json',
  uuid: 'char(36)',
}

const SQLITE: Readonly<Record<string, string>> = {
  ...POSTGRES,
  increments: 'integer not null primary key autoincrement',
  bigIncrements: 'integer not null primary key autoincrement',
  float: 'float',
  double: 'float',
  datetime: 'datetime',
  dateTime: 'datetime',
  timestamp: 'datetime',
  binary: 'blob',
  jsonb: 'json',
  uuid: 'char(36)',
}

/** The type that a column method writes, and that it makes the primary key; undefined for any other method. */
export function columnType(
  method: string,
  args: readonly JsExpression[],
  scope: JsScope,
  dialect: Dialect,
): { readonly type: string; readonly primary: boolean } | undefined {
  const second = args[1] === undefined ? undefined : unwrapped(args[1])
  const number = (index: number): string | undefined => {
    const arg = args[index] === undefined ? undefined : unwrapped(args[index])
    return arg?.type === 'NumericLiteral' ? String(arg.value) : undefined
  }
  switch (method) {
    case 'string':
      return { type: `varchar(${number(1) ?? '255'})`, primary: false }
    case 'char':
      return { type: `char(${number(1) ?? '1'})`, primary: false }
    case 'decimal':
    case 'numeric':
      return {
        type: second?.type === 'NullLiteral' ? 'decimal' : `decimal(${number(1) ?? '8'}, ${number(2) ?? '2'})`,
        primary: false,
      }
    case 'specificType':
      return { type: (second === undefined ? undefined : textOf(second, scope)?.value) ?? 'text', primary: false }
    case 'text':
      return {
        type:
          dialect === 'mysql' ? ((second === undefined ? undefined : textOf(second, scope)?.value) ?? 'text') : 'text',
        primary: false,
      }
    case 'enum':
    case 'enu': {
      const isMysql = dialect === 'mysql' || dialect === 'mariadb'
      return { type: isMysql ? `enum(${enumValues(args, scope).join(', ')})` : 'text', primary: false }
    }
  }
  const types = dialect === 'mysql' || dialect === 'mariadb' ? MYSQL : dialect === 'sqlite' ? SQLITE : POSTGRES
  const type = Object.hasOwn(types, method) ? types[method] : undefined
  if (type === undefined) return undefined
  const withoutZone = dialect === 'postgres' && type === 'timestamptz' && saysNoZone(second)
  const primary = /^big_?increments$|^increments$/i.test(method) && dialect !== 'sqlite' && !saysNotPrimary(second)
  return { type: withoutZone ? 'timestamp' : type, primary }
}

/** The values of an enum column as literals. */
export function enumValues(args: readonly JsExpression[], scope: JsScope): string[] {
  const given = args[1] === undefined ? undefined : unwrapped(args[1])
  const constant =
    given?.type === 'Identifier'
      ? scope.constants.get(given.name)
      : given?.type === 'MemberExpression'
        ? memberOf(given, scope)
        : given
  const list = constant === undefined ? undefined : unwrapped(constant)
  if (list?.type !== 'ArrayExpression') return []
  return list.elements.flatMap((element) => {
    const text = element === null || element.type === 'SpreadElement' ? undefined : textOf(element, scope)?.value
    return text === undefined ? [] : [literal(text)]
  })
}

function saysNoZone(options: JsExpression | undefined): boolean {
  if (options?.type === 'BooleanLiteral') return options.value
  return optionIs(options, 'useTz', false)
}

function saysNotPrimary(options: JsExpression | undefined): boolean {
  return optionIs(options, 'primaryKey', false)
}

function optionIs(options: JsExpression | undefined, name: string, value: boolean): boolean {
  if (options?.type !== 'ObjectExpression') return false
  return options.properties.some(
    (property) =>
      property.type === 'ObjectProperty' &&
      property.key.type === 'Identifier' &&
      property.key.name === name &&
      property.value.type === 'BooleanLiteral' &&
      property.value.value === value,
  )
}

/** The value of `defaultTo(…)` as SQL; undefined where it is known only at run time. */
export function defaultText(value: JsExpression | undefined, scope: JsScope): string | undefined {
  if (value === undefined) return undefined
  const node = unwrapped(value)
  if (node.type === 'ObjectExpression' || node.type === 'ArrayExpression') {
    const isEmpty = node.type === 'ObjectExpression' ? node.properties.length === 0 : node.elements.length === 0
    return isEmpty ? literal(node.type === 'ObjectExpression' ? '{}' : '[]') : undefined
  }
  if (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.property.type === 'Identifier'
  ) {
    const { name } = node.callee.property
    const [argument] = node.arguments
    if (name === 'now') return 'CURRENT_TIMESTAMP'
    if (name === 'uuid') return 'gen_random_uuid()'
    if (
      name !== 'raw' ||
      argument === undefined ||
      argument.type === 'SpreadElement' ||
      argument.type === 'ArgumentPlaceholder'
    )
      return undefined
    return textOf(argument, scope)?.value
  }
  return valueText(node, scope)
}
