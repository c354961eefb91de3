import { describe, expect, test } from '@jest/globals'
import { kinds, operation, operations, reading } from './reading.js'

test('CREATE TABLE gives columns, keys and constraints', () => {
  const sql = `CREATE TABLE [Sales].[Order Lines] (
    [Id] BIGINT IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
    [Ref] UNIQUEIDENTIFIER ROWGUIDCOL CONSTRAINT [DF_Ref] DEFAULT (NEWSEQUENTIALID()) NOT NULL,
    Email "nvarchar"(256) COLLATE Latin1_General_100_CI_AS NULL DEFAULT N'it''s' UNIQUE NONCLUSTERED,
    Body nvarchar(max) MASKED WITH (FUNCTION = 'default()'),
    Net decimal(10), Paid bit NOT NULL DEFAULT 0 WITH VALUES,
    Gross AS (Net * 1.2) PERSISTED NOT NULL,
    Shown AS (CONCAT(Email, ')')),
    UserId int CONSTRAINT FK_User FOREIGN KEY REFERENCES dbo.Users (Id) ON DELETE SET NULL ON UPDATE NO ACTION,
    ValidFrom datetime2 GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
    ValidTo datetime2 GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
    PERIOD FOR SYSTEM_TIME (ValidFrom, ValidTo),
    CONSTRAINT [PK Lines] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY],
    CONSTRAINT CK_Net CHECK NOT FOR REPLICATION (Net > 0 AND (Net < 10)),
    INDEX IX_User NONCLUSTERED (UserId DESC) WHERE UserId IS NOT NULL
  ) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY] WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.OldLines))`
  const table = operation(sql, 'create-table')
  expect(table.table).toEqual({ schema: 'Sales', name: 'Order Lines' })
  expect(table.columns).toMatchObject([
    { name: 'Id', type: { name: 'bigint' }, nullable: false, identity: 'auto-increment' },
    { name: 'Ref', type: { name: 'uuid' }, nullable: false, default: { volatility: 'volatile' } },
    { name: 'Email', type: { name: 'nvarchar', modifiers: [256] }, nullable: true, default: { text: "N'it''s'" } },
    { name: 'Body', type: { name: 'nvarchar', modifiers: [], text: 'nvarchar(max)' } },
    { name: 'Net', type: { name: 'decimal', modifiers: [10, 0] } },
    { name: 'Paid', type: { name: 'boolean' }, nullable: false, default: { text: '0', volatility: 'constant' } },
    { name: 'Gross', generated: { storage: 'stored', expression: { columns: ['Net'] } } },
    { name: 'Shown', generated: { storage: 'virtual' } },
    { name: 'UserId', nullable: true },
    { name: 'ValidFrom', nullable: false, generated: { storage: 'stored' } },
    { name: 'ValidTo', nullable: false },
  ])
  expect(table.constraints).toMatchObject([
    { kind: 'unique', columns: ['Email'], inline: true },
    {
      kind: 'foreign key',
      name: 'FK_User',
      references: { columns: ['Id'], onDelete: 'set null', onUpdate: 'no action' },
    },
    { kind: 'primary key', name: 'PK Lines', columns: ['Id'], inline: false },
    { kind: 'check', name: 'CK_Net', expression: { text: 'Net > 0 AND (Net < 10)', columns: ['Net'] } },
  ])
  expect(table.indexes).toMatchObject([{ name: 'IX_User', where: { columns: ['UserId'] } }])
})

describe('ALTER TABLE', () => {
  test.each([
    ['ADD a int, b int NULL', ['add-column', 'add-column']],
    ['ADD CONSTRAINT DF_a DEFAULT (0) FOR a', ['alter-column']],
    ['WITH NOCHECK ADD CONSTRAINT FK FOREIGN KEY (a) REFERENCES u (b)', ['add-constraint']],
    ['DROP COLUMN IF EXISTS a, b', ['drop-column', 'drop-column']],
    ['DROP CONSTRAINT FK, COLUMN a', ['drop-constraint', 'drop-column']],
    ['DROP FK', ['drop-constraint']],
    ['DROP CONSTRAINT [DF__t__a__4AB81AF0]', ['drop-constraint']],
    ['ALTER COLUMN a nvarchar(20) COLLATE Latin1_General_CI_AS NOT NULL', ['alter-column', 'alter-column']],
    ["ALTER COLUMN a ADD MASKED WITH (FUNCTION = 'default()')", ['alter-column']],
    ['ALTER COLUMN a DROP PERSISTED', ['alter-column']],
    ['WITH CHECK CHECK CONSTRAINT FK', ['validate-constraint']],
    ['WITH CHECK CHECK CONSTRAINT ALL', ['set-constraint']],
    ['CHECK CONSTRAINT FK', ['set-constraint']],
    ['NOCHECK CONSTRAINT ALL', ['set-constraint']],
    ['DISABLE TRIGGER ALL', ['set-trigger']],
    ['SWITCH PARTITION 2 TO dbo.Old PARTITION 2', ['alter-table-storage']],
    ['SET (SYSTEM_VERSIONING = OFF)', ['alter-table-storage']],
    ['REBUILD PARTITION = ALL WITH (DATA_COMPRESSION = PAGE)', ['rewrite-table']],
    ['ADD PERIOD FOR SYSTEM_TIME (a, b)', ['alter-table-storage']],
  ])('%s', (clause, expected) => {
    // Nothing separates statements but the words that begin them.
    expect(kinds(`ALTER TABLE dbo.t ${clause} DROP TABLE x`)).toEqual([...expected, 'drop-table'])
  })

  test('WITH NOCHECK leaves a constraint unvalidated, and ONLINE = ON is kept', () => {
    const added = operation('ALTER TABLE t WITH NOCHECK ADD CHECK (a > 0)', 'add-constraint')
    expect(added.constraint.validated).toBe(false)
    const [, type] = operations('ALTER TABLE t ALTER COLUMN a bigint NOT NULL WITH (ONLINE = ON)')
    expect(type).toMatchObject({ change: { kind: 'type', online: true, type: { name: 'bigint' } } })
  })
})

describe('indexes', () => {
  test.each([
    [
      'CREATE UNIQUE CLUSTERED INDEX i ON s.t (a DESC, b) WITH (ONLINE = ON, SORT_IN_TEMPDB = ON) ON [PRIMARY]',
      true,
      'clustered',
    ],
    ['CREATE INDEX i ON t (a) INCLUDE (b, [c]) WHERE a IS NOT NULL', false, 'nonclustered'],
    ['CREATE NONCLUSTERED COLUMNSTORE INDEX i ON t (a, b)', false, 'nonclustered columnstore'],
    ['CREATE INDEX i ON t (a) WITH (ONLINE = OFF)', false, 'nonclustered'],
  ])('%s', (sql, concurrently, method) => {
    expect(operation(sql, 'create-index')).toMatchObject({ concurrently, index: { name: 'i', method } })
  })

  test('both ways to drop one, and rebuilding', () => {
    const dropped = operations('DROP INDEX IF EXISTS i ON dbo.t, j ON u; DROP INDEX t.k')
    expect(dropped).toMatchObject([
      { kind: 'drop-index', index: { name: 'i' }, table: { name: 't' }, guards: ['if exists'] },
      { kind: 'drop-index', index: { name: 'j' }, table: { name: 'u' } },
      { kind: 'drop-index', index: { name: 'k' }, table: { name: 't' } },
    ])
    expect(operations('ALTER INDEX ALL ON t REBUILD WITH (ONLINE = ON) ALTER INDEX i ON t DISABLE')).toMatchObject([
      { kind: 'reindex', what: 'table', concurrently: true },
      { kind: 'alter-index', index: { name: 'i' }, change: { text: 'DISABLE' } },
    ])
  })
})

describe('rows that a change reaches', () => {
  test.each([
    ['DELETE t', { kind: 'everything' }],
    ['DELETE FROM dbo.t WHERE 1 = 1', { kind: 'everything' }],
    ['DELETE TOP (1000) FROM t WHERE Old = 1', { kind: 'batch', size: 1000 }],
    ['DELETE TOP (@n) t', { kind: 'batch', size: undefined }],
    ['DELETE FROM t WHERE Id IN (SELECT TOP 50 Id FROM t WHERE Old = 1)', { kind: 'batch', size: 50 }],
    ['WITH c AS (SELECT TOP (10) * FROM t ORDER BY Id) DELETE FROM c', { kind: 'batch', size: 10 }],
    ['DELETE x FROM t AS x JOIN u ON u.Id = x.Id', { kind: 'predicate', columns: [] }],
    ["UPDATE t SET a = 1 WHERE Id = 5 AND (Kind = N'x')", { kind: 'predicate', columns: ['Id', 'Kind'], constants: 1 }],
    ['UPDATE t SET a = 1 WHERE Id = 5 OR t.Id IN (6, -7)', { kind: 'predicate', columns: ['Id'], constants: 3 }],
    ['UPDATE t SET a = 1 WHERE Id >= 5', { kind: 'predicate', columns: [] }],
    ['UPDATE TOP (10) PERCENT t SET a = 1', { kind: 'everything' }],
    ['UPDATE t SET a = 1 WHERE Id BETWEEN 1 AND 100', { kind: 'batch', size: 100 }],
    ['UPDATE t SET a = 1 WHERE Paid BETWEEN 1 AND 100', { kind: 'predicate', columns: [], constants: 1 }],
    ['SET ROWCOUNT 500 DELETE FROM t WHERE Old = 1', { kind: 'batch', size: 500 }],
    ['INSERT INTO t (a) VALUES (1), ((2)), (3)', { kind: 'values', rows: 3 }],
    ['INSERT t DEFAULT VALUES', { kind: 'values', rows: 1 }],
    ['INSERT INTO t (a) SELECT 1 UNION ALL SELECT 2', { kind: 'values', rows: 2 }],
    ['INSERT INTO t (a) SELECT a FROM u', { kind: 'everything' }],
    ['INSERT INTO t (a) SELECT TOP (5) a FROM u', { kind: 'batch', size: 5 }],
    ['INSERT INTO t (a) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM t WHERE a = 1)', { kind: 'values', rows: 1 }],
    ['INSERT INTO t EXEC dbo.Fill', { kind: 'unknown' }],
    ['INSERT INTO t (a) SELECT b.a FROM @ids i JOIN old b ON b.id = i.id WHERE b.a > 0', { kind: 'unknown' }],
    [
      'INSERT INTO t (a) SELECT b.a, b.c, b.d FROM (SELECT TOP (@n) * FROM #ids) i JOIN old b ON b.id = i.id',
      { kind: 'unknown' },
    ],
    ['INSERT INTO t (a) SELECT b.a FROM old b LEFT JOIN #ids i ON b.id = i.id', { kind: 'everything' }],
  ])('%s', (sql, reach) => {
    const change = operations(sql).find((each) => 'reach' in each)
    expect(change).toMatchObject({ table: { name: 't' }, reach })
  })

  test('an alias means its table, and what else is read is named', () => {
    const sql = `UPDATE o SET o.Total += l.Sum, @n = Seen = 1
      FROM dbo.Orders o INNER JOIN (SELECT OrderId FROM dbo.Lines) l ON l.OrderId = o.Id LEFT JOIN #batch b ON b.Id = o.Id`
    expect(operation(sql, 'update')).toMatchObject({
      table: { schema: 'dbo', name: 'Orders' },
      assignments: [
        { column: 'Total', value: { text: 'Total + l.Sum', columns: ['Total', 'Sum'] } },
        { column: 'Seen' },
      ],
      from: [{ name: 'Lines' }],
    })
  })

  test('MERGE is an operation for each of its branches', () => {
    const sql = `MERGE INTO dbo.Roles AS t USING (VALUES (1, N'a'), (2, N'b')) AS s (Id, Name) ON t.Id = s.Id
      WHEN MATCHED AND t.Name <> s.Name THEN UPDATE SET Name = CASE WHEN s.Id = 1 THEN s.Name ELSE t.Name END
      WHEN NOT MATCHED BY TARGET THEN INSERT (Id, Name) VALUES (s.Id, s.Name)
      WHEN NOT MATCHED BY SOURCE THEN DELETE OUTPUT $action;
      DROP TABLE x`
    expect(operations(sql)).toMatchObject([
      { kind: 'update', reach: { kind: 'values', rows: 2 }, assignments: [{ column: 'Name' }] },
      { kind: 'insert', columns: ['Id', 'Name'], reach: { kind: 'values', rows: 2 }, guards: ['on conflict'] },
      { kind: 'delete', reach: { kind: 'predicate' } },
      { kind: 'drop-table' },
    ])
  })

  test('tables of the session are nobody else’s', () => {
    const sql = `CREATE TABLE #t (a int); SELECT * INTO #u FROM dbo.Orders; INSERT INTO @v SELECT 1; UPDATE #t SET a = 1;
      DELETE FROM ##g; TRUNCATE TABLE #t; CREATE INDEX i ON #t (a); ALTER TABLE #t ADD b int; DROP TABLE IF EXISTS #t, #u;
      MERGE #t USING x ON 1 = 1 WHEN MATCHED THEN DELETE;`
    expect(new Set(kinds(sql))).toEqual(new Set(['query']))
  })
})

describe('procedures of the server', () => {
  test.each([
    [
      "EXEC sp_rename N'[dbo].[Orders].[Total]', N'Amount', 'COLUMN'",
      { kind: 'rename-column', table: { schema: 'dbo', name: 'Orders' }, column: 'Total', to: 'Amount' },
    ],
    [
      "EXECUTE sys.sp_rename @objname = 'Orders', @newname = 'Purchases'",
      { kind: 'rename-table', table: { name: 'Orders' }, to: { name: 'Purchases' } },
    ],
    [
      "sp_rename 'dbo.Orders.IX_a', 'IX_b', 'INDEX'",
      { kind: 'alter-index', index: { name: 'IX_a' }, change: { kind: 'rename', to: 'IX_b' } },
    ],
    ["EXEC sp_rename 'FK_Orders_Users', 'FK_Orders_Accounts', 'OBJECT'", { kind: 'other' }],
    ["EXEC sp_rename 'CHK_Orders_Total', 'CHK_Purchases_Total'", { kind: 'other' }],
    ['EXEC sp_rename @old, @new', { kind: 'opaque' }],
    ["EXEC sp_refreshview N'dbo.OrdersView'", { kind: 'other' }],
    ["EXEC sp_addextendedproperty N'MS_Description', N'DROP TABLE x'", { kind: 'other' }],
    ["EXEC sp_MSforeachtable 'ALTER TABLE ? NOCHECK CONSTRAINT ALL'", { kind: 'opaque' }],
    ['EXEC @rc = [dbo].[Fill] @a = 1', { kind: 'call-routine', routine: { schema: 'dbo', name: 'Fill' } }],
  ])('%s', (sql, expected) => {
    expect(operations(sql)).toMatchObject([expected])
  })
})

describe('SQL in strings', () => {
  test.each([
    ["EXEC(N'DROP TABLE [dbo].[Orders]')", ['drop-table']],
    ["EXEC sp_executesql N'UPDATE t SET a = ''x''; DELETE FROM u'", ['update', 'delete']],
    [
      "DECLARE @sql nvarchar(max) = N'DROP TABLE '; SET @sql = @sql + N'Orders'; EXEC (@sql)",
      ['query', 'query', 'drop-table'],
    ],
    [
      "DECLARE @sql nvarchar(max) = N'DROP '; SET @sql += N'VIEW v'; EXEC sp_executesql @stmt = @sql",
      ['query', 'query', 'drop-view'],
    ],
    ["EXEC('ALTER TABLE [t] DROP CONSTRAINT [' + @name + ']')", ['drop-constraint']],
    ["EXEC('DROP TABLE ' + @name)", ['opaque']],
    ['EXEC (@sql)', ['opaque']],
    ["EXEC ('DROP TABLE x') AT Elsewhere", ['opaque']],
    [
      "DECLARE @s nvarchar(max) = N'DROP TABLE a'; IF @x = 1 SET @s = N'DROP TABLE b'; EXEC(@s)",
      ['query', 'query', 'opaque'],
    ],
    ["PRINT 'DROP TABLE x'", ['query']],
  ])('%s', (sql, expected) => {
    expect(kinds(sql)).toEqual(expected)
  })
})

test('names are equal whatever the case of their letters, and keep the first spelling', () => {
  const { statements } = reading('CREATE TABLE dbo.Orders (Id int)', 'ALTER TABLE DBO.ORDERS DROP COLUMN ID')
  expect(statements[1]?.operations).toMatchObject([{ table: { schema: 'dbo', name: 'Orders' }, column: 'Id' }])
})

describe('other objects', () => {
  test.each([
    ['ALTER SCHEMA Archive TRANSFER dbo.Orders', { kind: 'rename-table', to: { schema: 'Archive', name: 'Orders' } }],
    ['DROP SCHEMA IF EXISTS Archive', { kind: 'drop-schema', what: 'schema', guards: ['if exists'] }],
    ['DROP DATABASE Shop', { kind: 'drop-schema', what: 'database' }],
    ['CREATE SEQUENCE dbo.s AS int START WITH 1', { kind: 'sequence', change: 'create' }],
    ['CREATE TYPE dbo.Ids AS TABLE (Id int PRIMARY KEY)', { kind: 'create-type' }],
    ['DROP TRIGGER dbo.trg', { kind: 'drop-trigger', trigger: 'trg' }],
    ['DISABLE TRIGGER trg ON dbo.Orders', { kind: 'set-trigger', trigger: 'trg', enabled: false }],
    [
      'GRANT SELECT, INSERT, DELETE ON SCHEMA::dbo TO [App], public WITH GRANT OPTION',
      { kind: 'grant', privileges: ['SELECT', 'INSERT', 'DELETE'], to: ['App', 'public'], toPublic: true },
    ],
    ['DENY UPDATE TO App', { kind: 'revoke', from: ['App'] }],
    ["CREATE LOGIN App WITH PASSWORD = N's3cret!', CHECK_POLICY = OFF", { kind: 'role', role: 'App', secret: {} }],
    ['SET LOCK_TIMEOUT 5000', { kind: 'set', name: 'lock_timeout', value: '5000' }],
    ['TRUNCATE TABLE dbo.Orders', { kind: 'truncate', tables: [{ name: 'Orders' }] }],
    ['SELECT * INTO dbo.Copy FROM dbo.Orders', { kind: 'create-table', as: { from: [{ name: 'Orders' }] } }],
    ["BULK INSERT dbo.Orders FROM 'a.csv'", { kind: 'copy', direction: 'from' }],
    ['ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE', { kind: 'other' }],
    ['FROBNICATE ALL THE THINGS', { kind: 'opaque', reason: expect.stringContaining('FROBNICATE ALL THE') }],
  ])('%s', (sql, expected) => {
    expect(operations(sql)).toMatchObject([expected])
  })
})

describe('what clients read before the server', () => {
  test('EXIT, QUIT and ON ERROR need no colon, and a variable may tell how often a batch runs', () => {
    const sql = 'ON ERROR EXIT\n:ON ERROR EXIT\n:setvar n 5\nDELETE TOP (100) FROM dbo.Orders;\nGO $(n)\nQUIT\nexit\n'
    expect(kinds(sql)).toEqual(['delete'])
    expect(operation(sql, 'delete').loop).toMatchObject({ commits: true })
  })

  test('an alias or a column of such a name is none of them', () => {
    expect(kinds('SELECT quit, exit FROM dbo.Doors;')).toEqual(['query'])
  })
})

test('the expression of a computed column needs no parentheses', () => {
  const sql =
    "ALTER TABLE dbo.Orders ADD Owner AS JSON_VALUE(Data, '$.Owner') PERSISTED NOT NULL, Size AS (1) + (2), Kind AS CASE WHEN Id IS NOT NULL THEN 1 END;"
  const columns = operations(sql).flatMap((each) => (each.kind === 'add-column' ? [each.column] : []))
  expect(
    columns.map(({ name, generated, nullable }) => [name, generated?.storage, generated?.expression.text, nullable]),
  ).toEqual([
    ['Owner', 'stored', "JSON_VALUE(Data, '$.Owner')", false],
    ['Size', 'virtual', '(1) + (2)', true],
    ['Kind', 'virtual', 'CASE WHEN Id IS NOT NULL THEN 1 END', true],
  ])
})

test('verbs within a security policy and a partition function begin no statement', () => {
  const policy =
    'CREATE SECURITY POLICY Sales.Own ADD BLOCK PREDICATE Sales.Sees(City) ON Sales.Customers AFTER UPDATE, ADD BLOCK PREDICATE Sales.Sees(City) ON Sales.Customers BEFORE DELETE WITH (STATE = ON);'
  expect(kinds(policy)).toEqual(['other'])
  expect(kinds('ALTER PARTITION FUNCTION ByYear() MERGE RANGE (2019);')).toEqual(['other'])
})

describe('table hints', () => {
  test.each([
    ['UPDATE dbo.Orders WITH (TABLOCK) SET Total = 0;', ['Orders', 'TABLOCKX']],
    ['UPDATE o SET Total = 0 FROM dbo.Orders AS o WITH (TABLOCKX) WHERE o.Id = 7;', ['Orders', 'TABLOCKX']],
    ['DELETE FROM dbo.Orders WITH (TABLOCK) WHERE Id = 7;', ['Orders', 'TABLOCKX']],
    ['INSERT INTO dbo.Orders WITH (TABLOCK) (Id) SELECT Id FROM dbo.Old;', ['Orders', 'TABLOCKX']],
    ['SELECT 1 FROM dbo.Orders WITH (TABLOCK, HOLDLOCK);', ['Orders', 'TABLOCK']],
    [
      'UPDATE o SET Total = l.Total FROM dbo.Orders o JOIN dbo.Lines l WITH (TABLOCKX) ON l.Id = o.Id;',
      ['Lines', 'TABLOCKX'],
    ],
  ])('%s', (sql, [table, mode]) => {
    expect(operation(sql, 'lock-table')).toMatchObject({ tables: [{ name: table }], mode })
  })

  test.each([
    'SELECT 1 FROM dbo.Orders WITH (TABLOCK);',
    'INSERT INTO #rows WITH (TABLOCK) SELECT Id FROM dbo.Orders WITH (NOLOCK);',
    'UPDATE dbo.Orders WITH (ROWLOCK) SET Total = 0 FROM dbo.Lines WITH (TABLOCK);',
  ])('none that outlasts its statement: %s', (sql) => {
    expect(kinds(sql)).not.toContain('lock-table')
  })
})
