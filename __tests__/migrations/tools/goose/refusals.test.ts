import { beforeAll, describe, expect, test } from '@jest/globals'
import { goose } from '../../../../src/migrations/tools/goose/index.js'
import { loadReaders } from '../../../../src/migrations/sql/readers.js'
import { historyIn } from '../trees.js'

const UP = '-- +goose Up\nCREATE TABLE a (id int);\n'
const FUNCTION = 'CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND $$;\n'

const readers = loadReaders()
beforeAll(() => readers.load('postgres'))

async function refusalsOf(
  sql: string,
  version = 'v3.24.1',
): Promise<readonly (readonly [number | undefined, string])[]> {
  const files = {
    'go.mod': `module shop\n\nrequire github.com/pressly/goose/v3 ${version}\n`,
    'db/1_a.sql': sql,
    'db/2_b.sql': UP,
  }
  const { disorder } = await historyIn(goose, files, { engines: ['postgres'] }, readers)
  return disorder.map(({ kind, detail, span, migrations }) => {
    expect([kind, migrations]).toEqual(['refused file', ['1_a']])
    return [span?.line, detail] as const
  })
}

// What goose answers to each: https://github.com/pressly/goose/blob/main/internal/sqlparser/parser.go and parser_test.go
describe('goose stops at', () => {
  test.each([
    ['white space before an annotation', `  ${UP}`, 1, /white space/],
    [
      'an annotation that it does not know',
      `${UP}-- +goose Dwon\nDROP TABLE a;\n`,
      3,
      /knows no annotation -- \+goose Dwon/,
    ],
    ['a comment that only speaks of goose', `-- run by +goose\n${UP}`, 1, /knows no annotation/],
    ['a second up', `${UP}${UP}`, 3, /second/],
    ['a down before the up', `-- +goose Down\nDROP TABLE a;\n${UP}`, 1, /must stand -- \+goose Up/],
    ['a statement before the up', `CREATE TABLE b (id int);\n${UP}`, 1, /before -- \+goose Up/],
    ['a file without annotations', 'CREATE TABLE b (id int);\n', 1, /before -- \+goose Up/],
    ['comments alone', '-- later\n', 1, /Up is missing/],
    ['a block that stays open', `-- +goose Up\n-- +goose StatementBegin\n${FUNCTION}`, 2, /StatementEnd is missing/],
    [
      'a down in an open block',
      `-- +goose Up\n-- +goose StatementBegin\n${FUNCTION}-- +goose Down\n`,
      7,
      /no open StatementBegin/,
    ],
    ['the end of no block', `${UP}-- +goose StatementEnd\n`, 3, /without StatementBegin/],
    ['a block outside the sections', `-- +goose StatementBegin\n${UP}`, 1, /outside a section/],
    ['a statement without a semicolon at the end', '-- +goose Up\nCREATE TABLE a (id int)\n', 2, /no semicolon/],
    [
      'the same before the down',
      '-- +goose Up\nCREATE TABLE a (id int)\n-- +goose Down\nDROP TABLE a;\n',
      2,
      /no semicolon/,
    ],
    ['a closing comment in the other style', `${UP}/* done */\n`, 3, /no semicolon/],
    ['a body that it cuts', `-- +goose Up\n${FUNCTION}`, 2, /cuts this statement/],
    ['a body of the way back that it cuts', `${UP}-- +goose Down\n${FUNCTION}`, 4, /cuts this statement/],
  ])('%s', async (_, sql, line, reason) => {
    expect(await refusalsOf(sql)).toEqual([[line, expect.stringMatching(reason)]])
  })

  test.each([
    ['no space behind the plus', '-- +gooseUp\nCREATE TABLE a (id int);\n--+goose down\nDROP TABLE a;\n'],
    ['a comment behind the semicolon', '-- +goose Up\nCREATE TABLE a (id int); -- the first\n'],
    ['a body in a block', `-- +goose Up\n-- +goose StatementBegin\n${FUNCTION}-- +goose StatementEnd\n`],
    ['no semicolon in a block', '-- +goose Up\n-- +goose StatementBegin\nSELECT 1\n-- +goose StatementEnd\n'],
    ['variables', `-- +goose ENVSUB ON\n${UP}-- +goose ENVSUB OFF\n`],
    ['words before the up', `-- Orders.\n\n${UP}`],
  ])('but not at %s', async (_, sql) => {
    expect(await refusalsOf(sql)).toEqual([])
  })

  test('unknown annotations since v3.19 only', async () => {
    const sql = `-- run by +goose\n${UP}`
    expect(await refusalsOf(sql, 'v3.18.0')).toEqual([])
    expect(await refusalsOf(sql, 'v3.19.1')).toHaveLength(1)
  })

  test('nothing else: what it refuses is analysed all the same', async () => {
    const history = await historyIn(goose, { 'db/1_a.sql': `${UP}${UP.replace('a (', 'b (')}` })
    expect(history.migrations[0]?.up.map(({ sql }) => sql.text)).toEqual([
      'CREATE TABLE a (id int)',
      'CREATE TABLE b (id int)',
    ])
  })
})
