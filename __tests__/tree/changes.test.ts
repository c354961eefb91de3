import { expect, test } from '@jest/globals'
import { changesBetween } from '../../src/tree/changes.js'
import type { Entry } from '../../src/tree/tree.js'

type Files = Readonly<Record<string, string | Partial<Entry>>>

function entries(files: Files): ReadonlyMap<string, Entry> {
  return new Map(
    Object.entries(files).map(([path, file]) => {
      const given = typeof file === 'string' ? { blob: file } : file
      return [path, { path, kind: 'file', size: 1, blob: '', ...given }]
    }),
  )
}

const changes = (base: Files, head: Files, renames: Readonly<Record<string, string>> = {}) =>
  changesBetween(entries(base), entries(head), new Map(Object.entries(renames)))

test('files are added, modified and deleted, sorted by path', () => {
  expect(changes({ c: '1', b: '2', same: '3' }, { a: '4', b: '5', same: '3' })).toEqual([
    { kind: 'added', path: 'a' },
    { kind: 'modified', path: 'b' },
    { kind: 'deleted', path: 'c' },
  ])
})

test('the same contents elsewhere are a rename', () => {
  expect(changes({ 'old/1.sql': '1' }, { 'new/1.sql': '1' })).toEqual([
    { kind: 'renamed', path: 'new/1.sql', previous: 'old/1.sql', edited: false },
  ])
})

test('of several with the same contents, the one with the same name was renamed', () => {
  expect(changes({ 'a/1.sql': '1', 'a/2.sql': '1' }, { 'b/2.sql': '1', 'b/3.sql': '1' })).toEqual([
    { kind: 'renamed', path: 'b/2.sql', previous: 'a/2.sql', edited: false },
    { kind: 'renamed', path: 'b/3.sql', previous: 'a/1.sql', edited: false },
  ])
})

test('the pull request knows of renames with edits', () => {
  expect(changes({ old: '1' }, { new: '2' }, { new: 'old' })).toEqual([
    { kind: 'renamed', path: 'new', previous: 'old', edited: true },
  ])
})

test('a file that is still there was copied, not renamed', () => {
  expect(changes({ old: '1' }, { old: '1', new: '1' }, { new: 'old' })).toEqual([{ kind: 'added', path: 'new' }])
})

test('empty files are not taken for one another', () => {
  const empty = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
  expect(changes({ a: empty }, { b: empty }).map(({ kind }) => kind)).toEqual(['deleted', 'added'].sort().reverse())
})

test('an executable bit is no change; becoming a symbolic link is', () => {
  expect(changes({ a: '1' }, { a: { blob: '1', kind: 'executable' } })).toEqual([])
  expect(changes({ a: '1' }, { a: { blob: '1', kind: 'link' } })).toEqual([{ kind: 'modified', path: 'a' }])
})
