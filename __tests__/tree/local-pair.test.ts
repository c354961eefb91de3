import { afterAll, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../src/errors.js'
import { localPair } from '../../src/tree/local-pair.js'
import { gitEnvironment } from '../github-server/git.js'
import { gitRepository } from '../runner/repository.js'
import { temporaryFolders } from '../runner/temporary.js'

const folders = temporaryFolders()
afterAll(folders.removeAll)

const env = gitEnvironment()
const plan = { base: { 'a.sql': 'A' }, head: { 'b.sql': 'B' }, laterBase: { 'c.sql': 'C' }, checkout: 'head' } as const
const pairOf = (dir: string, base: string) => localPair({ dir, env }, base, new Map())

async function sentence(promise: Promise<unknown>): Promise<string> {
  const thrown: unknown = await promise.catch((error: unknown) => error)
  return thrown instanceof UserError ? thrown.message : `no UserError: ${String(thrown)}`
}

test('HEAD is compared with the commit where it left the base; the working copy does not matter', async () => {
  const { workspace } = gitRepository(folders, plan)
  writeFileSync(join(workspace, 'unsaved.sql'), '')
  const { head, base, baseTip } = await pairOf(workspace, 'origin/main')
  expect([...head.entries.keys()]).toEqual(['a.sql', 'b.sql'])
  expect([...(base?.entries.keys() ?? [])]).toEqual(['a.sql'])
  expect([...(baseTip?.entries.keys() ?? [])]).toEqual(['a.sql', 'c.sql'])
})

test('a base that did not move since has no other newest state', async () => {
  const { workspace } = gitRepository(folders, { base: plan.base, head: plan.head, checkout: 'head' })
  expect((await pairOf(workspace, 'origin/main')).baseTip).toBeUndefined()
})

test('outside of a git repository, the sentence names the way out', async () => {
  const dir = folders.create()
  expect(await sentence(pairOf(dir, 'main'))).toBe(
    `${dir} is not in a git repository, so there is nothing to compare with: use \`audit\` to review the folder as it is.`,
  )
  expect(await sentence(localPair({ dir, env: { PATH: '/nowhere' } }, 'main', new Map()))).toMatch(/: install git, /)
  expect(await sentence(pairOf(join(dir, 'nowhere'), 'main'))).toMatch(/check that the folder exists/)
})

test('an unknown base is named, even one that looks like an option', async () => {
  const { workspace } = gitRepository(folders, plan)
  for (const base of ['nowhere', '--all', '', 'HEAD:a.sql'])
    expect(await sentence(pairOf(workspace, base))).toBe(
      `The base "${base}" names no commit in ${workspace}: fetch it, or name another with --base.`,
    )
})

test('an empty repository has nothing to review yet', async () => {
  const dir = folders.create()
  execFileSync('git', ['init', '--quiet'], { cwd: dir, env })
  expect(await sentence(pairOf(dir, 'main'))).toMatch(/has no commit yet: commit first, or use `audit`\.$/)
})

test('a shallow clone and an unrelated history say why there is no common commit', async () => {
  const { workspace } = gitRepository(folders, { ...plan, checkout: 'merge', shallow: true })
  expect(await sentence(pairOf(workspace, 'HEAD'))).toMatch(/is shallow, .*: run git fetch --unshallow\.$/)
  const full = gitRepository(folders, plan).workspace
  const run = (...args: string[]) => execFileSync('git', args, { cwd: full, env, encoding: 'utf8' }).trim()
  run('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'checkout', '--quiet', '--orphan', 'other')
  run('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '-m', 'Other')
  expect(await sentence(pairOf(full, 'origin/main'))).toMatch(/share no history: name another base/)
})
