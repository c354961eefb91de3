import type { Dialect } from '../../migrations/operation.js'
import { sql, type Pattern } from './pattern.js'

/** An index built while writers go on, as far as the engine can. `orders` stands for the table. */
export function indexBuild(dialect: Dialect): Pattern {
  switch (dialect) {
    // Refused where it would block: https://dev.mysql.com/doc/refman/8.4/en/create-index.html
    case 'mysql':
    case 'mariadb':
      return sql('CREATE INDEX orders_customer_id_idx ON orders (customer_id) ALGORITHM = INPLACE LOCK = NONE;')
    case 'sqlite':
      return sql(
        '-- other writers wait for their busy_timeout',
        'CREATE INDEX orders_customer_id_idx ON orders (customer_id);',
      )
    // https://learn.microsoft.com/sql/relational-databases/indexes/guidelines-for-online-index-operations
    case 'sqlserver':
      return sql(
        '-- ONLINE needs the Enterprise or Developer edition, or Azure SQL',
        'CREATE INDEX orders_customer_id_idx ON orders (customer_id) WITH (ONLINE = ON, SORT_IN_TEMPDB = ON);',
      )
    // IF NOT EXISTS would keep the invalid index of a build that failed:
    // https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
    default:
      return sql(
        '-- outside a transaction; the first statement removes what a failed build left',
        'DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_idx;',
        'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);',
      )
  }
}
