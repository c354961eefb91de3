import { standing, quoted } from '../rendered.js'
import type { JsScope } from '../../syntax/javascript/scope.js'
import type { Circumstances } from '../../syntax/javascript/walk.js'
import type { Link } from './chain.js'
import { namesIn, optionText, referenceSql, targetSql, textIn, type Clause, type Target } from './clauses.js'
import { columnType, defaultText, enumValues } from './columns.js'

/** A column of the builder: the column itself, its keys and indexes, or what `.alter()` changes. */
export function columnClauses(
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
