import { describe, expect, test } from '@jest/globals'
import { judged } from './settled.js'

const BASE = { '1_create_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);' }

async function dropAfter(comment: string) {
  const { findings } = await judged({
    base: BASE,
    change: { '2_drop': `${comment}\nALTER TABLE orders DROP COLUMN note;` },
  })
  return findings.find((each) => each.hazard === 'drop-column')
}

describe('another linter that is silenced', () => {
  test.each([
    ['-- squawk-ignore ban-drop-column', 'squawk-ignore ban-drop-column'],
    ['-- atlas:nolint DS103', 'atlas:nolint DS103'],
    ['-- eugene: ignore E2', 'eugene: ignore E2'],
    ['-- pgfence-ignore: drop-column', 'pgfence-ignore: drop-column'],
    ['-- pgls-ignore lint/safety/banDropColumn: done', 'pgls-ignore lint/safety/banDropColumn: done'],
    ['-- pgm-lint:suppress PGM009', 'pgm-lint:suppress PGM009'],
    ['-- pgsafe:ignore drop-column released', 'pgsafe:ignore drop-column released'],
    ['/* nosemgrep: sql.drop */', 'nosemgrep: sql.drop'],
  ])('by %s is shown, and the finding stands', async (comment, shown) => {
    const finding = await dropAfter(comment)
    expect(finding?.severity).toBe('critical')
    expect(finding?.waived).toBeUndefined()
    expect(finding?.silenced).toEqual([shown])
  })

  test('is not imagined in an ordinary comment', async () => {
    expect(await dropAfter('-- ignore the squawking of the linter')).not.toHaveProperty('silenced')
  })
})
