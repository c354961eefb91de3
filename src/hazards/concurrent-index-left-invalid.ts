import { showName, type Name } from '../migrations/operation.js'
import type { Migration, Statement } from '../migrations/model.js'
import { hazard, none } from './hazard.js'
import { at, fix, outsideTransaction } from './shared/fix.js'
import { beside } from './shared/index-fix.js'

/**
 * A concurrent build that fails leaves an INVALID index behind: writes maintain it and no query uses it. IF NOT EXISTS
 * looks at the name alone and accepts it.
 * Source: https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export const concurrentIndexLeftInvalid = hazard({
  id: 'concurrent-index-left-invalid',
  check: 'migrations/idempotent',
  severity: 'low',
  engines: ['postgres'],
  subject: 'operation',
  title: 'IF NOT EXISTS accepts the remains of a failed build',
  why: 'When the build fails (a deadlock, a duplicate, a timeout), an INVALID index stays. The next run finds the name taken, does nothing and reports success, though no query will ever use the index.',
  safeWhen: 'The remains are dropped first, or pg_index.indisvalid is checked afterwards.',
  instead: 'DROP INDEX CONCURRENTLY IF EXISTS before CREATE INDEX CONCURRENTLY, without IF NOT EXISTS.',
  sources: ['https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer_idx ON orders (customer_id);',
        outsideTransaction: true,
      },
      {
        sql: `DROP INDEX CONCURRENTLY IF EXISTS users_name_idx;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "users_email_key" ON public.users (lower(email)) WHERE deleted_at IS NULL;`,
        outsideTransaction: true,
        note: 'Another index is dropped.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);',
        outsideTransaction: true,
        note: 'A second run fails and says so.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: `DROP INDEX CONCURRENTLY IF EXISTS orders_customer_idx;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer_idx ON orders (customer_id);`,
        outsideTransaction: true,
        note: 'The remains are gone before.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'CREATE INDEX IF NOT EXISTS orders_customer_idx ON orders (customer_id);',
        note: 'A build that is not concurrent leaves nothing behind.',
      },
    ],
  },
  detect: ({ operation, before, migration, statement }) => {
    if (operation.kind !== 'create-index' || !operation.concurrently) return none
    const { index } = operation
    if (index.name === undefined || !operation.guards.includes('if not exists')) return none
    if (before.isNewTable(index.table)) return none
    const remains = beside(index.table, index.name)
    if (dropsBefore(migration, statement, remains)) return none
    return [
      {
        span: operation.span,
        object: `${showName(index.table)}.${index.name}`,
        table: index.table,
        message: `If an earlier build of ${index.name} failed, IF NOT EXISTS accepts its INVALID remains: the migration succeeds and no query on ${showName(index.table)} uses the index.`,
        fix: fix(
          outsideTransaction([
            {
              ...at(operation),
              kind: 'drop-index',
              guards: ['if exists'],
              index: remains,
              concurrently: true,
              cascade: false,
            },
            { ...at(operation), kind: 'create-index', index, concurrently: true, only: operation.only },
          ]),
        ),
      },
    ]
  },
})

function dropsBefore(migration: Migration, statement: Statement, index: Name): boolean {
  const earlier = migration.up.slice(0, Math.max(0, migration.up.indexOf(statement)))
  return earlier.some(({ operations }) =>
    operations.some((each) => each.kind === 'drop-index' && each.index.name === index.name),
  )
}
