import { expect, test } from '@jest/globals'
import { codeOf, inSentence, stringsOf } from '../../../src/hazards/shared/sql-text.js'

test('strings are told from comments, names and code', () => {
  const sql = `SELECT 'it''s', E'a\\'b', "col'umn" /* 'no' */ FROM t -- 'no'\nWHERE a = $tag$x 'y' $$ z$tag$;`
  expect(stringsOf(sql)).toEqual(["it's", "a\\'b", "x 'y' $$ z"])
  expect(codeOf(sql)).not.toContain('no')
})

test('a quotation mark that is never closed ends with the text', () => {
  expect(stringsOf("SELECT 'open")).toEqual(['open'])
})

test('a sentence quotes an expression on one line, without comments', () => {
  expect(inSentence("(\n  a = '--' -- GO\n  OR b /* or\n so */ IS NULL\n)")).toBe("( a = '--' OR b IS NULL )")
})
