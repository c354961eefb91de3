import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, test } from '@jest/globals'
import { gitRepository, type Files } from '../runner/repository.js'
import type { Program } from '../runner/runner.js'
import { temporaryFolders } from '../runner/temporary.js'
import { places, reportIn } from './report.js'
import { INDEX_UP, SHOP, SLOW_INDEX } from './shop.js'
import { terminal } from './terminal.js'

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))
const folders = temporaryFolders()
const { folder, cli } = terminal(folders)
afterAll(() => {
  folders.removeAll()
})

const review = ['review', '--base', 'origin/main', '--format', 'json']
const next = 'migrations/000003_next.up.sql'

async function reviewed(base: Files, head: Files, program?: Program) {
  const { workspace } = gitRepository(folders, { base, head, checkout: 'head' })
  const run = await cli(review, workspace, program)
  expect(run.stderr).toBe('')
  return { exitCode: run.exitCode, ...reportIn(run.stdout) }
}

describe('review', () => {
  test.each<[string, () => string, string[], RegExp]>([
    ['outside a git repository', () => folder(SHOP), ['main'], /is not in a git repository.*use `audit`/],
    ['in a repository without a commit', emptyRepository, ['main'], /has no commit yet/],
    ['of a base that does not exist', repository, ['nowhere'], /base "nowhere" names no commit.*fetch it/],
    ['of a base that looks like an option', repository, ['--upload-pack=x'], /names no commit|argument missing/],
    ['of a clone that is too shallow', shallow, ['HEAD~1'], /names no commit|is shallow/],
  ])('%s: one sentence, exit code 2', async (_, where, [base = ''], message) => {
    const { exitCode, stdout, stderr } = await cli(['review', `--base=${base}`], where())
    expect([exitCode, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1])
    expect(stderr).toMatch(message)
  })
})

test('audit works in an empty folder and in a repository without a commit', async () => {
  for (const where of [folders.create(), emptyRepository()]) {
    const { exitCode, stderr } = await cli(['audit'], where)
    expect([exitCode, stderr]).toEqual([0, ''])
  }
})

describe('a migration', () => {
  test('that does not parse is a finding at its place, and the others are still judged', async () => {
    const report = await reviewed(SHOP, {
      ...SLOW_INDEX,
      [next]: '-- Typo\nALTER TABEL orders ADD x int;\n',
      'migrations/000003_next.down.sql': 'SELECT 1;\n',
    })
    expect(places(report)).toEqual(
      expect.arrayContaining([`index-not-concurrent ${INDEX_UP}:2`, `syntax-error ${next}:2`]),
    )
    expect(report.exitCode).toBe(1)
  })

  test.each<[string, Buffer, string]>([
    ['of 50 MB', Buffer.alloc(50_000_000, 'SELECT 1;\n'), 'too large'],
    ['that is a binary', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 1]), 'binary'],
    ['in Latin-1', Buffer.from('-- caf\xe9\nSELECT 1;\n', 'latin1'), 'not UTF-8'],
  ])('%s is said to be not analysed, and the others are still judged', async (_, contents, reason) => {
    const report = await reviewed(SHOP, { ...SLOW_INDEX, [next]: contents })
    expect(report.notAnalysed).toEqual([{ path: next, line: 1, reason: expect.stringContaining(reason) }])
    expect(places(report)).toContain(`index-not-concurrent ${INDEX_UP}:2`)
  })

  test('that nobody could read long ago is not brought up in every review', async () => {
    const report = await reviewed({ ...SHOP, [next]: Buffer.from([0, 1, 2]) }, SLOW_INDEX)
    expect(report.notAnalysed).toEqual([])
  })

  test('with a byte order mark and CRLF has its findings at the right lines and columns', async () => {
    const sql = `\uFEFF${SLOW_INDEX[INDEX_UP].replaceAll('\n', '\r\n')}`
    const report = await reviewed(SHOP, { ...SLOW_INDEX, [INDEX_UP]: sql })
    expect(report.findings).toEqual([expect.objectContaining({ hazard: 'index-not-concurrent', line: 2, column: 1 })])
  })

  test.each([
    '000003 with spaces',
    '000003_"quotes"',
    "000003_it's",
    '000003_größe_日本',
    '000003_new\nline',
    '000003_::error::x',
  ])('named %j is reviewed under its name', async (name) => {
    const path = `migrations/${name}.up.sql`
    const report = await reviewed(SHOP, { [path]: SLOW_INDEX[INDEX_UP] })
    expect(report.findings.map((each) => each.path)).toContain(path)
  })

  test('that is a symbolic link out of the tree is never followed', async () => {
    const secret = join(folders.create(), 'secret.sql')
    writeFileSync(secret, 'ALTER TABLE orders DROP COLUMN note; -- secret\n')
    const report = await reviewed(SHOP, { ...SLOW_INDEX, [next]: { link: secret } })
    expect(JSON.stringify(report)).not.toContain('DROP COLUMN')
    expect(report.notAnalysed.map(({ path, reason }) => [path, reason])).toEqual([
      [next, expect.stringContaining('symbolic link')],
    ])
    const loose = folder(SHOP)
    symlinkSync(secret, join(loose, next))
    const audit = await cli(['audit', '--format', 'json'], loose)
    expect(audit.stdout).not.toContain('DROP COLUMN')
  })
})

test('ten thousand migrations are reviewed', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [
      `migrations/${String(at + 10).padStart(6, '0')}_t.up.sql`,
      at % 2 === 0
        ? `CREATE TABLE t${at} (id bigint PRIMARY KEY, note text);\n`
        : `ALTER TABLE t${at - 1} ADD COLUMN more${at} text;\n`,
    ]),
  )
  const started = performance.now()
  const report = await reviewed(
    { ...SHOP, ...many },
    { 'migrations/020000_index.up.sql': SLOW_INDEX[INDEX_UP] },
    'bundle',
  )
  expect(places(report)).toContain('index-not-concurrent migrations/020000_index.up.sql:2')
  expect(performance.now() - started).toBeLessThan(60_000)
}, 120_000)

test('dist/ alone, copied into an empty folder, reviews a repository', () => {
  const home = folders.create()
  cpSync(DIST, join(home, 'dist'), { recursive: true })
  const cwd = folder({ ...SHOP, ...SLOW_INDEX })
  const node = process.env['E2E_NODE'] ?? process.execPath
  const env = { PATH: process.env['PATH'] ?? '' }
  const run = spawnSync(node, [join(home, 'dist', 'cli.js'), 'audit', '--format', 'json'], {
    cwd,
    env,
    encoding: 'utf8',
  })
  expect([run.status, run.stderr]).toEqual([0, ''])
  expect(places(reportIn(run.stdout))).toEqual([`index-not-concurrent ${INDEX_UP}:2`])
})

test('a reader that closes the pipe early ends the program in silence', () => {
  const cwd = folder({ ...SHOP, ...SLOW_INDEX })
  const command = `"${process.execPath}" "${join(DIST, 'cli.js')}" audit --format json | head -c 1`
  const run = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' })
  expect([run.stdout, run.stderr]).toEqual(['{', ''])
})

function repository(): string {
  return gitRepository(folders, { base: SHOP, head: SLOW_INDEX, checkout: 'head' }).workspace
}

function shallow(): string {
  return gitRepository(folders, { base: SHOP, head: SLOW_INDEX, checkout: 'head', shallow: true }).workspace
}

function emptyRepository(): string {
  const where = folders.create()
  mkdirSync(join(where, 'sub'))
  spawnSync('git', ['init', '--quiet'], { cwd: where })
  return where
}
