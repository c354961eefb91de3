import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from '@jest/globals'
import { progressOn } from '../../src/terminal/progress.js'
import { run } from '../../src/terminal/run.js'
import { gitRepository } from '../runner/repository.js'
import { temporaryFolders } from '../runner/temporary.js'
import { places, reportIn } from './report.js'
import { INDEX_UP, OTHER_CHANGE, SAFE_INDEX, SHOP, SLOW_INDEX } from './shop.js'
import { terminal } from './terminal.js'

const STOREFRONT = fileURLToPath(new URL('../../examples/storefront', import.meta.url))
const ESCAPE = String.fromCodePoint(0x1b)
const folders = temporaryFolders()
const { folder, cli } = terminal(folders)
afterAll(() => {
  folders.removeAll()
})

const slow = () => gitRepository(folders, { base: SHOP, head: SLOW_INDEX, checkout: 'head' }).workspace
const review = ['review', '--base', 'origin/main']

describe('audit', () => {
  test('of the example repository, outside git, prints the report without colours into a pipe, and passes', async () => {
    const copy = folders.create()
    cpSync(STOREFRONT, copy, { recursive: true })
    const { exitCode, stdout, stderr } = await cli(['audit', copy], folders.create(), 'bundle')
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(stdout).toContain('migrations/')
    expect(stdout).not.toContain(ESCAPE)
  })

  test('fails with --fail-on where a finding stands in what can still be changed', async () => {
    const shop = folder({ ...SHOP, ...SLOW_INDEX })
    expect((await cli(['audit', '--quiet'], shop)).exitCode).toBe(0)
    expect((await cli(['audit', '--quiet', '--fail-on', 'high'], shop)).exitCode).toBe(1)
    expect((await cli(['audit', '--quiet', '--fail-on', 'critical'], shop)).exitCode).toBe(0)
  })

  test('with --quiet says nothing where all is clean, but to a program that asks for JSON', async () => {
    const clean = folder({ 'README.md': '# A library\n' })
    expect((await cli(['audit', '--quiet'], clean)).stdout).toBe('')
    const { stdout } = await cli(['audit', '--quiet', '--format', 'json'], clean)
    expect(reportIn(stdout).findings).toEqual([])
  })

  test('takes what a release contains as past', async () => {
    const base = { ...SHOP, ...SLOW_INDEX }
    const { workspace } = gitRepository(folders, { base, head: OTHER_CHANGE, tags: ['v1.2.0'], checkout: 'head' })
    const { exitCode, stdout } = await cli(['audit', '--format', 'json', '--fail-on', 'high'], workspace)
    expect(exitCode).toBe(0)
    expect(reportIn(stdout).findings.map(({ past }) => past)).toEqual([true])
  })
})

describe('baseline', () => {
  const BASELINE = '.github/database-review-baseline.json'

  test('accepts what stands, after which the audit passes, and --prune takes away what is gone', async () => {
    const shop = folder({ ...SHOP, ...SLOW_INDEX })
    const first = await cli(['baseline', '--quiet'], shop)
    expect([first.exitCode, first.stderr]).toEqual([0, ''])
    expect(first.stdout).toMatch(
      /^\.github\/database-review-baseline\.json: \d+ accepted, \d+ of them new, 0 gone\.\n$/,
    )
    expect((await cli(['audit', '--quiet', '--fail-on', 'low'], shop)).exitCode).toBe(0)
    const written = readFileSync(join(shop, BASELINE), 'utf8')
    expect((await cli(['baseline', '--quiet', '--prune'], shop)).stdout).toContain(' 0 of them new, 0 gone')
    expect(readFileSync(join(shop, BASELINE), 'utf8')).toBe(written)
  })

  test('that is broken is one sentence, and is not written over', async () => {
    const shop = folder({ ...SHOP, [BASELINE]: '{"version": 2}' })
    const { exitCode, stderr } = await cli(['baseline', '--quiet'], shop)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(BASELINE)
    expect(readFileSync(join(shop, BASELINE), 'utf8')).toBe('{"version": 2}')
  })
})

describe('review', () => {
  test('says what HEAD brings over the base, and fails by the gate', async () => {
    const { exitCode, stdout, stderr } = await cli(review, slow(), 'bundle')
    expect([exitCode, stderr]).toEqual([1, ''])
    expect(stdout).toContain(`${INDEX_UP}:2`)
    expect(stdout).not.toContain(ESCAPE)
  })

  test('prints the same report as text, Markdown and JSON', async () => {
    const workspace = slow()
    const [text, markdown, json] = await Promise.all(
      ['text', 'markdown', 'json'].map(
        async (format) => (await cli([...review, '--format', format], workspace)).stdout,
      ),
    )
    expect(text).toContain('Writes to orders wait until orders_customer_idx is built.')
    expect(markdown).toMatch(/^#+ /m)
    expect(places(reportIn(json ?? ''))).toEqual([`index-not-concurrent ${INDEX_UP}:2`])
  })

  test('writes the report whole into a file, or says why not and leaves nothing', async () => {
    const workspace = slow()
    const written = await cli([...review, '--format', 'json', '--output', 'out.json'], workspace)
    expect([written.exitCode, written.stdout]).toEqual([1, ''])
    expect(places(reportIn(readFileSync(join(workspace, 'out.json'), 'utf8')))).toHaveLength(1)
    const before = readdirSync(workspace)
    const refused = await cli([...review, '--output', 'none/out.json'], workspace, 'bundle')
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      'The report cannot be written to none/out.json: its folder does not exist.\n',
    ])
    expect(readdirSync(workspace)).toEqual(before)
  })

  test('is silent with --quiet where nothing is found, and passes where nothing touches a database', async () => {
    const head = { ...SLOW_INDEX, ...SAFE_INDEX }
    const { workspace } = gitRepository(folders, { base: SHOP, head, checkout: 'head' })
    expect(await cli([...review, '--quiet'], workspace)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    const other = gitRepository(folders, { base: SHOP, head: OTHER_CHANGE, checkout: 'head' }).workspace
    const run = await cli(review, other)
    expect([run.exitCode, run.stdout]).toEqual([0, expect.stringMatching(/does not touch the database/i)])
  })

  test('reviews the whole repository from a folder inside it', async () => {
    const { stdout } = await cli([...review, '--format', 'json'], join(slow(), 'migrations'))
    expect(places(reportIn(stdout))).toEqual([`index-not-concurrent ${INDEX_UP}:2`])
  })
})

describe('explain', () => {
  test('says why, what to do, and shows examples', async () => {
    const { exitCode, stdout } = await cli(['explain', 'index-not-concurrent'], folders.create())
    expect(exitCode).toBe(0)
    for (const part of ['Instead:', 'Reported (postgres)', 'Not reported (postgres)', 'CONCURRENTLY', 'Source: http'])
      expect(stdout).toContain(part)
    expect((await cli(['explain', 'migrations/no-data-loss'], folders.create())).exitCode).toBe(0)
  })

  test('asks whether another name was meant', async () => {
    const { exitCode, stderr } = await cli(['explain', 'drop-colum'], folders.create(), 'bundle')
    expect([exitCode, stderr]).toEqual([2, 'There is no hazard or check named drop-colum: did you mean drop-column?\n'])
  })
})

describe('a command line that is wrong is one sentence, exit code 2', () => {
  test.each<[string, string[], RegExp]>([
    ['an unknown command', ['reviw'], /unknown command 'reviw'/],
    ['an unknown option', ['audit', '--al'], /unknown option '--al'/],
    ['review without a base', ['review'], /required option '--base <ref>'/],
    ['a format that does not exist', ['audit', '--format', 'pdf'], /Allowed choices are text, markdown, json/],
    ['a level that does not exist', ['audit', '--fail-on', 'hihg'], /option --fail-on must be .*did you mean high/],
    ['a dialect that does not exist', ['audit', '--dialect', 'oracle'], /option --dialect must be/],
    ['a folder that does not exist', ['audit', 'nowhere'], /nowhere is not a folder/],
  ])('%s', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await cli(args, folders.create())
    expect([exitCode, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1])
    expect(stderr).toMatch(message)
  })

  test('and without any command, the help', async () => {
    const { exitCode, stderr } = await cli([], folders.create(), 'bundle')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Usage: database-review')])
    expect((await cli(['--version'], folders.create())).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await cli(['audit', '--help'], folders.create())).stdout).toContain('--fail-on')
  })
})

describe('on a terminal', () => {
  test('the stage is shown on stderr and wiped at the end, but not in a pipe, with --quiet or in a short run', () => {
    const shownBy = (isTTY: boolean, quiet: boolean, patience?: number) => {
      const written: string[] = []
      const progress = progressOn({ isTTY, write: (text) => written.push(text) }, quiet, patience)
      progress.show('Replaying the migrations')
      progress.end()
      return written.join('')
    }
    expect(shownBy(true, false, 0)).toBe(`\r${ESCAPE}[2KReplaying the migrations…\r${ESCAPE}[2K`)
    expect([shownBy(false, false, 0), shownBy(true, true, 0), shownBy(true, false)]).toEqual(['', '', ''])
  })

  const shown = async (env: Record<string, string>, isTTY: boolean) => {
    const written: string[] = []
    const stdout = { isTTY, columns: 80, write: (text: string) => written.push(text) }
    const stderr = { isTTY: false, write: (text: string) => written.push(text) }
    const cwd = folder({ ...SHOP, ...SLOW_INDEX })
    const path = process.env['PATH'] ?? ''
    await run(['audit'], { env: { PATH: path, ...env }, cwd, now: new Date(0), stdout, stderr })
    return written.join('')
  }

  test('the report is coloured, but not with NO_COLOR and not in a pipe', async () => {
    expect(await shown({}, true)).toContain(ESCAPE)
    expect(await shown({ NO_COLOR: '1' }, true)).not.toContain(ESCAPE)
    expect(await shown({}, false)).not.toContain(ESCAPE)
  })
})
