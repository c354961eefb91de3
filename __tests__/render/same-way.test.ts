import { expect, test } from '@jest/globals'
import { findingText } from '../../src/render/text-finding.js'
import { withSameWays } from '../../src/render/same-way.js'
import { palette } from '../../src/render/colour.js'
import type { Finding, ReportedFix } from '../../src/report.js'
import { finding } from './reports.js'

/** A type change of `orders.COLUMN` at a line, whose way is a file of some length. */
function typeChange(column: string, line: number, change: Partial<Finding> = {}): Finding {
  return finding({
    hazard: 'change-column-type',
    object: `orders.${column}`,
    line,
    fix: {
      language: 'sql',
      files: [
        {
          path: `db/0002_add_orders_${column.toLowerCase()}_new.up.sql`,
          contents: [
            `-- ${'the running release writes both columns from here on, '.repeat(4)}`,
            `ALTER TABLE orders ADD COLUMN "${column}_new" bigint;`,
            `UPDATE orders SET "${column}_new" = "${column}"::bigint;`,
          ].join('\n'),
          note: `Leave line ${String(line)} out of db/0001.up.sql.`,
        },
      ],
    },
    ...change,
  })
}

test('the safe way of a second column is told by the first', () => {
  const [first, second] = withSameWays([typeChange('placedBy', 3), typeChange('paidBy', 4)])
  expect(first?.same).toBeUndefined()
  expect(second?.same).toMatchObject({ shown: { line: 3 }, shownName: 'placedBy', name: 'paidBy' })
  expect(findingText(typeChange('paidBy', 4), second?.same, palette(false), 120).join('\n')).toContain(
    '    Fix:\n      as at db/migrations/000012_drop_total.up.sql:3, with paidBy for placedBy.',
  )
})

test('a third one is told by the first as well, which shows it', () => {
  const told = withSameWays([typeChange('a1', 3), typeChange('b1', 4), typeChange('c1', 5)])
  expect(told.map(({ same }) => same?.shown.line)).toEqual([undefined, 3, 3])
})

test('a way that differs in more than the name is shown', () => {
  const other = typeChange('paidBy', 4)
  const files = (other.fix?.files ?? []).map((each) => ({ ...each, contents: `${each.contents}\n-- and its default` }))
  const told = withSameWays([typeChange('placedBy', 3), { ...other, fix: { language: 'sql', files } }])
  expect(told[1]?.same).toBeUndefined()
})

test('a name within another word is not taken for it', () => {
  const told = withSameWays([typeChange('order', 3), typeChange('paidBy', 4)])
  expect(told[1]?.same?.shownName).toBe('order')
})

test('a way of two lines is sooner read than looked up', () => {
  const short = { language: 'sql', code: "SET lock_timeout = '5s';" }
  const told = withSameWays([typeChange('a1', 3, { fix: short }), typeChange('b1', 4, { fix: short })])
  expect(told[1]?.same).toBeUndefined()
})

test('a name that the way does not hold is not swapped, the line that it speaks of is', () => {
  const way = (line: number): ReportedFix => ({
    language: 'sql',
    code: `${'-- walk the key in ranges that commit one by one\n'.repeat(6)}-- the INSERT of line ${String(line)} goes here`,
  })
  const [, second] = withSameWays([typeChange('a1', 3, { fix: way(3) }), typeChange('b1', 4, { fix: way(4) })])
  expect(findingText(typeChange('b1', 4), second?.same, palette(false), 120).join('\n')).toContain(
    '      as at db/migrations/000012_drop_total.up.sql:3, with line 4 for line 3.',
  )
})
