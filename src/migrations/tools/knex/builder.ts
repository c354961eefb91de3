import type { Dialect } from '../../operation.js'
import { textOf } from '../../syntax/javascript/literals.js'
import type { JsExpression, JsFunction } from '../../syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../syntax/javascript/scope.js'
import { always, walkFunction, type Circumstances } from '../../syntax/javascript/walk.js'
import type { Text } from '../../text.js'
import { literal, quoted, standing } from '../rendered.js'
import { chainOf, type Chain, type Link } from './chain.js'
import { columnType, defaultText, enumValues } from './columns.js'
import { tableName } from './raw.js'

/** A part of createTable or alterTable. */
export type Clause =
  /** A column to make, or a constraint of the table. */
  | { readonly kind: 'column' | 'constraint'; readonly sql: Text; readonly circumstances: Circumstances }
  /** A statement of its own, which Knex sends behind the table's. */
  | { readonly kind: 'statement'; readonly sql: Text; readonly circumstances: Circumstances }
  | { readonly kind: 'opaque'; readonly from: number; readonly to: number; readonly reason: string }

/** The table that a builder function describes. */
export interface Target {
  readonly name: string
  readonly schema: string | undefined
  readonly dialect: Dialect
}

/** The name as SQL. */
export function targetSql({ name, schema, dialect }: Target): string {
  return schema === undefined ? tableName(dialect, name) : `${quoted(dialect, schema)}.${quoted(dialect, name)}`
}

/** What the function of `createTable('orders', (t) => …)` asks for, in order. */
export function clausesOf(fn: JsFunction, target: Target, scope: JsScope, depth = 0): readonly Clause[] {
  const [param] = fn.params
  if (param?.type !== 'Identifier') return []
  const clauses: Clause[] = []
  walkFunction(fn, scope, always, (expression, inner, circumstances) => {
    const chain = chainOf(expression)
    const { base, baseArgs, links } = chain
    if (base.type !== 'Identifier') return
    if (base.name === param.name && baseArgs === undefined) {
      clauses.push(...clausesOfChain(chain, target, inner, circumstances))
      return
    }
    const passes = baseArgs?.some((argument) => argument.type === 'Identifier' && argument.name === param.name) === true
    if (!passes) return
    const shared = scope.functions.get(base.name)
    const end = links.at(-1)
    if (shared !== undefined && depth < 5) clauses.push(...clausesOf(shared, target, inner, depth + 1))
    else
      clauses.push({
        kind: 'opaque',
        from: base.start ?? 0,
        to: end?.to ?? base.end ?? 0,
        reason: `${base.name}() is not in this file`,
      })
  })
  return clauses
}

function clausesOfChain(
  { links }: Chain,
  target: Target,
  scope: JsScope,
  circumstances: Circumstances,
): readonly Clause[] {
  const [first, ...modifiers] = links
  if (first?.args === undefined) return []
  const { dialect } = target
  const whole = { from: first.from, to: links.at(-1)?.to ?? first.to }
  const table = targetSql(target)
  const names = namesIn(first.args[0], scope)
  const statement = (sql: string): Clause => ({
    kind: 'statement',
    sql: standing(scope.text, whole, sql),
    circumstances,
  })
  const constraint = (sql: string): Clause => ({
    kind: 'constraint',
    sql: standing(scope.text, whole, sql),
    circumstances,
  })
  const named = (name: string | undefined, suffix: string): string =>
    quoted(dialect, name ?? `${target.name.replaceAll('.', '_')}_${names.join('_')}_${suffix}`.toLowerCase())
  const list = names.map((name) => quoted(dialect, name)).join(', ')
  const given = textIn(first.args[1], scope)
  const isMysql = dialect === 'mysql' || dialect === 'mariadb'
  switch (first.name) {
    case 'timestamps': {
      const options = first.args[1] === undefined ? undefined : unwrapped(first.args[1])
      const rest = options?.type === 'BooleanLiteral' && options.value ? ' NOT NULL DEFAULT CURRENT_TIMESTAMP' : ''
      const type = dialect === 'postgres' ? 'timestamptz' : 'datetime'
      return ['created_at', 'updated_at'].map((name) => ({
        kind: 'column',
        sql: standing(scope.text, whole, `${quoted(dialect, name)} ${type}${rest}`),
        circumstances,
      }))
    }
    case 'primary':
      return [
        constraint(
          `CONSTRAINT ${quoted(dialect, given ?? `${target.name.replaceAll('.', '_')}_pkey`)} PRIMARY KEY (${list})`,
        ),
      ]
    case 'unique':
      return [
        constraint(
          `CONSTRAINT ${named(given ?? optionText(first.args[1], 'indexName', scope), 'unique')} UNIQUE (${list})`,
        ),
      ]
    case 'index': {
      const method = textIn(first.args[2], scope)
      const using = method === undefined || dialect !== 'postgres' ? '' : ` USING ${method}`
      return [statement(`CREATE INDEX ${named(given, 'index')} ON ${table}${using} (${list})`)]
    }
    case 'foreign':
      return [
        constraint(
          `CONSTRAINT ${named(given, 'foreign')} FOREIGN KEY (${list}) ${referenceSql(modifiers, scope, dialect)}`,
        ),
      ]
    case 'dropColumn':
    case 'dropColumns': {
      const all = first.args.flatMap((argument) => namesIn(argument, scope))
      return [statement(`ALTER TABLE ${table} ${all.map((name) => `DROP COLUMN ${quoted(dialect, name)}`).join(', ')}`)]
    }
    case 'dropTimestamps':
      return [
        statement(
          `ALTER TABLE ${table} DROP COLUMN ${quoted(dialect, 'created_at')}, DROP COLUMN ${quoted(dialect, 'updated_at')}`,
        ),
      ]
    case 'renameColumn':
      return [statement(`ALTER TABLE ${table} RENAME COLUMN ${list} TO ${quoted(dialect, given ?? '${name}')}`)]
    case 'setNullable':
    case 'dropNullable':
      if (dialect !== 'postgres') break
      return [
        statement(
          `ALTER TABLE ${table} ALTER COLUMN ${list} ${first.name === 'setNullable' ? 'DROP' : 'SET'} NOT NULL`,
        ),
      ]
    case 'dropForeign':
      return [
        statement(`ALTER TABLE ${table} DROP ${isMysql ? 'FOREIGN KEY' : 'CONSTRAINT'} ${named(given, 'foreign')}`),
      ]
    case 'dropUnique':
      return [statement(`ALTER TABLE ${table} DROP ${isMysql ? 'INDEX' : 'CONSTRAINT'} ${named(given, 'unique')}`)]
    case 'dropPrimary':
      return [
        statement(
          isMysql
            ? `ALTER TABLE ${table} DROP PRIMARY KEY`
            : `ALTER TABLE ${table} DROP CONSTRAINT ${quoted(dialect, names[0] ?? `${target.name}_pkey`)}`,
        ),
      ]
    case 'dropIndex':
      return [statement(`DROP INDEX ${named(given, 'index')}${isMysql ? ` ON ${table}` : ''}`)]
    case 'comment':
      return dialect === 'postgres' ? [statement(`COMMENT ON TABLE ${table} IS ${literal(names[0] ?? '')}`)] : []
    case 'engine':
    case 'charset':
    case 'collate':
    case 'inherits':
      return []
  }
  return columnClauses(first, modifiers, target, scope, circumstances)
}

function columnClauses(
  first: Link,
  modifiers: readonly Link[],
  target: Target,
  scope: JsScope,
  circumstances: Circumstances,
): readonly Clause[] {
  const { dialect } = target
  const whole = { from: first.from, to: modifiers.at(-1)?.to ?? first.to }
  const args = first.args ?? []
  const type = columnType(first.name, args, scope, dialect)
  if (type === undefined)
    return [{ kind: 'opaque', ...whole, reason: `the builder method ${first.name}() is not read` }]
  const name = namesIn(args[0], scope)[0] ?? (/increments/i.test(first.name) ? 'id' : '${column}')
  const column = quoted(dialect, name)
  const has = (...methods: readonly string[]): Link | undefined => modifiers.find((link) => methods.includes(link.name))
  const fallback = has('defaultTo', 'default')
  const isRequired = has('notNullable', 'notNull') !== undefined
  const unsigned = (dialect === 'mysql' || dialect === 'mariadb') && has('unsigned') !== undefined ? ' unsigned' : ''
  const value = fallback === undefined ? undefined : (defaultText(fallback.args?.[0], scope) ?? '${default}')
  if (has('alter') !== undefined)
    return alterations(
      whole,
      column,
      type.type + unsigned,
      isRequired,
      has('nullable') !== undefined,
      value,
      target,
      scope,
      circumstances,
    )
  const table = target.name.replaceAll('.', '_')
  const clause = (
    kind: 'column' | 'constraint' | 'statement',
    place: { from: number; to: number },
    sql: string,
  ): Clause => ({
    kind,
    sql: standing(scope.text, place, sql),
    circumstances,
  })
  const label = (suffix: string, given?: string): string =>
    quoted(dialect, given ?? `${table}_${name}_${suffix}`.toLowerCase())
  const clauses = [
    clause(
      'column',
      whole,
      `${column} ${type.type}${unsigned}${isRequired ? ' NOT NULL' : ''}${value === undefined ? '' : ` DEFAULT ${value}`}`,
    ),
  ]
  const primary = has('primary')
  if (primary !== undefined || type.primary) {
    clauses.push(
      clause('constraint', primary ?? whole, `CONSTRAINT ${quoted(dialect, `${table}_pkey`)} PRIMARY KEY (${column})`),
    )
  }
  const unique = has('unique')
  if (unique !== undefined)
    clauses.push(
      clause(
        'constraint',
        unique,
        `CONSTRAINT ${label('unique', optionText(unique.args?.[0], 'indexName', scope))} UNIQUE (${column})`,
      ),
    )
  const values = /^enum?$/.test(first.name) && dialect === 'postgres' ? enumValues(args, scope) : []
  if (values.length > 0) clauses.push(clause('constraint', whole, `CHECK (${column} IN (${values.join(', ')}))`))
  const references = has('references')
  if (references !== undefined) {
    clauses.push(
      clause(
        'constraint',
        references,
        `CONSTRAINT ${label('foreign', textIn(has('withKeyName')?.args?.[0], scope))} FOREIGN KEY (${column}) ${referenceSql(modifiers, scope, dialect)}`,
      ),
    )
  }
  const index = has('index')
  if (index !== undefined)
    clauses.push(
      clause(
        'statement',
        index,
        `CREATE INDEX ${label('index', textIn(index.args?.[0], scope))} ON ${targetSql(target)} (${column})`,
      ),
    )
  return clauses
}

/** `.alter()` states the column again; Knex sends each part as a statement (lib/dialects/postgres/schema/pg-tablecompiler.js). */
function alterations(
  place: { readonly from: number; readonly to: number },
  column: string,
  type: string,
  isRequired: boolean,
  isNullable: boolean,
  value: string | undefined,
  target: Target,
  scope: JsScope,
  circumstances: Circumstances,
): readonly Clause[] {
  const table = targetSql(target)
  const rest = `${isRequired ? ' NOT NULL' : isNullable ? ' NULL' : ''}${value === undefined ? '' : ` DEFAULT ${value}`}`
  switch (target.dialect) {
    case 'postgres':
      return [
        'DROP DEFAULT',
        ...(isRequired ? [] : ['DROP NOT NULL']),
        `TYPE ${type} USING (${column}::${type})`,
        ...(value === undefined ? [] : [`SET DEFAULT ${value}`]),
        ...(isRequired ? ['SET NOT NULL'] : []),
      ].map((change) => ({
        kind: 'statement',
        sql: standing(scope.text, place, `ALTER TABLE ${table} ALTER COLUMN ${column} ${change}`),
        circumstances,
      }))
    case 'mysql':
    case 'mariadb':
      return [
        {
          kind: 'statement',
          sql: standing(scope.text, place, `ALTER TABLE ${table} MODIFY ${column} ${type}${rest}`),
          circumstances,
        },
      ]
    case 'sqlite':
    case 'sqlserver':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return [{ kind: 'opaque', ...place, reason: `how Knex alters a column of ${target.dialect} is not read` }]
  }
}

function referenceSql(modifiers: readonly Link[], scope: JsScope, dialect: Dialect): string {
  const argument = (...names: readonly string[]): string | undefined =>
    textIn(modifiers.find((link) => names.includes(link.name))?.args?.[0], scope)
  const column = argument('references') ?? 'id'
  const dot = column.lastIndexOf('.')
  const table = argument('inTable', 'on') ?? (dot === -1 ? '${table}' : column.slice(0, dot))
  const onDelete = argument('onDelete')
  const onUpdate = argument('onUpdate')
  const key = quoted(dialect, dot === -1 ? column : column.slice(dot + 1))
  return `REFERENCES ${tableName(dialect, table)} (${key})${actionSql('DELETE', onDelete)}${actionSql('UPDATE', onUpdate)}`
}

function actionSql(event: 'DELETE' | 'UPDATE', action: string | undefined): string {
  return action !== undefined && /^(?:cascade|restrict|no action|set null|set default)$/i.test(action)
    ? ` ON ${event} ${action.toUpperCase()}`
    : ''
}

/** The texts of one name or a list of names. An unknown one becomes a template's expression. */
function namesIn(argument: JsExpression | undefined, scope: JsScope): readonly string[] {
  if (argument === undefined) return []
  const node = unwrapped(argument)
  const list = node.type === 'Identifier' ? unwrapped(scope.constants.get(node.name) ?? node) : node
  if (list.type !== 'ArrayExpression') return [textIn(node, scope) ?? '${column}']
  return list.elements.map((element) =>
    element === null || element.type === 'SpreadElement' ? '${column}' : (textIn(element, scope) ?? '${column}'),
  )
}

/** A text that is known; options and other values are none. */
export function textIn(argument: JsExpression | undefined, scope: JsScope): string | undefined {
  return argument === undefined ? undefined : textOf(argument, scope)?.value
}

function optionText(argument: JsExpression | undefined, name: string, scope: JsScope): string | undefined {
  const node = argument === undefined ? undefined : unwrapped(argument)
  if (node?.type !== 'ObjectExpression') return textIn(node, scope)
  for (const property of node.properties) {
    if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier' || property.key.name !== name) continue
    if (property.value.type === 'StringLiteral') return property.value.value
  }
  return undefined
}
