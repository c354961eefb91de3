import { expect, test } from '@jest/globals'
import { changedLines } from '../../src/github/hunks.js'

test('the added lines of every hunk are counted in the new file', () => {
  const patch = [
    '@@ -1,4 +1,5 @@ CREATE TABLE',
    ' one',
    '-two',
    '+two',
    '+more',
    ' three',
    '@@ -20 +21,2 @@',
    ' twenty',
    '+--- a comment',
    '\\ No newline at end of file',
  ].join('\n')
  expect(changedLines(patch)).toEqual([
    { from: 2, to: 3 },
    { from: 22, to: 22 },
  ])
})

test('a patch that only removes changes no line that is left', () => {
  expect(changedLines('@@ -1,2 +1 @@\n one\n-two')).toEqual([])
  expect(changedLines('')).toEqual([])
})
