import type { Migration } from '../migrations/model.js'
import { showName } from '../migrations/operation.js'
import { COLUMN_ORDER, DOWN_FAILS, notNullGone } from '../schema/compare.js'
import { hazard, none } from './hazard.js'
import { changes } from './shared/changing.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'

/** Replayed: the schema before the up against the schema after up and down. */
export const downDoesNotRestore = hazard({
  id: 'down-does-not-restore',
  check: 'rollback/tested',
  severity: 'high',
  engines: SQL_AND_MONGODB,
  subject: 'migration',
  title: 'Down leaves another schema than it found',
  why: 'After a rollback the schema is neither the new nor the old one: the older release may fail on it, the next attempt to migrate may fail on what is left, and no other environment looks like this one.',
  safeWhen:
    'What is left is harmless to the older release and the up can run over it; an enum member, for one, cannot be taken away.',
  instead:
    'Undo every statement of the up, last one first, with the types, defaults, constraints and indexes that stood before.',
  sources: ['https://www.postgresql.org/docs/18/ddl-alter.html'],
  bad: {
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY);',
        sql: 'ALTER TABLE dbo.Orders ADD A int NULL, B int NULL;',
        down: 'ALTER TABLE dbo.Orders DROP COLUMN A;',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY);',
        sql: `ALTER TABLE orders ADD COLUMN a INTEGER;
CREATE INDEX orders_a ON orders (a);`,
        down: 'DROP INDEX orders_a;',
      },
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);',
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);
INSERT INTO new_orders (id, total) SELECT id, total FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
        down: 'DROP TABLE new_orders;',
        note: 'By then new_orders is called orders: the down stops here.',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders ADD COLUMN a int, ADD COLUMN b int;',
        down: 'ALTER TABLE orders DROP COLUMN a;',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;\nCREATE TABLE lines (id bigint PRIMARY KEY);',
        down: 'DROP TABLE lines;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12,2) NOT NULL DEFAULT 0);',
        sql: 'ALTER TABLE orders DROP COLUMN total;',
        down: 'ALTER TABLE orders ADD COLUMN total integer;',
      },
    ],
  },
  good: {
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY);',
        sql: 'ALTER TABLE dbo.Orders ADD A int NULL, B int NULL;',
        down: 'ALTER TABLE dbo.Orders DROP COLUMN B, A;',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY);',
        sql: `ALTER TABLE orders ADD COLUMN a INTEGER;
CREATE INDEX orders_a ON orders (a);`,
        down: `DROP INDEX orders_a;
ALTER TABLE orders DROP COLUMN a;`,
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders ADD COLUMN a int, ADD COLUMN b int;',
        down: 'ALTER TABLE orders DROP COLUMN b, DROP COLUMN a;',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX orders_note ON orders (note);',
        down: 'DROP INDEX orders_note;\nALTER TABLE orders DROP COLUMN note;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX orders_note ON orders (note);',
        down: 'ALTER TABLE orders DROP COLUMN note;',
        note: 'The index goes with its column.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL);',
        sql: 'ALTER TABLE orders DROP COLUMN total;',
        down: 'ALTER TABLE orders ADD COLUMN total int;',
        note: 'The rows have no value for it: with NOT NULL the down would fail.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, a text);',
        sql: 'ALTER TABLE orders RENAME COLUMN a TO b;',
        down: 'ALTER TABLE orders RENAME COLUMN b TO a;',
      },
    ],
  },
  detect: ({ migration, downDifference }) => {
    if (downDifference === undefined || downDifference.length === 0) return none
    // An empty down is `missing-down`: it restores nothing, and one finding says so.
    if (migration.down.kind !== 'statements' || !migration.down.statements.some(changes)) return none
    // A column that is dropped and added again comes last: the engine has no other way, and no query by name minds.
    const unavoidable = withoutValues(migration)
    const avoidable = downDifference.filter((each) => !unavoidable.has(each))
    if (avoidable.every((each) => each.startsWith(COLUMN_ORDER))) return none
    const shown = avoidable.slice(0, 4).join('; ')
    const rest = avoidable.length > 4 ? `; and ${avoidable.length - 4} more` : ''
    return [
      {
        span: migration.down.statements[0]?.span ?? migration.span,
        message: shown.startsWith(DOWN_FAILS)
          ? `${upperFirst(shown)}.`
          : `After up and down the schema is not what it was: ${shown}${rest}.`,
        object: migration.id,
        proven: 'replay',
        fix: fix(deploy('Undo every statement of the up in the down, last one first, and try it: up, down, up again.')),
      },
    ]
  },
})

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** Lines about columns that the up drops: where nothing fills them in, the down can only add them without NOT NULL. */
function withoutValues({ up }: Migration): ReadonlySet<string> {
  const dropped = up
    .flatMap(({ operations }) => operations)
    .flatMap((each) => (each.kind === 'drop-column' ? [notNullGone(showName(each.table), each.column)] : []))
  return new Set(dropped)
}
