import { describe, expect, test } from '@jest/globals'
import { kinds, operation, operations, place } from '../reading.js'

describe('DO blocks are executed', () => {
  test('their statements stand where the file has them', () => {
    const sql =
      "DO $$\nDECLARE s text := '🚀';\nBEGIN\n  -- drop table no;\n  ALTER TABLE é\n    ADD a int, DROP b;\n  DROP TABLE c;\nEND $$;"
    expect(operations(sql).map((each) => `${each.kind} ${place(each.span)}`)).toEqual([
      'add-column 6:5-6:14',
      'drop-column 6:16-6:22',
      'drop-table 7:3-7:15',
    ])
    expect(operations(sql).every((each) => each.nested === true)).toBe(true)
  })

  test('EXECUTE of a constant is read, of a computed text it is opaque', () => {
    const sql =
      "DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'a'; EXECUTE format('DROP TABLE %I', x); EXECUTE 'INSERT INTO t VALUES (''b'')'; END $$"
    expect(operations(sql)).toMatchObject([
      { kind: 'drop-table', table: { name: 'a' } },
      { kind: 'opaque', reason: 'dynamic SQL', text: "format('DROP TABLE %I', x)" },
      { kind: 'insert', reach: { kind: 'values', rows: 1 } },
    ])
  })

  test('a question to the catalogue is a guard, another condition a branch, a handler a guard', () => {
    const sql = `DO $$ BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_class) THEN DROP TABLE a; ELSE DROP TABLE b; END IF;
      IF current_user = 'x' THEN DROP TABLE c; END IF;
      BEGIN CREATE TABLE d (); EXCEPTION WHEN duplicate_table THEN NULL; END;
    END $$`
    expect(operations(sql)).toMatchObject([
      { table: { name: 'a' }, guards: ['condition'] },
      { table: { name: 'b' }, guards: ['condition'] },
      { table: { name: 'c' }, guards: [], branch: "IF current_user = 'x'" },
      { table: { name: 'd' }, guards: ['handler'] },
    ])
  })

  test('a loop says whether it commits, when it ends and what it skips', () => {
    const sql = `DO $$ DECLARE n int; BEGIN
      LOOP
        DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 10 FOR UPDATE SKIP LOCKED);
        GET DIAGNOSTICS n = ROW_COUNT;
        EXIT WHEN n = 0;
        COMMIT;
      END LOOP;
      FOR n IN SELECT id FROM u LOOP UPDATE t SET a = 1 WHERE id = n; END LOOP;
    END $$`
    expect(operation(sql, 'delete')).toMatchObject({
      loop: { commits: true, endsAtZeroRows: true, skipsLocked: true },
      reach: { kind: 'batch', size: 10 },
    })
    expect(operation(sql, 'update')).toMatchObject({
      loop: { commits: false, endsAtZeroRows: false },
      reach: { kind: 'predicate', columns: ['id'], constants: 1 },
    })
    expect(operation(sql, 'query').loop).toBeUndefined()
  })

  test('PERFORM and SELECT INTO are read in their places', () => {
    const sql = 'DO $$ DECLARE n int; BEGIN PERFORM  app.f(2); SELECT count(*) INTO n FROM u WHERE k = n; END $$'
    expect(operations(sql).map((each) => `${each.kind} ${place(each.span)}`)).toEqual([
      'call-routine 1:28-1:45',
      'query 1:28-1:45',
      'query 1:47-1:88',
    ])
  })

  test('a body that PL/pgSQL refuses is opaque', () => {
    expect(kinds('DO $$ BEGIN IF x END $$')).toEqual(['opaque'])
    expect(kinds("DO LANGUAGE plpython3u $$ plpy.execute('x') $$")).toEqual(['opaque'])
  })
})

describe('routines are defined, not executed', () => {
  test('their bodies are at hand for when they are called', () => {
    const sql =
      "CREATE OR REPLACE FUNCTION g() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS 'BEGIN UPDATE t SET a = ''x''; RETURN NEW; END'"
    expect(operations(sql)).toHaveLength(1)
    expect(operation(sql, 'create-routine')).toMatchObject({
      trigger: true,
      securityDefiner: true,
      fixedSearchPath: false,
      guards: ['or replace'],
      body: [{ kind: 'update', assignments: [{ value: { text: "'x'" } }], nested: true }],
    })
  })

  test('in SQL, in standard SQL, and in a language that is not read', () => {
    expect(
      operation(
        'CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ DELETE FROM t WHERE id = a; SELECT 1 $$',
        'create-routine',
      ).body,
    ).toMatchObject([{ kind: 'delete', reach: { columns: ['id'] } }, { kind: 'query' }])
    expect(operation('CREATE PROCEDURE f() BEGIN ATOMIC DELETE FROM t; END', 'create-routine').body).toMatchObject([
      { kind: 'delete' },
    ])
    expect(operation("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'f'", 'create-routine').body).toBeUndefined()
  })
})
