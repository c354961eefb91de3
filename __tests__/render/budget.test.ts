import { expect, test } from '@jest/globals'
import { bytes, characters, fill, paragraph, UNLIMITED, type Section } from '../../src/render/budget.js'

function list(importance: number, items: readonly (readonly string[])[], share?: number): Section {
  return {
    importance,
    before: `list ${importance}`,
    items,
    after: 'end',
    more: (omitted) => `${omitted} more`,
    ...(share === undefined ? {} : { share }),
  }
}

test('what matters more is filled first, wherever it stands', () => {
  const first = list(1, [['a'.repeat(20)]])
  const second = list(2, [['b'.repeat(20)]])
  expect(fill([first, second], characters(75))).toBe(`list 1\n\n1 more\n\nend\n\nlist 2\n\n${'b'.repeat(20)}\n\nend`)
})

test('an item that does not fit is said in fewer words before it is only counted', () => {
  const items = Array.from({ length: 4 }, () => ['x'.repeat(30), 'y'.repeat(5)])
  expect(fill([list(1, items)], characters(73))).toBe(
    `list 1\n\n${'x'.repeat(30)}\n\n${'y'.repeat(5)}\n\n${'y'.repeat(5)}\n\n1 more\n\nend`,
  )
})

test('a limit in bytes counts bytes', () => {
  expect(fill([list(1, [['ä'.repeat(10)]])], bytes(35))).toContain('1 more')
  expect(fill([list(1, [['a'.repeat(10)]])], bytes(35))).toContain('aaaaaaaaaa')
})

test('without a limit all of it stands', () => {
  expect(fill([paragraph('title'), list(1, [['- a'], ['- b']])], UNLIMITED)).toBe('title\n\nlist 1\n\n- a\n- b\n\nend')
})

test('a section without text and items leaves no gap', () => {
  expect(fill([paragraph('a'), paragraph(''), paragraph('b')], UNLIMITED)).toBe('a\n\nb')
})

test('a list after something folded away is read as a list', () => {
  const items = [['<details>\n\nx\n\n</details>'], ['- a'], ['- b']]
  expect(fill([{ ...list(1, items), before: '', after: '' }], UNLIMITED)).toBe(
    '<details>\n\nx\n\n</details>\n\n- a\n- b',
  )
})
