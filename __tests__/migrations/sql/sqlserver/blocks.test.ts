import { describe, expect, test } from '@jest/globals'
import { kinds, operation, operations, place, reading, statements } from './reading.js'

describe('batches', () => {
  test('GO ends a batch only on a line of its own, outside comments and strings', () => {
    const sql = `/* outer /* GO */
GO
*/
INSERT INTO t (a) VALUES ('
GO
');
-- GO
DROP TABLE [GO]
go 3 -- thrice
DELETE TOP (10) FROM t
GO 5
DROP VIEW v`
    const found = operations(sql)
    expect(found.map(({ kind }) => kind)).toEqual(['insert', 'drop-table', 'delete', 'drop-view'])
    expect(found.map(({ loop }) => loop !== undefined)).toEqual([true, true, true, false])
    expect(found.map(({ span }) => place(span))).toEqual(['4:1-6:3', '8:1-8:16', '10:1-10:23', '12:1-12:12'])
  })

  test('commands of sqlcmd are not the server’s; a file that they include is not followed', () => {
    const sql = `:setvar Schema dbo\n:on error exit\nDROP TABLE [$(Schema)].Orders\n:r .\\seed.sql\nDROP TABLE $(Schema).$(Prefix)_x`
    expect(operations(sql)).toMatchObject([
      { kind: 'drop-table', table: { schema: '$(Schema)', name: 'Orders' } },
      { kind: 'opaque', reason: 'sqlcmd reads .\\seed.sql here, which is not followed' },
      { kind: 'drop-table', table: { schema: '$(Schema)', name: '$(Prefix)_x' } },
    ])
  })

  test('comments stay with their statement', () => {
    const sql = '-- above\nDROP TABLE a -- behind\n/* next */ DROP TABLE b'
    expect(statements(sql).map(({ comments }) => comments.map(({ text }) => text))).toEqual([
      ['above', 'behind'],
      ['next'],
    ])
  })
})

describe('control flow', () => {
  test('a question to the catalogue guards, one to rows leaves open whether it runs', () => {
    const sql = `IF COL_LENGTH('[dbo].[Orders]', 'Note') IS NOT NULL
BEGIN
    ALTER TABLE [dbo].[Orders]
        DROP COLUMN [Note];
END
ELSE IF OBJECT_ID(N'dbo.x', 'U') IS NULL CREATE TABLE x (a int)
IF EXISTS (SELECT 1 FROM dbo.Flags WHERE On_ = 1) DROP TABLE y; ELSE DROP TABLE z
IF @version > 3 BEGIN DROP TABLE w END`
    expect(operations(sql).map(({ kind, guards, branch }) => [kind, guards, branch])).toEqual([
      ['drop-column', ['condition'], undefined],
      ['create-table', ['condition'], undefined],
      ['drop-table', ['condition'], 'EXISTS (SELECT 1 FROM dbo.Flags WHERE On_ = 1)'],
      ['drop-table', ['condition'], 'NOT (EXISTS (SELECT 1 FROM dbo.Flags WHERE On_ = 1))'],
      ['drop-table', [], '@version > 3'],
    ])
    expect(place(operation(sql, 'drop-column').span)).toBe('3:5-4:27')
  })

  test('a WHILE loop commits each round unless a transaction surrounds it', () => {
    const loop = `WHILE @@ROWCOUNT > 0 BEGIN DELETE TOP (1000) FROM t WHERE Old = 1; WAITFOR DELAY '00:00:01' END`
    expect(operation(`SELECT 1 ${loop}`, 'delete').loop).toEqual({
      commits: true,
      byItself: true,
      endsAtZeroRows: true,
      skipsLocked: false,
    })
    expect(operation(`BEGIN TRAN ${loop} COMMIT`, 'delete').loop?.commits).toBe(false)
    const own = `WHILE 1 = 1 BEGIN BEGIN TRAN; DELETE TOP (5) FROM t WITH (READPAST); IF @@ROWCOUNT = 0 BREAK; COMMIT END`
    expect(operation(own, 'delete').loop).toMatchObject({ commits: true, skipsLocked: true })
  })

  test('CATCH that does not raise the error again swallows it; its ROLLBACK is no step', () => {
    const sql = (caught: string): string => `SET XACT_ABORT ON;
BEGIN TRY
  BEGIN TRANSACTION
  DROP TABLE t
  COMMIT TRANSACTION
END TRY
BEGIN CATCH
  IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION
  ${caught}
END CATCH
DROP TABLE u`
    expect(kinds(sql('THROW;'))).toEqual([
      'set',
      'transaction',
      'drop-table',
      'transaction',
      'query',
      'query',
      'drop-table',
    ])
    expect(operation(sql('THROW'), 'drop-table').guards).toEqual([])
    expect(operation(sql('PRINT ERROR_MESSAGE()'), 'drop-table').guards).toEqual(['handler'])
  })

  test('statements need no semicolon between them, and CASE … END closes no block', () => {
    const sql = `BEGIN
  DECLARE @a int = CASE WHEN 1 = 1 THEN 1 ELSE 2 END
  UPDATE t SET a = CASE WHEN b = 1 THEN 2 ELSE 3 END WHERE Id = 1
  INSERT INTO t (a) VALUES (1) SELECT SCOPE_IDENTITY()
  WITH c AS (SELECT 1 AS a) INSERT INTO t (a) SELECT a FROM c
  DECLARE p CURSOR FOR SELECT a FROM t FOR UPDATE OF a OPEN p FETCH NEXT FROM p INTO @a CLOSE p DEALLOCATE p
END
again: DROP TABLE x`
    expect(kinds(sql)).toEqual([
      ...['query', 'update', 'insert', 'query', 'insert'],
      ...['query', 'query', 'query', 'query', 'query', 'drop-table'],
    ])
  })

  test('a rollback to a savepoint ends no transaction', () => {
    expect(operations('BEGIN TRAN SAVE TRAN half ROLLBACK TRAN half COMMIT')).toMatchObject([
      { change: 'begin' },
      { change: 'savepoint' },
      { change: 'rollback to' },
      { change: 'commit' },
    ])
  })
})

describe('modules', () => {
  test('a body is no step of the file, and ends with its batch', () => {
    const sql = `CREATE OR ALTER PROCEDURE [dbo].[Clean] @Ids AS dbo.IdList READONLY, @n INT = 5
WITH EXECUTE AS OWNER
AS
BEGIN
  SET NOCOUNT ON
  DELETE FROM dbo.Orders
  DROP TABLE IF EXISTS #Source
END
GO
ALTER FUNCTION dbo.f (@a int) RETURNS TABLE AS RETURN SELECT 1 AS a
GO
CREATE TRIGGER dbo.trg ON dbo.Orders AFTER INSERT, UPDATE AS IF UPDATE(a) DELETE FROM dbo.Log
GO
CREATE VIEW dbo.v (a) AS WITH c AS (SELECT a FROM dbo.Orders) SELECT a FROM c
GO
DROP PROCEDURE IF EXISTS dbo.Clean`
    expect(operations(sql)).toMatchObject([
      {
        kind: 'create-routine',
        routine: { schema: 'dbo', name: 'Clean' },
        guards: ['or replace'],
        body: [{ kind: 'set' }, { kind: 'delete', reach: { kind: 'everything' }, nested: true }, { kind: 'query' }],
      },
      { kind: 'create-routine', what: 'function', guards: ['or replace'] },
      { kind: 'create-trigger', table: { name: 'Orders' }, trigger: 'trg' },
      { kind: 'create-view', columns: ['a'], reads: [{ name: 'Orders' }] },
      { kind: 'drop-routine', guards: ['if exists'] },
    ])
  })
})

test.each([
  'BEGIN',
  'END END ELSE',
  "SELECT 'never closed",
  '/* never closed',
  'IF',
  'WHILE 1 = 1',
  'CREATE TABLE t (',
  'ALTER TABLE',
  'MERGE',
  'EXEC',
  'EXEC(',
  'WITH c AS (',
  'UPDATE',
  'DELETE',
  'INSERT',
  'CREATE PROCEDURE',
  'BEGIN TRY SELECT 1',
  '[',
  'GO\nGO\nGO',
  'sp_rename',
  'ALTER TABLE t ADD',
  'ALTER TABLE t DROP',
  ')))(((',
])('a broken text ends nothing but itself: %s', (sql) => {
  expect(() => reading(sql)).not.toThrow()
  expect(kinds(`${sql}\nGO\nDROP TABLE t`).length).toBeGreaterThanOrEqual(sql.includes('never') || sql === '[' ? 0 : 1)
})
