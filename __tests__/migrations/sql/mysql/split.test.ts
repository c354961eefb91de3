import { expect, test } from '@jest/globals'
import { operations, place, reading, statements } from './reading.js'

test('an ALTER TABLE of two clauses behind DELIMITER is one statement with two operations in their places', () => {
  const sql =
    'DELIMITER $$\n-- widen\nALTER TABLE `orders`\n  ADD COLUMN note text,\n  DROP COLUMN old$$\nDELIMITER ;\nSELECT 1;\n'
  const [alter, select] = statements(sql)
  expect(alter?.sql.text).toBe('ALTER TABLE `orders`\n  ADD COLUMN note text,\n  DROP COLUMN old')
  expect(alter && place(alter.span)).toBe('3:1-5:18')
  expect(alter?.operations.map(({ kind, span }) => [kind, place(span)])).toEqual([
    ['add-column', '4:3-4:23'],
    ['drop-column', '5:3-5:18'],
  ])
  expect(alter?.comments.map(({ text, span }) => [text, place(span)])).toEqual([['widen', '2:1-2:9']])
  expect(select && place(select.span)).toBe('7:1-7:9')
  expect(reading(sql).unread).toEqual([])
})

test('delimiters change as often as the client is told, in any case', () => {
  const sql = 'delimiter //\nDROP TABLE a//\nDROP TABLE b;//\nDelimiter ;;\nDROP TABLE c;;\nDELIMITER ;\nDROP TABLE d'
  expect(statements(sql).map(({ span }) => place(span))).toEqual(['2:1-2:13', '3:1-3:13', '5:1-5:13', '7:1-7:13'])
})

test('semicolons in strings, names, comments and bodies end nothing', () => {
  const sql = [
    'INSERT INTO a (b) VALUES (\'x;\\\';\', "y;"";", 1); # z;',
    'DROP TABLE `a;b`; /* c; */ DROP TABLE d -- e;',
    '; DROP TABLE f',
  ].join('\n')
  expect(statements(sql).map(({ sql: { text } }) => text.slice(0, 16))).toEqual([
    'INSERT INTO a (b',
    'DROP TABLE `a;b`',
    'DROP TABLE d',
    'DROP TABLE f',
  ])
  expect(statements(sql)[0]?.comments.map(({ text }) => text)).toEqual(['z;'])
})

test('two dashes without a space subtract', () => {
  expect(statements('SELECT 5--3; SELECT 1').length + reading('SELECT 5--3; SELECT 1').unread.length).toBe(2)
})

test('what a versioned comment holds is run, at its own place', () => {
  const [set, alter] = statements('/*!40101 SET NAMES utf8 */;\nALTER TABLE t /*!50600 ADD COLUMN a int */;')
  expect(set && place(set.span)).toBe('1:10-1:24')
  expect(alter?.operations.map(({ kind, span }) => [kind, place(span)])).toEqual([['add-column', '2:1-2:40']])
})

test('a versioned comment for another server is a comment', () => {
  expect(operations('/*M!100401 DROP TABLE a */; /*!100301 DROP TABLE b */;', 'mysql')).toEqual([])
  expect(operations('/*M!100401 DROP TABLE a */; /*!100301 DROP TABLE b */;', 'mariadb')).toHaveLength(2)
  expect(operations('/*!80000 DROP TABLE a */;', 'mariadb')).toEqual([])
})

test('a body stays together with and without DELIMITER', () => {
  const body =
    'CREATE PROCEDURE p() BEGIN IF 1 THEN DELETE FROM a; END IF; CASE 1 WHEN 1 THEN DELETE FROM b; END CASE; END'
  for (const sql of [`DELIMITER $$\n${body}; $$\nDELIMITER ;\nDROP TABLE z;`, `${body};\nDROP TABLE z;`]) {
    expect(operations(sql).map(({ kind }) => kind)).toEqual(['create-routine', 'drop-table'])
    expect(reading(sql).unread).toEqual([])
  }
})

test('what cannot be read is named at the word, and the statements around it are read', () => {
  const { statements: read, unread } = reading(
    'DROP TABLE a;\nALTER TABLE 💥 ADD COLUMN b nonsense NULL;\nDROP TABLE c;',
  )
  expect(read).toHaveLength(2)
  expect(unread.map(({ reason, refused, span }) => [reason, refused, place(span)])).toEqual([
    ["this statement cannot be read by our MySQL grammar: unexpected 'nonsense'", false, '2:29-2:37'],
  ])
})

test('a template is one name, and a control tag a branch', () => {
  const sql = '{{ if .Prefix }}\nALTER TABLE {{.Prefix}}users DROP COLUMN a;\n{{ end }}'
  expect(reading(sql).unread).toEqual([])
  expect(operations(sql)).toMatchObject([
    { kind: 'drop-column', table: { name: '{{ .Prefix }}users' }, column: 'a', branch: '{{ if .Prefix }}' },
  ])
})

test('anything is answered without an exception', () => {
  for (const sql of [
    '',
    ';',
    "'",
    '`',
    '/*',
    '/*!',
    'DELIMITER',
    '\0',
    '\ud800',
    '\ufeffSELECT 1',
    '$$',
    'DELIMITER $$\n$$',
    '{{',
  ])
    expect(() => reading(sql)).not.toThrow()
})

test('a word that only the grammar reserves may name a column', () => {
  expect(operations('ALTER TABLE t DROP COLUMN old, ADD COLUMN locked int')).toMatchObject([
    { kind: 'drop-column', column: 'old' },
    { kind: 'add-column', column: { name: 'locked' } },
  ])
})
