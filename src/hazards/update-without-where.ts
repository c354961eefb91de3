import type { Dialect, Name, OperationOf } from '../migrations/model.js'
import { showName, type Assignment } from '../migrations/operation.js'
import { BASE, type SchemaView } from '../schema/model.js'
import { hazard, none } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { reachOf } from './shared/reached-rows.js'
import { standIn, type StandIn } from './shared/stand-in.js'
import { columnOf, firstOf } from './shared/words.js'

/** Without a condition every row is updated: https://www.postgresql.org/docs/18/sql-update.html */
export const updateWithoutWhere = hazard({
  id: 'update-without-where',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: SQL_AND_MONGODB,
  subject: 'operation',
  aboutRows: 'values',
  title: 'Older column overwritten in every row',
  why: 'The values that stood in the column are gone when the migration commits, and no down brings them back. WHERE true and WHERE 1 = 1 are no condition.',
  safeWhen:
    'The column was added in the same change, or in an audit by the migration just before, which makes it a backfill (`unbatched-update`); or the table is new or temporary. A CASE over other columns of the row states the column anew, as does any value that follows from them in a column that the last migration of the base added: it is `medium`, since only values that did not follow from them are lost.',
  instead:
    'Write the new values into a new column and switch readers to it, or keep the old values in a column or table before they are overwritten, and update in batches.',
  sources: ['https://www.postgresql.org/docs/18/sql-update.html'],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: "UPDATE orders SET note = '';",
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'UPDATE dbo.Orders SET Total = 0;',
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, IsLarge bit NOT NULL);',
        sql: 'UPDATE dbo.Orders SET IsLarge = CASE WHEN Total > 1000 THEN 1 ELSE 0 END;',
        note: 'Computed anew from the rest of the row: `medium`.',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: "UPDATE orders SET note = '';",
      },
    ],
    postgres: [
      { before: 'CREATE TABLE claims (id bigint PRIMARY KEY, seats int);', sql: 'UPDATE claims SET seats = 5;' },
      {
        before: 'CREATE TABLE claims (id bigint PRIMARY KEY, email text);',
        sql: 'UPDATE claims SET email = lower(email) WHERE 1 = 1;',
      },
      {
        before: 'CREATE TABLE claims (id bigint PRIMARY KEY, seats int);',
        sql: 'ALTER TABLE claims ADD COLUMN used int;\nUPDATE claims SET used = 0, seats = 5;',
        note: 'One of the two columns is older.',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: "UPDATE orders SET note = '' WHERE id = 7;",
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'UPDATE dbo.Orders SET Total = 0 WHERE Id = 7;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: "UPDATE orders SET note = '' WHERE id = 3;",
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE claims (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE claims ADD COLUMN used int;\nUPDATE claims SET used = 0;',
        note: 'Fills a new column: nothing is overwritten.',
      },
      {
        before: 'CREATE TABLE claims (id bigint PRIMARY KEY, seats int);',
        sql: 'UPDATE claims SET seats = 5 WHERE seats IS NULL;',
        note: 'Not every row; how many nobody can say: `unbatched-update`.',
      },
      {
        before: 'CREATE TABLE claims (id bigint PRIMARY KEY, seats int);',
        sql: 'UPDATE claims SET seats = 5 WHERE id = 7;',
      },
      { sql: 'CREATE TABLE claims (id bigint, seats int);\nUPDATE claims SET seats = 5;' },
      {
        before: 'CREATE TABLE claims (id bigint PRIMARY KEY, seats int);',
        sql: 'UPDATE claims SET seats = COALESCE(seats, 0);',
        note: 'Where a value stands it stays; that every row is locked is `unbatched-update`.',
      },
      {
        before: 'CREATE TABLE claims (id bigint PRIMARY KEY, seats int);',
        sql: "COMMENT ON COLUMN claims.seats IS 'UPDATE claims SET seats = 5';\n-- UPDATE claims SET seats = 5;",
      },
    ],
  },
  detect: ({ operation, before, dialect }) => {
    if (operation.kind !== 'update' || !isOlderTable(before, operation.table)) return none
    if (reachOf(operation, before).kind !== 'everything') return none
    const columns = operation.assignments.map((each) => each.column)
    const older = operation.assignments
      .filter((each) => !keepsValue(each) && !isFilledFirst(before, operation.table, each.column))
      .map((each) => each.column)
    if (columns.length > 0 && older.length === 0) return none
    const table = showName(operation.table)
    const overwritten = older.length === 0 ? table : firstOf(older.map((column) => columnOf(operation.table, column)))
    const sources = sourcesOf(operation, older, before)
    const beside = newColumn(operation, older, before, dialect)
    const verb = older.length > 1 ? 'are' : 'is'
    return [
      {
        span: operation.span,
        message:
          sources === undefined
            ? `${overwritten} ${verb} overwritten in every row; the values that stand there now are lost.`
            : `${overwritten} ${verb} computed anew from ${sources.join(', ')} in every row; a value that did not follow from ${sources.length > 1 ? 'them' : 'it'} is lost.`,
        ...(sources === undefined ? {} : { severity: 'medium' as const }),
        object: overwritten,
        table: operation.table,
        fix: fix(
          ...(beside === undefined ? [] : [beside.added]),
          deploy('Fill the new column in batches by primary key.'),
          ...(beside?.handedOver ?? []),
          deploy(`Release code that reads and writes it in place of ${overwritten}.`),
          deploy(`Remove ${overwritten} in a later migration, when no code uses it any more.`),
        ),
      },
    ]
  },
})

/** `seats = coalesce(seats, 0)`: where a value stands it stays. */
function keepsValue({ column, value }: Assignment): boolean {
  const [, first = ''] = /^\s*(?:coalesce|ifnull|isnull|nvl)\s*\(\s*([^,()\s]+)\s*,/i.exec(value.text) ?? []
  const bare = first.replace(/["`[\]]/g, '')
  return bare === column || bare.endsWith(`.${column}`)
}

/**
 * Nothing can stand in the column: the change made it, or in an audit the migration just before, and no migration has
 * written it since. What the base made is released: code may have.
 */
function isFilledFirst(before: SchemaView, table: Name, column: string): boolean {
  if (before.isNewColumn(table, column)) return true
  const made = before.column(table, column)?.made
  return made !== undefined && made.era > BASE && before.isUnwritten(table, column)
}

/**
 * The other columns of the row that decide each older column’s new value, where a CASE over them does, or where no
 * migration has written the column yet: what it states again can be stated again. Undefined where a value comes from elsewhere, or from what it replaces.
 */
function sourcesOf(
  { table, assignments }: OperationOf<'update'>,
  older: readonly string[],
  before: SchemaView,
): readonly string[] | undefined {
  if (older.length === 0) return undefined
  const sources = new Set<string>()
  for (const { column, value } of assignments.filter((each) => older.includes(each.column))) {
    const known = value.columns.filter((each) => before.column(table, each) !== undefined)
    const restates = /^\s*\(?\s*CASE\b/i.test(value.text) || before.isUnwritten(table, column)
    if (!restates || known.length === 0 || known.includes(column)) return undefined
    for (const each of known) sources.add(each)
  }
  return [...sources]
}

/** The column beside the overwritten one, where its type is known. */
function newColumn(
  { span, table }: OperationOf<'update'>,
  overwritten: readonly string[],
  before: SchemaView,
  dialect: Dialect,
): StandIn | undefined {
  const [name] = overwritten
  const column = name === undefined || overwritten.length > 1 ? undefined : before.column(table, name)
  if (column === undefined || column.type.name === 'unknown') return undefined
  const to = `${column.name}_new`
  return standIn(
    {
      span,
      table,
      column: column.name,
      to,
      type: column.type,
      ...(column.default === undefined ? {} : { default: 'in words' }),
    },
    before,
    dialect,
  )
}
