import { describe, expect, test } from '@jest/globals'
import { operations, place, reading } from '../reading.js'

describe('psql', () => {
  test('rows behind COPY are no SQL', () => {
    const sql = "COPY s.t (a) FROM stdin;\n1\t'; DROP TABLE x;\n\\.\nDROP TABLE é;"
    expect(operations(sql).map((each) => `${each.kind} ${place(each.span)}`)).toEqual([
      'copy 1:1-1:24',
      'drop-table 4:1-4:13',
    ])
    expect(operations(sql)[0]).toMatchObject({ table: { schema: 's', name: 't' }, direction: 'from' })
  })

  test('COPY FROM stdin without rows takes nothing with it', () => {
    expect(operations('COPY t FROM stdin;\nDROP TABLE a;').map((each) => each.kind)).toEqual(['copy', 'drop-table'])
  })

  test('commands are passed over, and what they run is named', () => {
    const sql =
      "\\set x 1\n\\connect app\nDROP TABLE a;\n\\copy s.t FROM 'x.csv' csv\n\\i more.sql\nSELECT 'DROP TABLE ' || t FROM x \\gexec\nDROP TABLE b;"
    expect(reading(sql).unread).toEqual([])
    expect(operations(sql)).toMatchObject([
      { kind: 'drop-table', span: { line: 3 } },
      { kind: 'copy', table: { schema: 's', name: 't' }, direction: 'from' },
      { kind: 'opaque', reason: 'psql runs another file here' },
      { kind: 'query' },
      { kind: 'opaque', span: { line: 6, column: 34 } },
      { kind: 'drop-table', span: { line: 7 } },
    ])
  })

  test('what only shows, edits or ends is passed over, with its options', () => {
    const sql =
      'CREATE VIEW v AS SELECT 1;\n\\sv v\n\\sf+ f\n\\lo_list+\n\\list\n\\print\nSELECT $1 \\bind 7 \\g\nSELECT 2 \\parse two\nDROP TABLE a;\n\\quit\n'
    expect(reading(sql).unread).toEqual([])
    expect(operations(sql).map((each) => each.kind)).toEqual(['create-view', 'query', 'query', 'drop-table'])
  })

  test('COPY FROM stdout takes rows as well', () => {
    const sql = "COPY t FROM stdout;\n1\t'; DROP TABLE x;\n\\.\nDROP TABLE a;"
    expect(operations(sql).map((each) => each.kind)).toEqual(['copy', 'drop-table'])
  })

  test('\\if makes branches', () => {
    const sql = '\\if :prod\nDROP TABLE a;\n\\else\nDROP TABLE b;\n\\endif\nDROP TABLE c;'
    expect(operations(sql).map((each) => each.branch)).toEqual(['\\if :prod', '\\if :prod \\else', undefined])
  })

  test('a backslash that psql does not know is refused', () => {
    expect(reading('SELECT 1 \\nonsense;').unread).toMatchObject([{ refused: true }])
  })
})
