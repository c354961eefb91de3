import { describe, expect, test } from '@jest/globals'
import { operation, operations, place, reading } from '../reading.js'

describe('templates', () => {
  test('one expression is one name, however it is spaced, and names show it', () => {
    const sql =
      'ALTER TABLE {{ index .Options "Namespace" }}.users DROP COLUMN a;\nDROP TABLE {{index  .Options "Namespace"}}.users;'
    const schema = '{{ index .Options "Namespace" }}'
    expect(operations(sql)).toMatchObject([{ table: { schema, name: 'users' } }, { table: { schema, name: 'users' } }])
    expect(operations(sql).map((each) => place(each.span))).toEqual(['1:1-1:65', '2:1-2:49'])
  })

  test.each([
    ['DROP TABLE {{.Prefix}}_users_{{.Suffix}}', '{{ .Prefix }}_users_{{ .Suffix }}'],
    ['DROP TABLE {{.A}}{{.B}}_c', '{{ .A }}{{ .B }}_c'],
    ['DROP TABLE "{{ .Name }} x"', '{{ .Name }} x'],
    ['DROP TABLE ${table}', '${table}'],
    ['DROP TABLE <%= table %>', '<%= table %>'],
    ['DROP TABLE :table', ':table'],
    ['DROP TABLE {table}', '{table}'],
  ])('%s', (sql, name) => {
    expect(operation(sql, 'drop-table').table).toEqual({ name })
  })

  test.each([
    ['CREATE TABLE t (id $%SERIAL_KEY%$, note text)', '$%SERIAL_KEY%$'],
    ['CREATE TABLE %(schema)s.t (id int)', '%(schema)s'],
    ['CREATE TABLE %SCHEMA%.t (id int)', '%SCHEMA%'],
    ['CREATE TABLE @schema@.t (id int)', '@schema@'],
    ['CREATE TABLE $(schema).t (id int)', '$(schema)'],
    ['CREATE TABLE <<schema>>.t (id int)', '<<schema>>'],
    ['CREATE TABLE [[schema]].t (id int)', '[[schema]]'],
  ])('one of another spelling is not analysed, and not refused: %s', (sql, placeholder) => {
    expect(reading(sql).unread).toEqual([
      expect.objectContaining({ refused: false, reason: expect.stringContaining(`${placeholder} looks like`) }),
    ])
  })

  test('what only a string or a comment holds is no placeholder', () => {
    const sql = "CREATE TABEL t (note text DEFAULT '@schema@') -- $(schema)"
    expect(reading(sql).unread).toEqual([expect.objectContaining({ refused: true })])
  })

  test('braces and colons of SQL itself are left alone', () => {
    const sql = "INSERT INTO t (a) VALUES ('{{1,2},{3,4}}'::int[]), ('{\"a\": 1}'::jsonb), (x[1:n])"
    expect(operation(sql, 'insert').reach).toEqual({ kind: 'values', rows: 3 })
    expect(operation("ALTER TABLE t ADD a int[] DEFAULT '{{1,2},{3,4}}'", 'add-column').column.default?.text).toBe(
      "'{{1,2},{3,4}}'",
    )
  })

  test('what a control tag encloses bears it as its branch', () => {
    const sql = '{{ if .Big }}\nDROP TABLE a;\n{{ else }}\nDROP TABLE b;\n{{ end }}\nDROP TABLE c;'
    expect(operations(sql).map((each) => each.branch)).toEqual(['{{ if .Big }}', '{{ if .Big }} {{ else }}', undefined])
  })

  test('of the alternatives inside a statement the first is read', () => {
    const sql = 'CREATE TABLE t (id {{if .A}}int{{else}}bigint{{end}} NOT NULL)'
    expect(operation(sql, 'create-table').columns).toMatchObject([{ type: { name: 'int4' }, nullable: false }])
  })

  test('SQL that only the template knows is unread, not refused', () => {
    expect(reading('SELECT 1;\n{{ template "rest" . }}').unread).toMatchObject([
      { refused: false, span: { line: 2, column: 1 } },
    ])
  })

  test('templates in strings that are executed are names as well', () => {
    const sql = "DO $$ BEGIN EXECUTE 'DROP TABLE {{ .Ns }}.a'; END $$"
    expect(operation(sql, 'drop-table').table).toEqual({ schema: '{{ .Ns }}', name: 'a' })
  })

  test('a WHERE that compares with a template shows it', () => {
    expect(operation('DELETE FROM t WHERE a = {{.Value}}', 'delete').reach).toMatchObject({ text: 'a = {{.Value}}' })
  })
})
