// Measures the committed bundle beside other reviewers on the same files, prints the table and writes
// docs/benchmarks.md. `npm run bench -- --rounds 3 --print` for a quick look that writes nothing; `--dist FOLDER`
// measures another build, and writes nothing either: the page is about the committed one.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { longHistory, mixedHistory, mysqlChange, oneMigration, pullRequest } from './corpus.mjs'
import { measured } from './measure.mjs'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const ROOT = join(HERE, '..')
const PAGE = join(ROOT, 'docs/benchmarks.md')

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    print: { type: 'boolean', default: false },
    dist: { type: 'string' },
  },
})

// Not `npm ci`: squawk's packages for other platforms are missing from some mirrors, and it insists on all of them.
if (!existsSync(join(HERE, 'node_modules')))
  execFileSync('npm', ['install', '--no-save', '--prefix', HERE, '--no-audit', '--no-fund'], { stdio: 'inherit' })

/** How long the histories are by which the cost of one more migration is seen. */
const LENGTHS = [250, 500, 1000, 2000]

const dist = options.dist ?? join(ROOT, 'dist')
const work = mkdtempSync(join(tmpdir(), 'database-review-bench-'))
try {
  const page = report(measureAll(work, Number(options.rounds)))
  process.stdout.write(page)
  if (!options.print && options.dist === undefined) {
    mkdirSync(join(ROOT, 'docs'), { recursive: true })
    writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), parser: 'markdown' }))
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

function measureAll(folder, rounds) {
  const fresh = (name) => {
    const path = join(folder, name)
    mkdirSync(path)
    return path
  }
  const [one, change, long, mixed, mysql] = ['one', 'change', 'long', 'mixed', 'mysql'].map(fresh)
  oneMigration(one)
  const commits = pullRequest(change)
  const history = longHistory(long, 1000)
  mixedHistory(mixed, 3000)
  const mysqlBase = mysqlChange(mysql, 800)

  const bare = { name: 'node -e 0', program: process.execPath, args: ['-e', '0'], cwd: folder, exits: [0] }
  const [node, terminal, action, squawkOne] = measured(
    [bare, audit(one), actionOn(change, commits, folder), squawk(one, ['migrations/000001_orders.up.sql'])],
    rounds,
  )
  const [thousand, squawkThousand, pgfenceThousand] = measured(
    [audit(long), squawk(long, history.files), pgfence(long, history.files)],
    Math.ceil(rounds / 2),
  )
  const [mixedRun, mysqlRun] = measured([audit(mixed), review(mysql, mysqlBase)], Math.ceil(rounds / 3))
  const growing = LENGTHS.map((count) => {
    const grown = fresh(`history-${count}`)
    longHistory(grown, count)
    return audit(grown)
  })
  const growth = measured(growing, Math.ceil(rounds / 3))
  const own = { node, terminal, action, thousand, mixedRun, mysqlRun, growth }
  return { ...own, squawkOne, squawkThousand, pgfenceThousand, lines: history.lines, rounds }
}

function review(cwd, base) {
  const args = [join(dist, 'cli.js'), 'review', '.', '--base', base, '--no-trial']
  return { name: 'database-review review', program: process.execPath, args, cwd, exits: [0, 1] }
}

function audit(cwd) {
  const args = [join(dist, 'cli.js'), 'audit', '.', '--no-trial']
  return { name: 'database-review audit', program: process.execPath, args, cwd, exits: [0] }
}

/** The action as a runner starts it, on a checkout and without a token: nothing is asked of the network. */
function actionOn(workspace, { base, head, merge }, folder) {
  const at = (name) => join(folder, name)
  const author = { login: 'octocat', type: 'User' }
  const repository = { name: 'shop', full_name: 'octocat/shop', owner: author, default_branch: 'main' }
  const payload = {
    action: 'opened',
    number: 1,
    repository,
    pull_request: {
      number: 1,
      title: 'Orders have a status',
      body: 'The back office filters by it.',
      state: 'open',
      draft: false,
      user: author,
      labels: [],
      changed_files: 2,
      commits: 1,
      base: { ref: 'main', sha: base, repo: repository },
      head: { ref: 'change', sha: head, repo: repository },
    },
  }
  writeFileSync(at('event.json'), JSON.stringify(payload))
  for (const name of ['output', 'summary']) writeFileSync(at(name), '')
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: at('event.json'),
    GITHUB_OUTPUT: at('output'),
    GITHUB_REPOSITORY: 'octocat/shop',
    GITHUB_RUN_ID: '1',
    GITHUB_SHA: merge,
    GITHUB_STEP_SUMMARY: at('summary'),
    GITHUB_WORKSPACE: workspace,
  }
  // The change builds an index while writers wait: the gate fails.
  return {
    name: 'the action',
    program: process.execPath,
    args: [join(dist, 'index.js')],
    cwd: workspace,
    env,
    exits: [1],
  }
}

/** The native program itself: the npm package's script would add the start of Node. */
function squawk(cwd, files) {
  const program = join(HERE, 'node_modules/@squawk-cli', `${process.platform}-${process.arch}`, 'bin/squawk')
  return { name: 'squawk', program, args: ['--reporter', 'json', ...files], cwd, exits: [0, 1] }
}

function pgfence(cwd, files) {
  const args = [join(HERE, 'node_modules/@flvmnt/pgfence/dist/index.js'), 'analyze', '--output', 'json', ...files]
  return { name: 'pgfence', program: process.execPath, args, cwd, exits: [0, 1] }
}

function report(measurements) {
  const { node, terminal, action, squawkOne, thousand, squawkThousand, pgfenceThousand, lines, rounds } = measurements
  const { mixedRun, mysqlRun, growth } = measurements
  const over = (run) => run.wall - node.wall
  const row = (...cells) => `| ${cells.join(' | ')} |`
  const times = (run, other) => `${(run.wall / other.wall).toFixed(1)}×`
  return `${[
    '# Benchmarks',
    '',
    '<!-- Written by npm run bench. Do not edit. -->',
    '',
    `Whole processes from start to end, without the trial: medians of ${rounds} runs after one to warm up (of ${Math.ceil(rounds / 2)} for the 1,000 files, of ${Math.ceil(rounds / 3)} for the longer ones), the commands of a group in turn, so that a machine that slows down slows all of them. ${machine()}`,
    '',
    row('What is reviewed', 'Target', 'Here', 'Met', 'Processor', 'Peak memory'),
    row('---', '---', '---', '---', '---', '---'),
    row(
      'A repository of one PostgreSQL migration, in a terminal',
      '≤ 250 ms over `node -e 0`',
      milliseconds(over(terminal)),
      met(over(terminal) <= 0.25),
      ...usage(terminal),
    ),
    row(
      'A pull request of one PostgreSQL migration, the action without the network',
      '≤ 400 ms over `node -e 0`',
      milliseconds(over(action)),
      met(over(action) <= 0.4),
      ...usage(action),
    ),
    row(
      `1,000 PostgreSQL files (${lines.toLocaleString('en')} lines), in a terminal`,
      '≤ 8× squawk',
      times(thousand, squawkThousand),
      met(thousand.wall <= 8 * squawkThousand.wall),
      ...usage(thousand),
    ),
    row(
      'The same 1,000 files',
      'ahead of pgfence',
      times(thousand, pgfenceThousand),
      met(thousand.wall < pgfenceThousand.wall),
      '',
      '',
    ),
    row('The same 1,000 files', '≤ 350 MB', '', met(thousand.memory <= 350), '', megabytes(thousand)),
    row(
      'One MySQL migration changed over 800, in a terminal',
      '≤ 3.5 s',
      milliseconds(mysqlRun.wall),
      met(mysqlRun.wall <= 3.5),
      ...usage(mysqlRun),
    ),
    row(
      '3,000 files of six services: PostgreSQL, MySQL, SQLite and SQL Server under goose, Flyway, Prisma, golang-migrate, Liquibase and by hand',
      '≤ 4 s',
      milliseconds(mixedRun.wall),
      met(mixedRun.wall <= 4),
      ...usage(mixedRun),
    ),
    row('The same 3,000 files', '≤ 350 MB', '', met(mixedRun.memory <= 350), '', megabytes(mixedRun)),
    '',
    'As the history of PostgreSQL files grows:',
    '',
    row('Files', 'Wall clock', 'Processor', 'Peak memory'),
    row('---', '---', '---', '---'),
    ...growth.map((run, at) => row(LENGTHS[at].toLocaleString('en'), milliseconds(run.wall), ...usage(run))),
    '',
    'The programs beside it, in the same run:',
    '',
    row('Program', 'Files', 'Wall clock', 'Processor', 'Peak memory'),
    row('---', '---', '---', '---', '---'),
    ...[
      ['`node -e 0`', 'none', node],
      [`squawk ${versionOf('squawk-cli')}, the native program`, '1', squawkOne],
      ['database-review', '1', terminal],
      [`squawk ${versionOf('squawk-cli')}, the native program`, '1,000', squawkThousand],
      [`@flvmnt/pgfence ${versionOf('@flvmnt/pgfence')}`, '1,000', pgfenceThousand],
      ['database-review', '1,000', thousand],
    ].map(([program, files, run]) => row(program, files, milliseconds(run.wall), ...usage(run))),
    '',
    'What the three do for the same files differs: squawk and pgfence look at each statement by itself. database-review replays the files in their order into a schema, so that it knows which tables are new, what a foreign key points at and what a down migration leaves behind, writes out the fix of every finding and scores the repository.',
  ].join('\n')}\n`
}

function machine() {
  const count = cpus().length
  return `${count === 2 ? 'Two cores' : `${count} cores`}, ${process.platform} on ${process.arch}, Node ${process.versions.node}.`
}

function usage(run) {
  return [milliseconds(run.processor), megabytes(run)]
}

function milliseconds(seconds) {
  return Number.isNaN(seconds) ? 'not measured' : `${Math.round(seconds * 1000)} ms`
}

function megabytes({ memory }) {
  return Number.isNaN(memory) ? 'not measured' : `${Math.round(memory)} MB`
}

function met(isMet) {
  return isMet ? 'yes' : 'no'
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(HERE, 'node_modules', name, 'package.json'), 'utf8')).version
}
