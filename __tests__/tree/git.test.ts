import { afterAll, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { blobId } from '../../src/tree/contents.js'
import type { BlobCache } from '../../src/tree/blobs.js'
import { commitOf, gitTree, mergeBase } from '../../src/tree/git.js'
import { MAXIMUM_FILE_BYTES } from '../../src/tree/tree.js'
import { gitEnvironment } from '../github-server/git.js'
import { gitRepository, type Files } from '../runner/repository.js'
import { temporaryFolders } from '../runner/temporary.js'

const folders = temporaryFolders()
afterAll(folders.removeAll)

const env = gitEnvironment()
const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, env, encoding: 'utf8' })
const text = (value: string) => ({ kind: 'text', text: value, bom: false })

async function treeOf(base: Files, cache: BlobCache = new Map()) {
  const { workspace, mergeBaseSha } = gitRepository(folders, { base, checkout: 'base' })
  return gitTree({ dir: workspace, env }, mergeBaseSha, cache)
}

describe('the listing of a commit', () => {
  test('has each file with kind, size and blob id', async () => {
    const tree = await treeOf({
      'a.sql': 'SELECT 1;\n',
      'run.sh': { executable: 'true\n' },
      here: { link: '/etc/passwd' },
    })
    expect([...tree.entries.values()]).toEqual([
      { path: 'a.sql', kind: 'file', size: 10, blob: blobId(Buffer.from('SELECT 1;\n')) },
      { path: 'here', kind: 'link', size: 11, blob: blobId(Buffer.from('/etc/passwd')) },
      { path: 'run.sh', kind: 'executable', size: 5, blob: blobId(Buffer.from('true\n')) },
    ])
    expect(tree.name).toMatch(/^commit [0-9a-f]{7}$/)
  })

  test('takes any name that git can hold', async () => {
    const names = [
      'with space.sql',
      'line\nbreak.sql',
      'tab\t.sql',
      '"quoted".sql',
      'größe/日本.sql',
      '-dash.sql',
      'back\\slash',
    ]
    const tree = await treeOf(Object.fromEntries(names.map((name) => [name, name])))
    expect([...tree.entries.keys()].sort()).toEqual([...names].sort())
    const contents = await tree.read(names)
    for (const name of names) expect(contents.get(name)).toEqual(text(name))
  })
})

describe('reading', () => {
  test('every path asked for is answered, and links are not followed', async () => {
    const tree = await treeOf({ 'a.sql': 'A', b: { link: 'a.sql' }, 'c.bin': Buffer.from([1, 0, 2]) })
    const contents = await tree.read(['a.sql', 'b', 'c.bin', '../etc/passwd'])
    expect(Object.fromEntries(contents)).toEqual({
      'a.sql': text('A'),
      b: { kind: 'unreadable', reason: 'a symbolic link' },
      'c.bin': { kind: 'unreadable', reason: 'binary' },
      '../etc/passwd': { kind: 'unreadable', reason: 'missing' },
    })
  })

  test('a file over the bound is not read', async () => {
    const tree = await treeOf({
      'dump.sql': 'x'.repeat(MAXIMUM_FILE_BYTES + 1),
      'just.sql': 'x'.repeat(MAXIMUM_FILE_BYTES),
    })
    const contents = await tree.read(['dump.sql', 'just.sql'])
    expect(contents.get('dump.sql')).toEqual({ kind: 'unreadable', reason: 'too large' })
    expect(contents.get('just.sql')).toMatchObject({ kind: 'text' })
  })

  test('a blob that was read once is not read again', async () => {
    const cache: BlobCache = new Map([[blobId(Buffer.from('A')), { kind: 'text', text: 'from the cache', bom: false }]])
    const tree = await treeOf({ 'a.sql': 'A', 'copy.sql': 'A', 'b.sql': 'B' }, cache)
    const contents = await tree.read(['a.sql', 'copy.sql', 'b.sql'])
    expect([...contents.values()]).toEqual([text('from the cache'), text('from the cache'), text('B')])
    expect(cache.size).toBe(2)
  })

  test('thousands of files come in one go', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `migrations/${index}.sql`)
    const tree = await treeOf(Object.fromEntries(names.map((name) => [name, `-- ${name}\n`])))
    const contents = await tree.read(names)
    for (const name of names) expect(contents.get(name)).toEqual(text(`-- ${name}\n`))
  })
})

describe('a clone that was cut short', () => {
  test('still names the parents of a shallow merge commit, but no merge base', async () => {
    const plan = { base: { a: '1' }, head: { b: '1' }, laterBase: { c: '1' }, shallow: true } as const
    const { workspace, baseSha, headSha, mergeSha } = gitRepository(folders, plan)
    const clone = { dir: workspace, env }
    expect(await commitOf(clone, 'HEAD')).toMatchObject({ id: mergeSha, parents: [baseSha, headSha] })
    expect(await commitOf(clone, baseSha)).toBeUndefined()
    expect(await mergeBase(clone, mergeSha, mergeSha)).toBeUndefined()
  })

  test('of a partial clone, what is missing is missing and nothing is fetched', async () => {
    const { gitDir, mergeBaseSha } = gitRepository(folders, { base: { 'a.sql': 'A' }, checkout: 'none' })
    git(gitDir, 'config', 'uploadpack.allowFilter', 'true')
    const clone = join(folders.create(), 'clone')
    git(gitDir, 'clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${gitDir}`, clone)
    const tree = await gitTree({ dir: clone, env }, mergeBaseSha, new Map())
    expect(tree.entries.get('a.sql')).toMatchObject({ size: undefined, blob: blobId(Buffer.from('A')) })
    expect((await tree.read(['a.sql'])).get('a.sql')).toEqual({ kind: 'unreadable', reason: 'missing' })
  })

  test('blobs that the clone lacks are asked for elsewhere', async () => {
    const { gitDir, mergeBaseSha } = gitRepository(folders, { base: { 'a.sql': 'A' }, checkout: 'none' })
    git(gitDir, 'config', 'uploadpack.allowFilter', 'true')
    const clone = join(folders.create(), 'clone')
    git(gitDir, 'clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${gitDir}`, clone)
    const elsewhere = async (wanted: readonly { readonly blob: string }[], cache: BlobCache) => {
      for (const { blob } of wanted) cache.set(blob, { kind: 'text', text: 'from elsewhere', bom: false })
      return Promise.resolve()
    }
    const tree = await gitTree({ dir: clone, env }, mergeBaseSha, new Map(), [elsewhere])
    expect((await tree.read(['a.sql'])).get('a.sql')).toEqual(text('from elsewhere'))
  })
})

test('no program that the repository names is started', async () => {
  const { workspace } = gitRepository(folders, { base: { 'a.sql': 'A' }, checkout: 'base' })
  const trap = join(folders.create(), 'trap')
  const program = join(folders.create(), 'program')
  writeFileSync(program, `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 })
  for (const key of [
    'core.fsmonitor',
    'core.pager',
    'core.sshCommand',
    'filter.x.clean',
    'filter.x.smudge',
    'diff.external',
  ])
    git(workspace, 'config', key, program)
  mkdirSync(join(workspace, '.git', 'info'))
  writeFileSync(join(workspace, '.git', 'info', 'attributes'), '* filter=x diff=x\n')
  const { folderTree } = await import('../../src/tree/folder.js')
  writeFileSync(join(workspace, 'a.sql'), 'B')
  const working = await folderTree({ dir: workspace, env })
  const tree = await gitTree({ dir: workspace, env }, 'HEAD', new Map())
  expect((await working.read(['a.sql'])).get('a.sql')).toEqual(text('B'))
  expect((await tree.read(['a.sql'])).get('a.sql')).toEqual(text('A'))
  expect(existsSync(trap)).toBe(false)
})

test('a bare repository that lies in the tree is not taken for one', async () => {
  const { gitDir, mergeBaseSha } = gitRepository(folders, { base: { a: '1' }, checkout: 'none' })
  expect(await commitOf({ dir: gitDir, env }, mergeBaseSha)).toBeUndefined()
})

test('a revision that looks like an option is no option', async () => {
  const { workspace } = gitRepository(folders, { base: { a: '1' }, checkout: 'base' })
  expect(await commitOf({ dir: workspace, env }, '--all')).toBeUndefined()
})
