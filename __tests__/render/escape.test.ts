import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { block, code, link, markdown, plain, plainLines, withoutCommands } from '../../src/render/escape.js'

describe('text in Markdown', () => {
  test.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['ask @octocat', 'ask @&#8203;octocat'],
    ['like #1 and GH-2', 'like #&#8203;1 and GH-&#8203;2'],
    ['&#8203; #8203;', '&amp;#&#8203;8203; #&#8203;8203;'],
    ['see https://evil.example/x', 'see https:&#8203;//evil.example/x'],
    ['www.evil.example', 'www&#8203;.evil.example'],
    ['![x](y) [a](b)', '!\\[x\\](y) \\[a\\](b)'],
    ['a | b', 'a \\| b'],
    ['`x` *y* ~z~', '\\`x\\` \\*y\\* \\~z\\~'],
    ['orders_customer_idx, _private', 'orders_customer_idx, \\_private'],
    ['# heading', '#&#8203; heading'],
    ['- item', '\\- item'],
    ['12. item', '12&#8203;. item'],
    ['two\n\nparagraphs', 'two paragraphs'],
    [':tada: x::text', ':&#8203;tada: x::text'],
    ['costs $5 and $6', 'costs <span>$</span>5 and <span>$</span>6'],
  ])('%j is shown as it is written', (text, expected) => {
    expect(markdown(text)).toBe(expected)
  })

  test('a long text is cut between characters', () => {
    expect(markdown('a😀b', 3)).toBe('a…')
    expect(markdown('a😀b', 4)).toBe('a😀b')
  })
})

describe('code', () => {
  test('back-ticks in a file name do not end its span', () => {
    expect(code('a`b``c')).toBe('```a`b``c```')
    expect(code('`a`')).toBe('`` `a` ``')
  })

  test('a fence in the text does not end the block', () => {
    expect(block('sql', 'SELECT 1;\n```\n<script>')).toBe('````sql\nSELECT 1;\n```\n<script>\n````')
  })

  test('a language that GitHub draws is text', () => {
    expect(block('mermaid', 'graph TD')).toBe('```text\ngraph TD\n```')
    expect(block('sql\n@x', 'SELECT 1')).toBe('```text\nSELECT 1\n```')
  })
})

describe('links', () => {
  test('an address cannot end its own parentheses', () => {
    expect(link('`a`', 'https://github.com/o/r/blob/sha/a(b).sql#L1')).toBe(
      '[`a`](https://github.com/o/r/blob/sha/a%28b%29.sql#L1)',
    )
  })

  test('no address but http is linked', () => {
    expect(link('x', 'javascript:alert(1)')).toBe('x')
    expect(link('x', 'nonsense')).toBe('x')
    expect(link('x', undefined)).toBe('x')
  })
})

describe('text in a terminal', () => {
  test('escape sequences and control characters are gone', () => {
    expect(plain('\u001b[31mred\u001b[0m \u001b]0;title\u0007bell\u0007 \u009b2J')).toBe('red bell 2J')
  })

  test('marks that reorder what one reads are made visible', () => {
    expect(plain('access\u202e level')).toBe('access‹U+202E› level')
    expect(markdown('a\u2066b')).toBe('a‹U+2066›b')
  })

  test('lines stay lines', () => {
    expect(plainLines('a\r\n\tb\rc\n\n')).toEqual(['a', '\tb', 'c'])
  })

  test('what a runner takes for a command is split', () => {
    expect(withoutCommands('x\n  ::error::pwned\n##[group]y\nSELECT 1::text')).toBe(
      'x\n  :\u200b:error::pwned\n##\u200b[group]y\nSELECT 1::text',
    )
  })
})

test('no text becomes mark-up, whatever it is', () => {
  fc.assert(
    fc.property(hostile(), (text) => {
      const shown = markdown(text)
      expect(shown).not.toMatch(/<(?!\/?span>)/)
      expect(shown).not.toMatch(/@(?!&#8203;)/)
      expect(shown).not.toMatch(/(?<!&)#(?!&#8203;)/)
      expect(shown).not.toMatch(/[\n\r]/)
      expect(shown).not.toMatch(/:\/\/|www\./i)
      expect(shown).not.toMatch(/(?:^|[^\\])(?:\\\\)*[`*[\]|~]/)
    }),
  )
})

test('a code span ends where it should, whatever stands in it', () => {
  fc.assert(
    fc.property(hostile(), (text) => {
      const span = code(text)
      if (span === '') return
      const fence = /^`+/.exec(span)?.[0] ?? ''
      const inside = span.slice(fence.length, -fence.length)
      expect(span.endsWith(fence)).toBe(true)
      expect(inside.split(/[^`]+/).every((run) => run.length < fence.length)).toBe(true)
      expect(inside).not.toContain('\n')
    }),
  )
})

function hostile(): fc.Arbitrary<string> {
  const pieces = [
    '`',
    '``',
    '<script>',
    '@octocat',
    '#1',
    '\n',
    '\\',
    '*',
    '|',
    '![',
    '](',
    'https://',
    'www.',
    '::error::',
    '\u001b[1m',
    '\u202e',
    '\u200b',
    '😀',
    '$',
    '&',
    ';',
    '_',
    '~',
  ]
  return fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 30 })
    .map((each) => each.join(''))
}
