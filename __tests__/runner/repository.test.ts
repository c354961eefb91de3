import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync, readlinkSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { gitRepository } from './repository.js'
import { temporaryFolders } from './temporary.js'

const folders = temporaryFolders()
afterAll(() => {
  folders.removeAll()
})

function git(directory: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

const base = { 'a.sql': 'one', 'b.sql': 'two' }
const head = { 'b.sql': null, 'c.sql': 'three' }

test('the workspace is the merge of both branches, and its first parent is the newest base', () => {
  const made = gitRepository(folders, { base, head, laterBase: { 'later.sql': 'x' } })
  expect(readdirSync(made.workspace).sort()).toEqual(['.git', 'a.sql', 'c.sql', 'later.sql'])
  expect(git(made.workspace, 'rev-parse', 'HEAD', 'HEAD^1', 'HEAD^2').split('\n')).toEqual([
    made.mergeSha,
    made.baseSha,
    made.headSha,
  ])
  expect(git(made.workspace, 'merge-base', made.baseSha, made.headSha)).toBe(made.mergeBaseSha)
  expect(git(made.workspace, 'status', '--porcelain')).toBe('')
})

test('the same plan gives the same commits', () => {
  const [one, other] = [gitRepository(folders, { base, head }), gitRepository(folders, { base, head })]
  expect(one.mergeSha).toBe(other.mergeSha)
})

test('a shallow workspace has one commit, which still names its parents', () => {
  const made = gitRepository(folders, { base, head, shallow: true })
  expect(git(made.workspace, 'rev-list', '--count', 'HEAD')).toBe('1')
  expect(git(made.workspace, 'cat-file', '-p', 'HEAD')).toContain(`parent ${made.baseSha}\nparent ${made.headSha}`)
  expect(() => git(made.workspace, 'cat-file', '-e', made.headSha)).toThrow()
})

test('a workspace without a checkout is empty', () => {
  const made = gitRepository(folders, { base, head, checkout: 'none' })
  expect(readdirSync(made.workspace)).toEqual([])
})

test('any file name, mode, link and byte that git can hold arrives', () => {
  const odd = 'db/a "b"\n\\c ü\t.sql'
  const files = {
    [odd]: 'SELECT 1',
    'run.sh': { executable: '#!/bin/sh\n' },
    'out.sql': { link: '../../etc/passwd' },
    'latin.sql': Buffer.from([0xe9, 0x0a]),
  }
  const { workspace } = gitRepository(folders, {
    base: {},
    head: files,
    moreHead: [{ message: 'More', files: { d: 'x' } }],
  })
  expect(readFileSync(join(workspace, odd), 'utf8')).toBe('SELECT 1')
  expect(lstatSync(join(workspace, 'run.sh')).mode & 0o111).not.toBe(0)
  expect(readlinkSync(join(workspace, 'out.sql'))).toBe('../../etc/passwd')
  expect([...readFileSync(join(workspace, 'latin.sql'))]).toEqual([0xe9, 0x0a])
  expect(readFileSync(join(workspace, 'd'), 'utf8')).toBe('x')
})
