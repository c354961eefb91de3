import {
  showName,
  type ColumnDefinition,
  type Expression,
  type Operation,
  type OperationOf,
} from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type Fix } from './hazard.js'
import { isMysql } from './shared/engines.js'
import { addColumnInMysql } from './shared/mysql-add-column.js'
import { backfill } from './shared/backfill.js'
import { alreadyThere } from './shared/columns.js'
import { notNullSteps } from './shared/constraint-fix.js'
import { at, deploy, fix, sqlInTransaction, step } from './shared/fix.js'
import { laterConstraints } from './shared/later-constraints.js'
import { beside } from './shared/index-fix.js'
import { under } from './shared/locks.js'
import { quoted, quotedName } from './shared/quote.js'
import { inSentence } from './shared/sql-text.js'
import { columnOf } from './shared/words.js'

/**
 * Since PostgreSQL 11 a default that is constant or stable (`now()`) is stored once in the catalogue. A volatile one,
 * a stored generated column, serial, identity and a domain with a constraint write every row anew under ACCESS
 * EXCLUSIVE. VIRTUAL generated columns (18) do not.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES
 */
export const addColumnRewrite = hazard({
  id: 'add-column-rewrite',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres', 'mysql', 'mariadb'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'New column rewrites the table',
  why: 'PostgreSQL writes every row and every index of the table anew while readers and writers wait.',
  safeWhen: 'The default is a constant or stable (now(), CURRENT_TIMESTAMP): it is stored once and no row is touched.',
  instead: 'Add the column without the default, SET DEFAULT for new rows, then fill the old rows in batches.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://www.postgresql.org/docs/18/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN',
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, net numeric, tax numeric);',
        sql: `ALTER TABLE IF EXISTS public.orders
  ADD COLUMN IF NOT EXISTS gross numeric GENERATED ALWAYS AS (net + coalesce(tax, 0)) STORED,
  ADD COLUMN note text;`,
      },
      { before: 'CREATE TABLE orders (ref text);', sql: 'ALTER TABLE orders ADD COLUMN id bigserial PRIMARY KEY;' },
      {
        before: 'CREATE TABLE orders (ref text);\nCREATE DOMAIN positive AS integer CHECK (VALUE > 0);',
        sql: 'ALTER TABLE orders ADD COLUMN amount positive;',
      },
      {
        before: 'CREATE TABLE orders (ref text);',
        sql: "ALTER TABLE orders ADD seen_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '1 day';",
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, net int, tax int);',
        sql: 'ALTER TABLE orders ADD COLUMN gross int AS (net + tax) STORED;',
      },
      {
        before: 'CREATE TABLE `Orders` (ref varchar(20));',
        sql: 'ALTER TABLE `Orders`\n  ADD COLUMN note text,\n  ADD COLUMN id bigint NOT NULL AUTO_INCREMENT UNIQUE FIRST;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN token varchar(36) NOT NULL DEFAULT (uuid());',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN token varchar(36) NOT NULL DEFAULT uuid();',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text, FULLTEXT KEY note_ft (note));',
        sql: 'ALTER TABLE orders ADD COLUMN total int;',
        note: 'The FULLTEXT index takes the instant way from the table.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: `ALTER TABLE orders ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN state text NOT NULL DEFAULT 'new';`,
        note: 'Constant and stable defaults are stored once.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN token uuid;\nALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();',
        note: 'SET DEFAULT is for new rows only.',
      },
      {
        sql: 'CREATE TABLE orders (id bigint);\nALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();',
        note: 'The table is new.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE DOMAIN note AS text;',
        sql: 'ALTER TABLE orders ADD COLUMN remark note; -- ADD COLUMN token uuid DEFAULT gen_random_uuid()',
        note: 'A domain without constraint is its base type.',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, net int);',
        sql: 'ALTER TABLE orders ADD COLUMN note text FIRST, ADD COLUMN twice int AS (net * 2) VIRTUAL, ADD COLUMN at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP AFTER net;',
        note: 'Instant since 8.0.29, wherever the column stands.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS size int NOT NULL DEFAULT (1 + 1) FIRST;',
      },
    ],
  },
  detect: (context) => {
    if (isMysql(context.dialect)) return addColumnInMysql(context)
    const { operation, before, effect, engineVersion } = context
    if (operation.kind !== 'add-column' || before.isNewTable(operation.table)) return none
    if (alreadyThere(before, operation)) return none
    const { table, column } = operation
    if (effect.rewrites.length === 0) return none

    const name = showName(table)
    const cause = causeOf(column, before)
    const certain = cause !== 'unknown default'
    return [
      {
        span: operation.span,
        object: columnOf(table, column.name),
        table,
        ...(certain ? {} : { severity: 'medium' }),
        message: certain
          ? `Reads and writes of ${name} wait while every row is written anew: ${reasonOf(cause, column)}.`
          : `Reads and writes of ${name} wait while every row is written anew, unless ${column.default?.text ?? 'the default'} is declared STABLE or IMMUTABLE: functions are VOLATILE by default.`,
        ...under(effect),
        fix: safeWay(operation, cause, before, engineVersion),
      },
    ]
  },
})

type Cause = 'volatile default' | 'unknown default' | 'stored' | 'serial' | 'identity' | 'domain' | 'other'

function causeOf(column: ColumnDefinition, before: SchemaView): Cause {
  if (column.generated?.storage === 'stored') return 'stored'
  if (column.identity !== undefined) return column.identity === 'serial' ? 'serial' : 'identity'
  if (column.default?.volatility === 'volatile') return 'volatile default'
  if (before.type(column.type)?.constrained === true) return 'domain'
  return column.default?.volatility === 'unknown' ? 'unknown default' : 'other'
}

function reasonOf(cause: Cause, column: ColumnDefinition): string {
  switch (cause) {
    case 'stored':
      return `the stored generated column ${column.name} is computed for each of them`
    case 'serial':
      return `each gets its own number in ${column.name} (${column.type.text})`
    case 'identity':
      return `each gets its own number in ${column.name} (identity)`
    case 'volatile default':
    case 'unknown default':
      return `the default of ${column.name}, ${column.default?.text ?? 'a function'}, is computed for each of them`
    case 'domain':
      return `the constraint of ${column.type.text}, the domain of ${column.name}, is checked on each of them`
    case 'other':
      return `PostgreSQL cannot add ${column.name} in the catalogue alone`
  }
}

function safeWay(operation: OperationOf<'add-column'>, cause: Cause, before: SchemaView, engineVersion: number): Fix {
  const { table, column, constraints } = operation
  const place = at(operation)
  const { name, type, span } = column
  const bare: ColumnDefinition = { name, type, nullable: true, span }
  const added = (definition: ColumnDefinition) =>
    step([{ ...place, kind: 'add-column', table, column: definition, constraints: [] }])
  const required = column.nullable ? [] : notNullSteps(table, name, span, engineVersion)
  const later = laterConstraints(table, constraints, before)
  const defaultTo = (value: Expression): Operation => ({
    ...place,
    kind: 'alter-column',
    table,
    column: name,
    change: { kind: 'set default', default: value },
  })

  switch (cause) {
    case 'volatile default':
    case 'unknown default':
    case 'other': {
      const value = column.default
      if (value === undefined) return fix(added(bare), ...required, ...later)
      const first = step([{ ...place, kind: 'add-column', table, column: bare, constraints: [] }, defaultTo(value)])
      return fix(first, ...backfill(table, name, value, span, before), ...required, ...later)
    }
    case 'serial':
    case 'identity': {
      const sequence = quotedName(beside(table, `${table.name}_${name}_seq`), 'postgres')
      const owner = `${quotedName(table, 'postgres')}.${quoted(name, 'postgres')}`
      const next: Expression = { text: `nextval('${sequence}')`, volatility: 'volatile', columns: [] }
      return fix(
        added({ ...bare, type: cause === 'serial' ? underSerial(type.name) : type }),
        sqlInTransaction(`CREATE SEQUENCE ${sequence} OWNED BY ${owner};`, undefined, `DROP SEQUENCE ${sequence};`),
        step([defaultTo(next)]),
        ...backfill(table, name, next, span, before),
        ...notNullSteps(table, name, span, engineVersion),
        ...later,
      )
    }
    case 'stored': {
      const { generated } = column
      if (generated === undefined) return fix(added(bare))
      if (engineVersion >= 18)
        return fix(added({ ...column, generated: { ...generated, storage: 'virtual' } }), ...later)
      return fix(
        added(bare),
        deploy(
          `A trigger BEFORE INSERT OR UPDATE sets ${name} to ${inSentence(generated.expression.text)}, or the application writes it.`,
        ),
        ...backfill(table, name, generated.expression, span, before),
        ...required,
        ...later,
      )
    }
    case 'domain': {
      const base = before.type(type)?.base
      return fix(
        added(base === undefined ? bare : { ...bare, type: base }),
        deploy(
          `State the condition of ${type.text} as a CHECK of ${showName(table)}, NOT VALID, and VALIDATE it in a later migration.`,
        ),
        ...later,
      )
    }
  }
}

/** `serial` is shorthand: https://www.postgresql.org/docs/18/datatype-numeric.html#DATATYPE-SERIAL */
function underSerial(name: string): ColumnDefinition['type'] {
  const plain =
    name === 'bigserial' || name === 'serial8' || name === 'int8'
      ? 'bigint'
      : name === 'smallserial' || name === 'serial2' || name === 'int2'
        ? 'smallint'
        : 'integer'
  const canonical = plain === 'bigint' ? 'int8' : plain === 'smallint' ? 'int2' : 'int4'
  return { name: canonical, modifiers: [], array: false, text: plain }
}
