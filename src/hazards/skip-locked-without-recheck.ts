import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { inBatches } from './shared/batches.js'
import { isDataChange, reachOf } from './shared/reached-rows.js'

/** SKIP LOCKED "provides an inconsistent view of the data": https://www.postgresql.org/docs/18/sql-select.html#SQL-FOR-UPDATE-SHARE */
export const skipLockedWithoutRecheck = hazard({
  id: 'skip-locked-without-recheck',
  check: 'safety/batch-size',
  severity: 'medium',
  engines: ['postgres', 'mysql', 'mariadb'],
  subject: 'operation',
  title: 'Rows that are locked are left out for good',
  why: 'SKIP LOCKED passes over the rows that somebody is writing at that moment, the busiest ones. A loop that ends when a round changes nothing ends with those rows untouched, and the next migration relies on them.',
  safeWhen: 'A later step counts what is left and runs again, or fails, while there is any.',
  instead:
    'Walk the primary key to its end and wait for each row (with a lock timeout and a retry), or check at the end that no row is left.',
  sources: ['https://www.postgresql.org/docs/18/sql-select.html#SQL-FOR-UPDATE-SHARE'],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: `CREATE PROCEDURE fill_notes()
BEGIN
  DECLARE changed INT DEFAULT 1;
  WHILE changed > 0 DO
    UPDATE orders JOIN (SELECT id FROM orders WHERE note IS NULL LIMIT 1000 FOR UPDATE SKIP LOCKED) AS batch USING (id) SET note = '';
    SET changed = ROW_COUNT();
    COMMIT;
  END WHILE;
END;
CALL fill_notes();`,
        outsideTransaction: true,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'DO $$\nBEGIN\n  LOOP\n    UPDATE orders SET total = 0 WHERE id IN (SELECT id FROM orders WHERE total IS NULL LIMIT 1000 FOR UPDATE SKIP LOCKED);\n    EXIT WHEN NOT FOUND;\n    COMMIT;\n  END LOOP;\nEND $$;',
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE sessions (id bigint PRIMARY KEY, expires_at timestamptz);',
        sql: 'DO $$\nDECLARE n int;\nBEGIN\n  LOOP\n    DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < now() LIMIT 500 FOR UPDATE SKIP LOCKED);\n    GET DIAGNOSTICS n = ROW_COUNT;\n    EXIT WHEN n = 0;\n    COMMIT;\n  END LOOP;\nEND $$;',
        outsideTransaction: true,
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: `CREATE PROCEDURE fill_notes()
BEGIN
  DECLARE changed INT DEFAULT 1;
  WHILE changed > 0 DO
    UPDATE orders SET note = '' WHERE note IS NULL LIMIT 1000;
    SET changed = ROW_COUNT();
    COMMIT;
  END WHILE;
END;
CALL fill_notes();
DROP PROCEDURE fill_notes;`,
        outsideTransaction: true,
        note: 'It waits for locked rows.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'DO $$\nBEGIN\n  LOOP\n    UPDATE orders SET total = 0 WHERE id IN (SELECT id FROM orders WHERE total IS NULL LIMIT 1000 FOR UPDATE);\n    EXIT WHEN NOT FOUND;\n    COMMIT;\n  END LOOP;\nEND $$;',
        outsideTransaction: true,
        note: 'It waits for locked rows.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'CREATE FUNCTION next_order() RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM orders ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED $$;',
        note: 'A queue’s consumer: what SKIP LOCKED is for.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: "COMMENT ON TABLE orders IS 'backfilled with SKIP LOCKED until zero rows';",
      },
    ],
  },
  detect: ({ operation, before, statement, dialect }) => {
    if (!isDataChange(operation) || operation.loop === undefined || !operation.loop.endsAtZeroRows) return none
    const skips = operation.loop.skipsLocked || (operation.kind !== 'insert' && operation.skipLocked)
    if (!skips || before.isNewTable(operation.table)) return none
    const table = showName(operation.table)
    return [
      {
        span: operation.span,
        message: `The loop passes over rows of ${table} that are locked and ends when a round changes nothing: those rows keep their old values.`,
        object: table,
        table: operation.table,
        fix: inBatches(operation, reachOf(operation, before), statement, before, dialect),
      },
    ]
  },
})
