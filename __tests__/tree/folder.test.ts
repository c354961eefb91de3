import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { blobId } from '../../src/tree/contents.js'
import { folderTree } from '../../src/tree/folder.js'
import { MAXIMUM_FILE_BYTES } from '../../src/tree/tree.js'
import { gitEnvironment } from '../github-server/git.js'
import { temporaryFolders } from '../runner/temporary.js'

const folders = temporaryFolders()
afterAll(folders.removeAll)

const env = gitEnvironment()
let dir: string
beforeEach(() => {
  dir = folders.create()
})

function write(path: string, text: string) {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}

const git = (...args: string[]) => execFileSync('git', args, { cwd: dir, env, encoding: 'utf8' })
const paths = async () => [...(await folderTree({ dir, env })).entries.keys()]

describe('without git', () => {
  test('every file is listed but those of git and node_modules', async () => {
    for (const path of [
      'b.sql',
      'a/deep/c.sql',
      '.github/x.yml',
      'node_modules/p/m.sql',
      'a/node_modules/q.sql',
      '.git/config',
    ])
      write(path, '')
    expect(await paths()).toEqual(['.github/x.yml', 'a/deep/c.sql', 'b.sql'])
  })

  test('git is not needed', async () => {
    write('a.sql', 'A')
    const tree = await folderTree({ dir, env: { PATH: '/nowhere' } })
    expect((await tree.read(['a.sql'])).get('a.sql')).toEqual({ kind: 'text', text: 'A', bom: false })
  })

  test('links are listed and not followed, neither to files nor to folders', async () => {
    const outside = folders.create()
    writeFileSync(join(outside, 'secret.sql'), 'secret')
    symlinkSync(outside, join(dir, 'folder'))
    symlinkSync(join(outside, 'secret.sql'), join(dir, 'file.sql'))
    const tree = await folderTree({ dir, env })
    expect([...tree.entries.values()]).toMatchObject([
      { path: 'file.sql', kind: 'link' },
      { path: 'folder', kind: 'link' },
    ])
    const contents = await tree.read(['file.sql', 'folder/secret.sql', `../${outside}/secret.sql`])
    expect([...contents.values()].map((it) => it.kind === 'unreadable' && it.reason)).toEqual([
      'a symbolic link',
      'missing',
      'missing',
    ])
  })
})

describe('in a git work tree', () => {
  test('ignored files are left out, untracked ones and edits are in, deleted ones are gone', async () => {
    git('init', '--quiet')
    for (const path of ['tracked.sql', 'gone.sql', 'ignored.sql', 'new\nline.sql', 'node_modules/p.sql'])
      write(path, 'A')
    write('.gitignore', 'ignored.sql\n')
    git('add', 'tracked.sql', 'gone.sql', '.gitignore')
    rmSync(join(dir, 'gone.sql'))
    write('tracked.sql', 'B')
    expect(await paths()).toEqual(['.gitignore', 'new\nline.sql', 'tracked.sql'])
    const tree = await folderTree({ dir, env })
    expect((await tree.read(['tracked.sql'])).get('tracked.sql')).toMatchObject({ text: 'B' })
  })

  test('a tracked folder that became a link leads nowhere', async () => {
    git('init', '--quiet')
    write('migrations/1.sql', 'A')
    git('add', '.')
    const outside = folders.create()
    writeFileSync(join(outside, '1.sql'), 'secret')
    rmSync(join(dir, 'migrations'), { recursive: true })
    symlinkSync(outside, join(dir, 'migrations'))
    expect(await paths()).toEqual(['migrations'])
  })

  test('a folder inside is a tree of its own, also where git ignores it', async () => {
    git('init', '--quiet')
    write('.gitignore', 'build/\n')
    write('examples/shop/1.sql', 'A')
    write('build/2.sql', 'B')
    const inside = async (folder: string) => [...(await folderTree({ dir: join(dir, folder), env })).entries.keys()]
    expect(await inside('examples/shop')).toEqual(['1.sql'])
    expect(await inside('build')).toEqual(['2.sql'])
  })
})

describe('a file of the working copy', () => {
  test('has the blob id of its contents as they stand', async () => {
    git('init', '--quiet')
    write('a.sql', 'SELECT 1;\r\n')
    git('add', '.')
    write('a.sql', 'SELECT 2;\r\n')
    const tree = await folderTree({ dir, env })
    expect(tree.entries.get('a.sql')?.blob).toBe(blobId(readFileSync(join(dir, 'a.sql'))))
    expect({ ...tree.entries.get('a.sql') }.blob).toBe(git('hash-object', 'a.sql').trim())
  })

  test('over the bound is not read', async () => {
    write('dump.sql', 'x'.repeat(MAXIMUM_FILE_BYTES + 1))
    const tree = await folderTree({ dir, env })
    expect((await tree.read(['dump.sql'])).get('dump.sql')).toEqual({ kind: 'unreadable', reason: 'too large' })
    expect(tree.entries.get('dump.sql')?.blob).toBe(git('hash-object', 'dump.sql').trim())
  })

  test('that went away after it was listed is missing', async () => {
    write('a.sql', 'A')
    const tree = await folderTree({ dir, env })
    rmSync(join(dir, 'a.sql'))
    expect((await tree.read(['a.sql'])).get('a.sql')).toEqual({ kind: 'unreadable', reason: 'missing' })
    expect(tree.entries.get('a.sql')?.blob).toBe('0'.repeat(40))
  })
})

test('what is no folder is one sentence', async () => {
  write('file', '')
  for (const path of ['file', 'nowhere'])
    await expect(folderTree({ dir: join(dir, path), env })).rejects.toThrow(
      /is not a folder: name the folder to review\.$/,
    )
})
