import { expect, test } from '@jest/globals'
import { parseDocument } from 'yaml'
import { nestsTooDeep } from '../src/nesting.js'

test.each([
  ['brackets that never close', '['.repeat(200_000)],
  ['maps in maps', '{a: '.repeat(50_000)],
  ['lists in lists on one line', '- '.repeat(60_000)],
  ['blocks in blocks', Array.from({ length: 2_500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
])('%s are refused before a parser meets them', (_, text) => {
  expect(nestsTooDeep(text)).toBe(true)
})

test.each([
  ['a workflow', 'jobs:\n  a:\n    steps:\n      - run: echo ${{ matrix.os }}\n'.repeat(500)],
  ['many short lists', 'a: [[1], [2], {b: [3]}]\n'.repeat(5_000)],
  ['a rule of dashes', `# ${'-'.repeat(200)}\na: 1\n`],
  ['as deep as is let through', Array.from({ length: 390 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
])('%s is read', (_, text) => {
  expect(nestsTooDeep(text)).toBe(false)
  expect(() => parseDocument(text, { logLevel: 'silent', uniqueKeys: false })).not.toThrow()
})
