import { afterAll, describe, expect, test } from '@jest/globals'
import { apiTree } from '../../src/tree/api.js'
import type { BlobCache } from '../../src/tree/blobs.js'
import { dropped, refuses, serverError } from '../github-server/faults.js'
import { localGitHub, SHOP } from '../github/local-github.js'
import { gitRepository, type Files } from '../runner/repository.js'
import { temporaryFolders } from '../runner/temporary.js'

const folders = temporaryFolders()
afterAll(folders.removeAll)

const github = localGitHub()
const text = (value: string) => ({ kind: 'text', text: value, bom: false })

async function treeOf(base: Files, cache: BlobCache = new Map()) {
  const { gitDir, mergeBaseSha } = gitRepository(folders, { base, checkout: 'none' })
  github().repository.gitDir = gitDir
  const tree = await apiTree(github().client(), SHOP, mergeBaseSha, cache)
  if (tree === undefined) throw new Error('GitHub has no such commit')
  return tree
}

function migrations(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`migrations/${String(index)}.sql`, `SELECT ${String(index)};\n`]),
  )
}

const asked = (path: RegExp) => github().server.requests.filter((request) => path.test(request.path)).length

describe('the listing', () => {
  test('has files, executables and links of every folder', async () => {
    const tree = await treeOf({ 'a/b/c.sql': 'C', 'run.sh': { executable: 'true' }, 'größe "1".sql': { link: 'a' } })
    expect([...tree.entries.values()].map(({ path, kind, size }) => ({ path, kind, size }))).toEqual([
      { path: 'a/b/c.sql', kind: 'file', size: 1 },
      { path: 'größe "1".sql', kind: 'link', size: 1 },
      { path: 'run.sh', kind: 'executable', size: 4 },
    ])
  })

  test('that GitHub cuts is put together folder by folder', async () => {
    github().repository.treeLimit = 12
    const files = { 'top.sql': '', 'a/1.sql': '', 'b/c/1.sql': '', ...migrations(9) }
    expect([...(await treeOf(files)).entries.keys()].sort()).toEqual(Object.keys(files).sort())
  })

  test('of a folder that GitHub cannot list whole is one sentence', async () => {
    github().repository.treeLimit = 5
    await expect(treeOf(migrations(9))).rejects.toThrow(
      'GitHub does not list all files in migrations/: add a checkout step.',
    )
  })

  test('of a commit that GitHub does not have is undefined', async () => {
    await treeOf({ a: '1' })
    expect(await apiTree(github().client(), SHOP, '9'.repeat(40), new Map())).toBeUndefined()
    github().repository.gitDir = undefined
    expect(await apiTree(github().client(), SHOP, '9'.repeat(40), new Map())).toBeUndefined()
  })

  test('that the token may not see names the permission', async () => {
    github().server.fault({ match: { path: /trees/ }, reply: refuses(403, 'Resource not accessible by integration') })
    await expect(treeOf({ a: '1' })).rejects.toThrow(/give this job the permission `contents: read`/)
  })
})

describe('reading a few files', () => {
  test('asks for each blob once', async () => {
    const tree = await treeOf({ 'a.sql': 'A', 'copy.sql': 'A', 'b.sql': 'B', 'c.sql': 'C' })
    const contents = await tree.read(['a.sql', 'copy.sql', 'b.sql', 'nowhere'])
    await tree.read(['a.sql'])
    expect(Object.fromEntries(contents)).toMatchObject({
      'a.sql': text('A'),
      'copy.sql': text('A'),
      'b.sql': text('B'),
    })
    expect(contents.get('nowhere')).toEqual({ kind: 'unreadable', reason: 'missing' })
    expect(asked(/\/git\/blobs\//)).toBe(2)
  })

  test('goes on after a server error and a dropped connection', async () => {
    const tree = await treeOf({ 'a.sql': 'A', 'b.sql': 'B' })
    github().server.fault({ match: { path: /blobs/ }, reply: serverError(500) })
    github().server.fault({ match: { path: /blobs/ }, reply: dropped() })
    expect([...(await tree.read(['a.sql', 'b.sql'])).values()]).toEqual([text('A'), text('B')])
  })

  test('does not ask for files over the bound', async () => {
    const tree = await treeOf({ 'dump.sql': 'x'.repeat(5_000_001) })
    expect((await tree.read(['dump.sql'])).get('dump.sql')).toEqual({ kind: 'unreadable', reason: 'too large' })
    expect(asked(/blobs|tarball/)).toBe(0)
  })
})

describe('reading many files', () => {
  test('takes them from the archive, in two requests', async () => {
    const files = { ...migrations(200), 'später.sql': 'SELECT 1;' }
    const tree = await treeOf(files)
    const contents = await tree.read(Object.keys(files))
    for (const [path, value] of Object.entries(files)) expect(contents.get(path)).toEqual(text(value))
    expect(asked(/tarball|codeload/)).toBe(2)
    expect(asked(/blobs/)).toBe(0)
  })

  test('keeps the rest of the archive for the next question', async () => {
    const tree = await treeOf({ ...migrations(60), 'README.md': 'Shop' })
    await tree.read(Object.keys(migrations(30)))
    await tree.read([...Object.keys(migrations(60)), 'README.md'])
    expect(asked(/tarball/)).toBe(1)
    expect(asked(/blobs/)).toBe(0)
  })

  test('asks singly for what export-ignore and export-subst keep out of the archive', async () => {
    const files = {
      ...migrations(30),
      '.gitattributes': 'migrations/3.sql export-ignore\nstamp.sql export-subst\n',
      'stamp.sql': '-- $Format:%H$\n',
    }
    const tree = await treeOf(files)
    const contents = await tree.read(Object.keys(files))
    for (const [path, value] of Object.entries(files)) expect(contents.get(path)).toEqual(text(value))
    expect(asked(/blobs/)).toBe(2)
  })

  test('reads them one by one where the archive is refused or breaks off', async () => {
    const tree = await treeOf(migrations(30))
    github().server.fault({ match: { path: /codeload/ }, times: 9, reply: dropped() })
    const contents = await tree.read(Object.keys(migrations(30)))
    for (const [path, value] of Object.entries(migrations(30))) expect(contents.get(path)).toEqual(text(value))
    expect(asked(/blobs/)).toBe(30)
  })

  test('believes no archive whose files are others', async () => {
    const tree = await treeOf(migrations(30))
    const other = gitRepository(folders, { base: { 'migrations/1.sql': 'DROP TABLE orders;' }, checkout: 'none' })
    github().server.before({ path: /tarball/ }, () => void (github().repository.gitDir = other.gitDir))
    github().server.after({ path: /tarball/ }, () => void (github().repository.gitDir = undefined))
    const contents = await tree.read(Object.keys(migrations(30)))
    expect(new Set([...contents.values()].map(({ kind }) => kind))).toEqual(new Set(['unreadable']))
  })
})
