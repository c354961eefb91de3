import type { Migration } from '../migrations/model.js'
import { sameName, showName, type Name, type OperationOf } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type FixStep } from './hazard.js'
import { isOlderColumn } from './shared/age.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { keptColumn, proofsOf, type Kept } from './shared/proofs.js'
import { at, deploy, fix, sqlInTransaction, step } from './shared/fix.js'
import { quoted, quotedName } from './shared/quote.js'
import { inSentence } from './shared/sql-text.js'
import { sameType, showType } from './shared/types.js'
import { columnOf, firstOf } from './shared/words.js'

/**
 * DROP COLUMN hides the values at once, and indexes and constraints that involve the column go with it:
 * https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN
 */
export const dropColumn = hazard({
  id: 'drop-column',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: SQL_AND_MONGODB,
  subject: 'operation',
  title: 'Column dropped with its values',
  why: 'The values are gone when the migration commits. The running release still names the column (an ORM does so in every SELECT) and fails until it is replaced; indexes and constraints on the column vanish without a word.',
  safeWhen:
    'An earlier, released migration copied the values elsewhere and nothing outside the migrations names the column any more; or the column was added in the same change. IF EXISTS makes nothing safe.',
  instead:
    'Release code that no longer reads or writes the column (ignored in the model), keep a copy of values that stand nowhere else, then drop it in a later migration.',
  sources: ['https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN'],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders DROP COLUMN note;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "IF COL_LENGTH('[dbo].[Orders]', 'Note') IS NOT NULL\nBEGIN\n  ALTER TABLE [dbo].[Orders] DROP COLUMN [Note];\nEND",
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'ALTER TABLE orders DROP COLUMN note;',
      },
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, code TEXT NOT NULL DEFAULT '');
INSERT INTO new_orders SELECT id, total, code FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
        note: 'A column that the rebuild does not copy.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE orders DROP COLUMN note;',
      },
      {
        sql: 'alter table only versions\n  drop if exists semver_ord;',
        note: 'Without the word COLUMN, on a table that no migration creates.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int);',
        sql: 'ALTER TABLE orders ALTER COLUMN a SET DEFAULT 0, DROP COLUMN b;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, ip inet);',
        sql: 'DO $$ BEGIN ALTER TABLE orders DROP COLUMN ip; END $$;',
      },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, note text, size int GENERATED ALWAYS AS (length(note)) STORED);',
        sql: 'ALTER TABLE orders DROP COLUMN size;',
        note: 'No value is lost that is not computed again: `high`.',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: `ALTER TABLE orders ADD COLUMN code int;
ALTER TABLE orders DROP COLUMN code;`,
        note: 'It was made here.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD Step int NULL;\nGO\nALTER TABLE dbo.Orders DROP COLUMN Step;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');
INSERT INTO new_orders SELECT id, total, note, code FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN scratch int;\nALTER TABLE orders DROP COLUMN scratch;',
        note: 'Added in the same change.',
      },
      { sql: 'CREATE TABLE orders (id bigint, scratch int);\nALTER TABLE orders DROP COLUMN scratch;' },
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text NOT NULL DEFAULT '');",
        sql: 'ALTER TABLE orders ALTER COLUMN note DROP NOT NULL, ALTER COLUMN note DROP DEFAULT;',
        note: 'The column stays.',
      },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, note text, CONSTRAINT note_short CHECK (length(note) < 9));',
        sql: 'ALTER TABLE orders DROP CONSTRAINT note_short;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        sql: "/* ALTER TABLE orders DROP COLUMN note; */\nCOMMENT ON COLUMN orders.note IS 'DROP COLUMN note in March';",
      },
    ],
  },
  detect: ({ operation, before, dialect, code, released, statement, earlier, migration }) => {
    if (operation.kind !== 'drop-column' || !isOlderColumn(before, operation.table, operation.column)) return none
    const { table, column } = operation
    const object = columnOf(table, column)
    const vanishing = takenAlong(before, table, column)
    const isComputed = before.column(table, column)?.generated !== undefined
    const done = earlier.map((each) => each.operation)
    const kept = isComputed ? undefined : keptColumn(done, table, column, before)
    const heir = heirOf(migration, operation)
    const key = keyColumns(before, table)
    // In a rebuild they go with the old table.
    const refused =
      dialect === 'sqlite' && statement.operations.includes(operation) ? inTheWay(before, table, column) : []
    const keep: readonly FixStep[] =
      dialect !== 'postgres' || isComputed || kept?.complete === true || key === undefined || key.includes(column)
        ? []
        : [
            sqlInTransaction(
              `CREATE TABLE ${quotedName({ ...table, name: `${table.name}_${column}_archive` }, dialect)} AS\n` +
                `SELECT ${[...key, column].map((each) => quoted(each, dialect)).join(', ')}\n` +
                `FROM ${quotedName(table, dialect)}\nWHERE ${quoted(column, dialect)} IS NOT NULL;`,
              'Only where the values stand nowhere else yet.',
              `DROP TABLE ${quotedName({ ...table, name: `${table.name}_${column}_archive` }, dialect)};`,
            ),
          ]
    return [
      {
        span: operation.span,
        message:
          (isComputed
            ? `The running release fails on each query that names ${object}; its values are computed from other columns.`
            : kept?.complete === true
              ? heir === undefined
                ? `The running release fails on each query that names ${object}; its values stand in ${kept.to} by then.`
                : `${object} is another column from the commit on: ${heir.column}${typesOf(before, operation, heir)} takes its name, and its values stand in ${kept.to} by then${typesOf(before, operation, heir) === '' ? '' : '; the running release reads and writes the old type'}.`
              : `The values of ${object} are lost in every row${leftIn(kept)}, and ${
                  heir === undefined
                    ? 'the running release fails on each query that names it'
                    : `each query that names it meets ${heir.column}${typesOf(before, operation, heir)} from the commit on`
                }.`) +
          (vanishing.length === 0
            ? ''
            : refused.length > 0
              ? ` SQLite refuses the statement while there is ${firstOf(refused)}.`
              : ` With it vanish ${firstOf(vanishing)}.`),
        object,
        table,
        ...(isComputed || kept?.complete === true
          ? {
              severity:
                heir !== undefined && typesOf(before, operation, heir) === '' ? ('medium' as const) : ('high' as const),
            }
          : {}),
        proofs: proofsOf({ code, released, before }, table, column),
        fix: fix(
          deploy(
            `Release code that neither reads nor writes ${object} (mark it as ignored in the model), and let the old release end.`,
          ),
          ...keep,
          refused.length > 0
            ? deploy(
                `Drop ${firstOf(refused)} first, or rebuild ${showName(table)} without the column, in a later release.`,
              )
            : step([{ ...operation, ...at(operation) }], 'A migration of its own, in a later release.'),
        ),
      },
    ]
  },
})

/** A column of the table that the rest of the migration gives the name of the dropped one. */
function heirOf(
  { up }: Migration,
  { span, table, column }: OperationOf<'drop-column'>,
): OperationOf<'rename-column'> | undefined {
  const all = up.flatMap(({ operations }) => operations)
  const ends = all.findIndex((each) => each.kind === 'drop-column' && each.span === span && each.column === column)
  return all
    .slice(ends + 1)
    .find(
      (each): each is OperationOf<'rename-column'> =>
        each.kind === 'rename-column' && each.to === column && sameName(each.table, table),
    )
}

/** ` (jsonb, not text)`, where the two are known to differ. */
function typesOf(
  before: SchemaView,
  { table, column }: OperationOf<'drop-column'>,
  heir: OperationOf<'rename-column'>,
): string {
  const [old, now] = [before.column(table, column)?.type, before.column(table, heir.column)?.type]
  if (old === undefined || now === undefined || sameType(old, now)) return ''
  return ` (${showType(now)}, not ${showType(old)})`
}

/** The rows whose values the migration itself has brought to safety. */
function leftIn(kept: Kept | undefined): string {
  if (kept === undefined) return ''
  return kept.filter === undefined
    ? ` that the copy to ${kept.to} leaves out`
    : ` that the copy to ${kept.to} leaves out (it takes ${inSentence(kept.filter)})`
}

/** Constraints and indexes that go with the column, in words. */
function takenAlong(before: Pick<SchemaView, 'find' | 'referrers'>, name: Name, column: string): readonly string[] {
  const table = before.find(name)
  if (table === undefined) return []
  const constraints = table.constraints.flatMap((constraint) => {
    const columns = constraint.kind === 'check' ? constraint.expression.columns : constraint.columns
    if (constraint.kind === 'not null' || !columns.includes(column)) return []
    return [`the ${constraint.kind}${constraint.name === undefined ? '' : ` ${constraint.name}`}`]
  })
  const indexes = table.indexes.flatMap((index) => {
    const columns = [
      ...index.keys.flatMap((key) => key.column ?? []),
      ...index.include,
      ...(index.where?.columns ?? []),
    ]
    return index.constraint === undefined && columns.includes(column) ? [`the index ${index.name}`] : []
  })
  const referrers = before
    .referrers(name)
    .filter((each) => each.references.columns.includes(column))
    .map((each) => `the foreign key of ${showName(each.table.name)}`)
  return [...constraints, ...indexes, ...referrers]
}

/**
 * What keeps SQLite from dropping a column: any key, index or rule of the table that names it. A CHECK or REFERENCES
 * behind the column's own type goes along. Source: https://sqlite.org/lang_altertable.html#altertabdropcol.
 */
function inTheWay(before: SchemaView, name: Name, column: string): readonly string[] {
  const table = before.find(name)
  if (table === undefined) return []
  const kept = table.constraints.filter(
    ({ inline, kind }) => !(inline && (kind === 'check' || kind === 'foreign key')) && kind !== 'not null',
  )
  return takenAlong({ find: () => ({ ...table, constraints: kept }), referrers: () => [] }, name, column)
}

function keyColumns(before: SchemaView, table: Name): readonly string[] | undefined {
  const key = before.table(table).constraints.find((constraint) => constraint.kind === 'primary key')
  return key?.kind === 'primary key' && key.columns.length > 0 ? key.columns : undefined
}
