import { probe, type Catalogue } from './row.js'

const LOOP = (batch: string, ending = ''): string =>
  `DO $$ BEGIN LOOP\n  ${batch}\n  EXIT WHEN NOT FOUND;${ending}\nEND LOOP; END $$`
const BATCH = "UPDATE orders SET note = 'x' WHERE id IN (SELECT id FROM orders WHERE note IS NULL LIMIT 1000)"
const TSQL = (batch: string): string => `WHILE 1 = 1 BEGIN\n  ${batch}\n  IF @@ROWCOUNT = 0 BREAK;\nEND`
const PROCEDURE = (body: string, call: string): string =>
  `DELIMITER //\nCREATE PROCEDURE p() BEGIN\n  REPEAT\n    ${body}\n  UNTIL ROW_COUNT() = 0 END REPEAT;\nEND //\nDELIMITER ;\n${call}`

/** Data is changed at large. */
export const ROWS_AT_LARGE: Catalogue = {
  'unbatched-update': [
    probe('pg', "▶UPDATE orders SET note = 'x' WHERE total > 5", "UPDATE orders SET note = 'x' WHERE id IN (1, 2)"),
    probe('pg', LOOP("▶UPDATE orders SET note = 'x' WHERE note IS NULL;"), LOOP(`${BATCH};`, ' COMMIT;'), {
      alone: true,
    }),
    probe('my', "▶UPDATE orders SET note = 'x' WHERE total > 5", "UPDATE orders SET note = 'x' WHERE id = 5"),
    probe('lite', "▶UPDATE orders SET note = 'x' WHERE total > 5", "UPDATE orders SET note = 'x' WHERE id = 5"),
    probe(
      'ms',
      "▶UPDATE orders SET note = 'x' WHERE total > 5",
      "UPDATE TOP (100) orders SET note = 'x' WHERE total > 5",
    ),
  ],
  'unbatched-delete': [
    probe('pg', '▶DELETE FROM lines WHERE order_id > 5', 'DELETE FROM lines WHERE id = 5'),
    probe('pg', '▶MERGE INTO lines l USING orders o ON o.id = l.order_id WHEN MATCHED THEN DELETE'),
    probe(
      'my',
      '▶DELETE p FROM parts p JOIN orders o ON o.id = p.order_id',
      'DELETE FROM parts WHERE order_id > 5 LIMIT 100',
    ),
    probe('lite', '▶DELETE FROM orders WHERE total > 5', 'DELETE FROM orders WHERE id = 5'),
    probe(
      'ms',
      '▶DELETE o FROM orders o JOIN lines l ON l.order_id = o.id',
      'DELETE TOP (100) FROM orders WHERE total > 5',
    ),
  ],
  'unbatched-insert': [
    probe(
      'pg',
      '▶INSERT INTO lines (id, order_id) SELECT id, id FROM orders',
      'INSERT INTO lines (id, order_id) VALUES (1, 1)',
    ),
    probe(
      'my',
      '▶INSERT INTO parts (id, order_id) SELECT id, id FROM orders',
      'INSERT INTO parts (id, order_id) VALUES (1, 1), (2, 2)',
    ),
    probe('lite', '▶INSERT INTO customers (name) SELECT note FROM orders', "INSERT INTO customers (name) VALUES ('x')"),
    probe(
      'ms',
      '▶INSERT INTO lines (id, order_id) SELECT id, id FROM orders',
      'INSERT INTO lines (id, order_id) VALUES (1, 1)',
    ),
  ],
  'batches-in-one-transaction': [
    probe('pg', LOOP(`▶${BATCH};`), LOOP(`${BATCH};`, ' COMMIT;')),
    probe(
      'ms',
      `BEGIN TRANSACTION;\n${TSQL("▶UPDATE TOP (1000) orders SET note = 'x' WHERE note IS NULL;")};\nCOMMIT`,
      TSQL("UPDATE TOP (1000) orders SET note = 'x' WHERE note IS NULL;"),
      { alone: true },
    ),
    probe('ms', TSQL('▶DELETE TOP (1000) FROM orders WHERE note IS NULL;')),
    probe(
      'my',
      PROCEDURE(
        "▶UPDATE orders SET note = 'x' WHERE note IS NULL LIMIT 1000;",
        'START TRANSACTION;\nCALL p();\nCOMMIT;',
      ),
      PROCEDURE("UPDATE orders SET note = 'x' WHERE note IS NULL LIMIT 1000;", 'CALL p();'),
      { alone: true },
    ),
  ],
  'skip-locked-without-recheck': [
    probe(
      'pg',
      LOOP(`▶${BATCH.replace(')', ' FOR UPDATE SKIP LOCKED)')};`, ' COMMIT;'),
      LOOP(`${BATCH};`, ' COMMIT;'),
      { alone: true },
    ),
  ],
  'backfill-beside-schema-change': [
    probe(
      'pg',
      'ALTER TABLE orders ADD COLUMN a int;\n▶UPDATE orders SET a = total',
      'ALTER TABLE orders ADD COLUMN a int DEFAULT 3',
    ),
  ],
}
