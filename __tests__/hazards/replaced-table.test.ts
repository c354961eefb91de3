import { describe, expect, test } from '@jest/globals'
import type { Example } from '../../src/hazards/hazard.js'
import type { Dialect } from '../../src/migrations/model.js'
import { replayedExample } from '../replay/sql-history.js'

const SQL_SERVER = `CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Note nvarchar(100) NULL, Version rowversion);`
const POSTGRES = 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL, note text);'
const MYSQL = 'CREATE TABLE orders (id bigint PRIMARY KEY, total decimal(12, 4) NOT NULL, note varchar(100));'

interface Found {
  readonly severity: string
  readonly line: number
  readonly message: string
}

async function drops(dialect: Dialect, example: Example): Promise<readonly Found[]> {
  const { detected, plan } = await replayedExample(example, dialect)
  expect(plan.migrations.flatMap(({ migration }) => migration.unread)).toEqual([])
  return detected
    .filter(({ hazard }) => hazard.id === 'drop-table')
    .map(({ hazard, candidate }) => ({
      severity: candidate.severity ?? hazard.severity,
      line: candidate.span.line,
      message: candidate.message,
    }))
}

describe('a table that another one replaces under its name', () => {
  test.each<[string, Dialect, string, string]>([
    [
      'SQL Server, sp_rename',
      'sqlserver',
      SQL_SERVER,
      `CREATE TABLE dbo.Tmp_Orders (Id bigint NOT NULL, Total decimal(36, 18) NOT NULL, Note nvarchar(100) NULL, Version rowversion);
INSERT INTO dbo.Tmp_Orders (Id, Total, Note) SELECT Id, Total, Note FROM dbo.Orders;
DROP TABLE dbo.Orders;
EXEC sp_rename 'dbo.Tmp_Orders', 'Orders';`,
    ],
    [
      'SQL Server, what SSMS writes',
      'sqlserver',
      SQL_SERVER,
      `CREATE TABLE dbo.Tmp_Orders (Id bigint NOT NULL, Total decimal(36, 18) NOT NULL, Note nvarchar(100) NULL, Version rowversion);
IF EXISTS (SELECT * FROM dbo.Orders) EXEC('INSERT INTO dbo.Tmp_Orders (Id, Total, Note) SELECT Id, CONVERT(decimal(36, 18), Total), Note FROM dbo.Orders')
DROP TABLE dbo.Orders;
EXECUTE sp_rename N'dbo.Tmp_Orders', N'Orders', 'OBJECT';`,
    ],
    [
      'SQL Server, SELECT INTO',
      'sqlserver',
      SQL_SERVER,
      `SELECT *, 0 AS Weight INTO dbo.Tmp_Orders FROM dbo.Orders;
SELECT 1;
DROP TABLE Orders;
EXEC sp_rename 'Tmp_Orders', 'Orders';`,
    ],
    [
      'PostgreSQL',
      'postgres',
      POSTGRES,
      `CREATE TABLE orders_new (id bigint PRIMARY KEY, total numeric(12, 2) NOT NULL, note text);
INSERT INTO orders_new SELECT * FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;`,
    ],
    [
      'PostgreSQL, CREATE TABLE AS',
      'postgres',
      POSTGRES,
      `CREATE TABLE orders_new AS SELECT id, total::numeric(12, 2) AS total, note FROM orders;
SELECT 1;
DROP TABLE public.orders;
ALTER TABLE orders_new RENAME TO orders;`,
    ],
    [
      'MySQL, LIKE',
      'mysql',
      MYSQL,
      `CREATE TABLE orders_new LIKE orders;
INSERT INTO orders_new SELECT * FROM orders;
DROP TABLE orders;
RENAME TABLE orders_new TO orders;`,
    ],
  ])('keeps every row but those written during the copy: %s', async (_, dialect, before, sql) => {
    expect(await drops(dialect, { before, sql })).toEqual([
      { severity: 'high', line: 3, message: expect.stringMatching(/written to (?:dbo\.|public\.)?orders while/i) },
    ])
  })

  test.each<[string, Dialect, string, string]>([
    [
      'the table is locked first',
      'postgres',
      POSTGRES,
      `LOCK TABLE orders IN SHARE MODE;
CREATE TABLE orders_new (id bigint PRIMARY KEY, total numeric NOT NULL, note text);
INSERT INTO orders_new SELECT * FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;`,
    ],
    [
      'a hint locks it',
      'sqlserver',
      SQL_SERVER,
      `CREATE TABLE dbo.Tmp_Orders (Id bigint NOT NULL, Total decimal(36, 18) NOT NULL, Note nvarchar(100) NULL);
INSERT INTO dbo.Tmp_Orders (Id, Total, Note) SELECT Id, Total, Note FROM dbo.Orders WITH (HOLDLOCK, TABLOCKX);
DROP TABLE dbo.Orders;
EXEC sp_rename 'dbo.Tmp_Orders', 'Orders', 'OBJECT';`,
    ],
    [
      'it was renamed away first',
      'postgres',
      POSTGRES,
      `ALTER TABLE orders RENAME TO orders_old;
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL, note text);
INSERT INTO orders SELECT * FROM orders_old;
DROP TABLE orders_old;`,
    ],
  ])('loses nothing where %s', async (_, dialect, before, sql) => {
    expect(await drops(dialect, { before, sql })).toEqual([])
  })

  test('loses the columns that the copy leaves out', async () => {
    expect(
      await drops('sqlserver', {
        before: SQL_SERVER,
        sql: `CREATE TABLE dbo.Tmp_Orders (Id bigint NOT NULL, Total decimal(36, 18) NOT NULL);
INSERT INTO dbo.Tmp_Orders (Id, Total) SELECT Id, Total FROM dbo.Orders;
DROP TABLE dbo.Orders;
EXEC sp_rename 'dbo.Tmp_Orders', 'Orders', 'OBJECT';`,
      }),
    ).toEqual([
      {
        severity: 'critical',
        line: 3,
        message:
          'The values of dbo.Orders.Note are lost in every row, and the running release fails on each query that names it: the copy into dbo.Tmp_Orders leaves it out.',
      },
    ])
  })

  test('loses the values of a column that the copy leaves to its default', async () => {
    expect(
      await drops('postgres', {
        before: POSTGRES,
        sql: `CREATE TABLE orders_new (id bigserial PRIMARY KEY, total numeric NOT NULL);
ALTER TABLE orders_new ADD COLUMN note text;
INSERT INTO orders_new (total, note) SELECT total, note FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;`,
      }),
    ).toEqual([
      {
        severity: 'critical',
        line: 4,
        message: 'The values of orders.id are lost in every row: the copy into orders_new leaves it out.',
      },
    ])
  })

  test('loses the rows that the copy leaves out', async () => {
    expect(
      await drops('postgres', {
        before: POSTGRES,
        sql: `CREATE TABLE orders_new (id bigint PRIMARY KEY, total numeric NOT NULL, note text);
INSERT INTO orders_new SELECT id, total, note FROM orders WHERE total > 0;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;`,
      }),
    ).toEqual([{ severity: 'high', line: 3, message: expect.stringContaining('total > 0 picks those that stay') }])
  })

  test('cannot be seen to hold every row that a loop copies', async () => {
    expect(
      await drops('sqlserver', {
        before: SQL_SERVER,
        sql: `CREATE TABLE dbo.Tmp_Orders (Id bigint NOT NULL, Total decimal(36, 18) NOT NULL, Note nvarchar(100) NULL);
DECLARE @ids TABLE (Id bigint), @last bigint = 0, @n int = 1;
WHILE @n > 0
BEGIN
  DELETE FROM @ids;
  INSERT INTO @ids SELECT TOP 1000 Id FROM dbo.Orders WHERE Id > @last ORDER BY Id;
  SET @n = @@ROWCOUNT;
  INSERT INTO dbo.Tmp_Orders (Id, Total, Note)
    SELECT B.Id, Total, Note FROM (SELECT TOP (1000) * FROM @ids) C JOIN dbo.Orders B ON B.Id = C.Id
      WHERE NOT EXISTS (SELECT * FROM dbo.Tmp_Orders A WHERE A.Id = C.Id);
  SET @last = (SELECT max(Id) FROM @ids);
END
DROP TABLE dbo.Orders;
EXEC sp_rename 'Tmp_Orders', 'Orders';`,
      }),
    ).toEqual([{ severity: 'high', line: 13, message: expect.stringContaining('cannot be seen here') }])
  })

  test.each<[string, string]>([
    [
      'no row is copied',
      `CREATE TABLE orders_new (id bigint PRIMARY KEY);
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;`,
    ],
    [
      'another schema has a table of that name',
      `CREATE TABLE archive.orders (id bigint PRIMARY KEY, total numeric, note text);
DROP TABLE orders;
INSERT INTO archive.orders (id) VALUES (1);`,
    ],
  ])('is lost as before where %s', async (_, sql) => {
    expect(await drops('postgres', { before: POSTGRES, sql })).toEqual([
      { severity: 'critical', line: 2, message: expect.stringContaining('Every row of') },
    ])
  })
})
