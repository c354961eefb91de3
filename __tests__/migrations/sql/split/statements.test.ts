import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { tokensOf } from '../../../../src/migrations/sql/postgres/tokens.js'
import { prepare } from '../../../../src/migrations/sql/split/prepare.js'
import { splitStatements } from '../../../../src/migrations/sql/split/statements.js'
import { Text } from '../../../../src/migrations/text.js'
import { reading } from '../reading.js'

const fragment = fc.constantFrom(
  ...[
    "'",
    '"',
    '$$',
    '$a$',
    '/*',
    '*/',
    '--',
    '\n',
    '\r\n',
    '{{',
    '}}',
    '{{ if x }}',
    '{{ else }}',
    '{{ end }}',
    '{%',
    '%}',
    '${',
    '}',
  ],
  ...[
    '\\',
    '\\if',
    '\\.',
    '(',
    ')',
    ';',
    ':x',
    'é',
    '🚀',
    '\ud83d',
    '\0',
    ' ',
    "E'",
    '[',
    ']',
    'COPY t FROM stdin;',
    'CREATE FUNCTION',
  ],
  ...[
    'BEGIN ATOMIC',
    'END',
    'CASE',
    'SELECT 1',
    'DROP TABLE a',
    'ALTER TABLE a DROP b, ADD c int',
    'DO',
    'DELETE FROM t WHERE a',
  ],
)
const anySql = fc.oneof(
  fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
)

describe('splitting', () => {
  test('keeps the length of any text, and covers it: between statements stand only space, comments and semicolons', () => {
    fc.assert(
      fc.property(anySql, (value) => {
        const { sql } = prepare(Text.ofFile('a.sql', value))
        expect(sql).toHaveLength(value.length)
        let at = 0
        for (const range of splitStatements(sql, tokensOf(sql))) {
          expect(
            tokensOf(sql.slice(at, range.start)).every((token) => token.kind === 'comment' || token.word === ';'),
          ).toBe(true)
          expect(range.start).toBeGreaterThanOrEqual(at)
          at = range.end
        }
        expect(tokensOf(sql.slice(at)).every((token) => token.kind === 'comment' || token.word === ';')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('no text makes the reader throw', () => {
    fc.assert(
      fc.property(anySql, (value) => {
        const { statements, unread } = reading(value)
        expect([...statements, ...unread].every((each) => each.span.line >= 1 && each.span.column >= 1)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
