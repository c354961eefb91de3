import type { Dialect } from '../../migrations/operation.js'
import { sql, type Pattern } from './pattern.js'

/** Rows changed in batches that commit, so that none keeps its lock for as long as the table is large. `orders` stands for the table. */
export function batchedUpdate(dialect: Dialect): Pattern {
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return sql(
        '-- again until no row is changed; each statement commits by itself',
        "UPDATE orders SET status = 'new' WHERE status IS NULL ORDER BY id LIMIT 1000;",
      )
    case 'sqlite':
      return sql(
        '-- again until no row is changed; each statement commits by itself, and other writers get their turn between',
        "UPDATE orders SET status = 'new'",
        'WHERE id IN (SELECT id FROM orders WHERE status IS NULL ORDER BY id LIMIT 1000);',
      )
    case 'sqlserver':
      return sql(
        '-- outside a transaction; each batch commits by itself',
        'DECLARE @changed int = 1;',
        'WHILE @changed > 0',
        'BEGIN',
        "  UPDATE TOP (1000) orders SET status = N'new' WHERE status IS NULL;",
        '  SET @changed = @@ROWCOUNT;',
        'END;',
      )
    // COMMIT in a DO block works outside a transaction only: https://www.postgresql.org/docs/18/plpgsql-transactions.html
    default:
      return sql(
        '-- outside a transaction; orders stands for your table',
        'DO $$',
        'DECLARE',
        '  at bigint := 0;',
        '  upto bigint;',
        'BEGIN',
        '  LOOP',
        '    SELECT max(id) INTO upto FROM (SELECT id FROM orders WHERE id > at ORDER BY id LIMIT 1000) batch;',
        '    EXIT WHEN upto IS NULL;',
        "    UPDATE orders SET status = 'new' WHERE id > at AND id <= upto AND status IS NULL;",
        '    at := upto;',
        '    COMMIT;',
        '  END LOOP;',
        'END $$;',
      )
  }
}
