import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { strToU8, zipSync } from 'fflate'
import type { Answer, Check } from '../../src/checklist/check.js'
import { frequency } from '../../src/checklist/backup/frequency.js'
import { integrity } from '../../src/checklist/backup/integrity.js'
import { restoreTested } from '../../src/checklist/backup/restore-tested.js'
import { validationTests } from '../../src/checklist/integrity/validation-tests.js'
import { quick } from '../../src/checklist/rollback/quick.js'
import { tested } from '../../src/checklist/rollback/tested.js'
import { staging } from '../../src/checklist/safety/staging.js'
import { readAutomation } from '../../src/evidence/automation/index.js'
import { questionsFor } from '../../src/evidence/github/questions.js'
import { Budget } from '../../src/github/answered.js'
import { createClient } from '../../src/github/client.js'
import { askGitHub } from '../../src/github/evidence.js'
import type { Settings } from '../../src/inputs/settings.js'
import type { Contents, Entry, Tree } from '../../src/tree/tree.js'
import { store } from '../checklist/documented.js'
import { evidenceOf } from '../checklist/scenes.js'
import { TOKENS } from '../github-server/access.js'
import { secondaryLimit } from '../github-server/faults.js'
import type { Job, Repository } from '../github-server/records.js'
import { startGitHub, type GitHubServer } from '../github-server/server.js'
import { addRepository, nextId } from '../github-server/state.js'

type Files = Readonly<Record<string, string>>

const NOW = new Date('2026-06-30T12:00:00Z')

const BACKUP = `name: Backup
on: { schedule: [{ cron: '0 3 * * *' }] }
jobs:
  dump:
    name: Nightly dump
    runs-on: ubuntu-latest
    steps:
      - name: Dump
        run: pg_dump --format=custom --file=orders.dump "$DATABASE_URL"
      - run: aws s3 cp orders.dump s3://backups/orders.dump --sse aws:kms
`

const DRILL = `name: Restore drill
on: { schedule: [{ cron: '0 5 1 * *' }], workflow_dispatch: {} }
jobs:
  drill:
    runs-on: ubuntu-latest
    steps:
      - name: Restore
        run: |
          aws s3 cp s3://backups/orders.dump orders.dump
          createdb scratch
          pg_restore --exit-on-error --dbname=scratch orders.dump
      - name: Look at the rows
        run: |
          rows=$(psql -At -d scratch -c "SELECT count(*) FROM orders")
          test "$rows" -gt 0
`

const CI = `name: CI
on: [push, pull_request]
jobs:
  migrations:
    runs-on: ubuntu-latest
    services: { db: { image: 'postgres:17' } }
    steps:
      - run: migrate -path migrations -database "$DATABASE_URL" up
      - run: migrate -path migrations -database "$DATABASE_URL" down -all
`

const DEPLOY = `name: Deploy
on: { push: { branches: [main] } }
jobs:
  staging:
    environment: staging
    runs-on: ubuntu-latest
    steps: [{ run: 'migrate -path migrations -database "$DATABASE_URL" up' }]
  production:
    needs: staging
    environment: production
    runs-on: ubuntu-latest
    steps: [{ run: 'migrate -path migrations -database "$DATABASE_URL" up' }]
`

const FILES: Files = {
  'migrations/000001_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);\n',
  '.github/workflows/backup.yml': BACKUP,
  '.github/workflows/drill.yml': DRILL,
  '.github/workflows/ci.yml': CI,
  '.github/workflows/deploy.yml': DEPLOY,
}

const CHANGE: Files = {
  'migrations/000002_notes.sql': 'CREATE TABLE notes (id bigint PRIMARY KEY);\n',
}

let server: GitHubServer
beforeAll(async () => {
  server = await startGitHub()
})
afterEach(() => {
  expect(server.contractBreaks).toEqual([])
})
afterAll(async () => {
  await server.close()
})

interface Shop {
  readonly repository: Repository
  readonly audit: (token?: string) => Promise<Judgement>
  readonly review: (token?: string) => Promise<Judgement>
  /** A run of a workflow that ended so many days ago. */
  readonly ran: (workflow: string, job: string, days: number, run?: Partial<Ended>) => void
}

type Judgement = (check: Check) => Answer

interface Ended {
  readonly steps: Readonly<Record<string, string>>
  readonly conclusion: Job['conclusion']
  readonly event: string
  readonly sha: string
  readonly branch: string
  readonly minutes: number
  readonly status: string
}

const BASE = 'a'.repeat(40)
const HEAD = 'b'.repeat(40)
const BEFORE = 'c'.repeat(40)

/** A repository of these files on GitHub, whose head adds a migration; `before` is what an older commit held instead. */
function shop(files: Files = {}, before: Files = {}, settings: Partial<Settings> = {}): Shop {
  const name = `shop-${server.state.repositories.size + 1}`
  const repository = addRepository(server.state, { name: `acme/${name}`, isPrivate: true })
  const commits = new Map<string, Files>([
    [BASE, { ...FILES, ...files }],
    [HEAD, { ...FILES, ...files, ...CHANGE }],
    [BEFORE, { ...FILES, ...files, ...before }],
  ])
  for (const path of Object.keys({ ...FILES, ...files }).filter((each) => each.startsWith('.github/workflows/')))
    repository.workflows.push({ id: nextId(server.state), path, state: 'active' })
  const judge = async (mode: 'review' | 'audit', token: string = TOKENS.write): Promise<Judgement> => {
    const head = mode === 'review' ? HEAD : BASE
    const there = new Map(Object.entries(commits.get(head) ?? {}))
    const automation = await readAutomation(there, { engines: ['postgres'], tools: ['golang-migrate'] })
    const evidence = await evidenceOf({
      mode,
      automation,
      databases: [store('postgres')],
      settings,
      base: { '000001_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY);' },
      change: mode === 'review' ? { '000002_notes': 'CREATE TABLE notes (id bigint PRIMARY KEY);' } : {},
      downs: { '000001_orders': 'DROP TABLE orders;', '000002_notes': 'DROP TABLE notes;' },
    })
    const questions = questionsFor({
      mode,
      automation,
      entries: treeOf(commits.get(head) ?? {}).entries,
      surroundings: { engines: ['postgres'], tools: ['golang-migrate'] },
      migrations: [mode === 'review' ? 'migrations/000002_notes.sql' : 'migrations/000001_orders.sql'],
      isWanted: (environment) => /staging|production/.test(environment),
    })
    const github = await askGitHub(
      {
        client: createClient({
          token,
          apiUrl: server.apiUrl,
          version: '1',
          retryAfter: 1,
          wait: () => Promise.resolve(),
        }),
        repository: { owner: 'acme', repo: name },
        serverUrl: server.serverUrl,
        defaultBranch: 'main',
        headCommit: head,
        ownRun: 1,
        budget: new Budget(),
        treeAt: (commit) => Promise.resolve(commits.has(commit) ? treeOf(commits.get(commit) ?? {}) : undefined),
      },
      questions,
    )
    const facts = { ...evidence.facts, github }
    return (check) => check.evaluate({ ...evidence, facts, now: NOW })
  }
  return {
    repository,
    audit: (token) => judge('audit', token),
    review: (token) => judge('review', token),
    ran: (workflow, job, days, more = {}) => {
      const at = (before: number) => new Date(NOW.getTime() - days * 86_400_000 - before * 60_000).toISOString()
      const { steps = {}, conclusion = 'success', event = 'schedule', sha = BASE, branch = 'main' } = more
      const { minutes = 0, status = 'completed' } = more
      const completedAt = status === 'completed' ? at(0) : null
      repository.workflowRuns.push({
        id: nextId(server.state),
        name: workflow,
        path: `.github/workflows/${workflow}.yml`,
        event,
        headSha: sha,
        headBranch: branch,
        status,
        conclusion: status === 'completed' ? conclusion : null,
        createdAt: at(minutes),
        updatedAt: at(0),
        jobs: [
          {
            id: nextId(server.state),
            name: job,
            conclusion: completedAt === null ? null : conclusion,
            startedAt: at(minutes),
            completedAt,
            steps: Object.entries(steps).map(([step, ended]) => ({ name: step, conclusion: ended })),
          },
        ],
      })
    },
  }
}

const RESTORED = { steps: { Restore: 'success', 'Look at the rows': 'success' } }
const DUMPED = {
  steps: { Dump: 'success', 'Run aws s3 cp orders.dump s3://backups/orders.dump --sse aws:kms': 'success' },
}
const BOTH_WAYS = {
  'Run migrate -path migrations -database "$DATABASE_URL" up': 'success',
  'Run migrate -path migrations -database "$DATABASE_URL" down -all': 'success',
}

describe('restores', () => {
  test.each([
    ['a success of nine days ago passes', 9, RESTORED, 'pass', 'drill last restored 9 days ago'],
    [
      'a success of forty days ago is stale',
      40,
      RESTORED,
      'warn',
      'drill last restored 40 days ago; the limit is 30 days',
    ],
    [
      'a success of a hundred days ago is too old',
      100,
      RESTORED,
      'fail',
      'drill last restored 100 days ago: that is too long ago',
    ],
    [
      'a failure',
      2,
      { ...RESTORED, conclusion: 'failure' as const },
      'fail',
      'the last run of drill failed 2 days ago',
    ],
    [
      'a run whose restoring step was skipped proves nothing',
      2,
      { steps: { Restore: 'skipped', 'Look at the rows': 'success' } },
      'fail',
      'no run of drill is known that succeeded',
    ],
    [
      'a run on another branch proves nothing',
      2,
      { ...RESTORED, branch: 'try' },
      'fail',
      'no run of drill is known that succeeded',
    ],
  ] as const)('%s', async (_, days, run, status, summary) => {
    const { ran, audit } = shop()
    ran('drill', 'drill', days, run)
    const done = await audit()
    expect(done(restoreTested)).toMatchObject({ status, summary, level: 'E2' })
    if (status === 'pass') {
      expect(done(restoreTested).facts?.[0]?.url).toMatch(/^https:\/\/github\.com\/acme\/shop-\d+\/actions\/runs/)
      expect(done(integrity)).toMatchObject({ status: 'pass', level: 'E2' })
    }
  })

  test('a run of a commit that had no such step proves nothing', async () => {
    const before = { '.github/workflows/drill.yml': DRILL.replace('pg_restore --exit-on-error', 'echo pg_restore') }
    const { ran, audit } = shop({}, before)
    ran('drill', 'drill', 9, { ...RESTORED, sha: BEFORE })
    expect((await audit())(restoreTested)).toMatchObject({ status: 'fail' })
  })

  test('a run of a commit whose workflow differs elsewhere proves the same steps', async () => {
    const before = { '.github/workflows/drill.yml': `# monthly\n${DRILL}` }
    const { ran, audit } = shop({}, before)
    ran('drill', 'drill', 9, { ...RESTORED, sha: BEFORE })
    expect((await audit())(restoreTested)).toMatchObject({ status: 'pass' })
  })

  test.each([
    [{ ok: true, rows_checked: 1200 }, 'pass', 'the backup of 2026-06-27 was restored 2 days ago, 1200 rows checked'],
    [
      { ok: true, rows_checked: 0 },
      'warn',
      'the backup of 2026-06-27 was restored 2 days ago, and no row was looked at',
    ],
    [{ ok: false, rows_checked: 3 }, 'fail', 'the restore drill of 2 days ago reports a failure'],
  ])('a report that a drill left is the strongest evidence: %j', async (more, status, summary) => {
    const { repository, audit } = shop()
    repository.artifacts.push(artifact({ ...REPORT, ...more }))
    expect((await audit())(restoreTested)).toMatchObject({ status, summary, level: 'E2' })
  })

  test('a report that a fork, another branch or a stranger to the form left says nothing', async () => {
    const { repository, audit } = shop()
    repository.artifacts.push(
      artifact(REPORT, { fromFork: true }),
      artifact(REPORT, { branch: 'try' }),
      artifact({ ...REPORT, ok: 'yes' }),
      artifact(REPORT, { zip: Buffer.from('no archive') }),
    )
    expect((await audit())(restoreTested)).toMatchObject({ status: 'fail' })
  })
})

describe('backups', () => {
  test('the newest scheduled run is shown', async () => {
    const { ran, audit } = shop()
    ran('backup', 'Nightly dump', 0.5, DUMPED)
    expect((await audit())(frequency)).toMatchObject({
      status: 'pass',
      level: 'E2',
      summary: expect.stringMatching(/last succeeded 12 hours ago$/),
    })
  })

  test('a schedule whose last success is older than two intervals fails', async () => {
    const { ran, audit } = shop()
    ran('backup', 'Nightly dump', 3, DUMPED)
    expect((await audit())(frequency)).toMatchObject({
      status: 'fail',
      summary: 'dump should run every 24 hours, and last succeeded 3 days ago',
    })
  })

  test.each([
    ['disabled_inactivity', 'for want of activity in the repository'],
    ['disabled_manually', 'by hand'],
  ] as const)('a schedule of a workflow that is %s fails', async (state, why) => {
    const { repository, audit } = shop()
    const at = repository.workflows.findIndex(({ path }) => path.endsWith('backup.yml'))
    repository.workflows.splice(at, 1, { id: 1, path: '.github/workflows/backup.yml', state })
    expect((await audit())(frequency)).toMatchObject({
      status: 'fail',
      summary: `dump does not run: its workflow is disabled ${why}`,
    })
  })
})

describe('rollbacks', () => {
  test('a job that ran both directions on the reviewed commit passes', async () => {
    const { ran, review } = shop()
    ran('ci', 'migrations', 0, { steps: BOTH_WAYS, event: 'pull_request', sha: HEAD, branch: 'feature' })
    expect((await review())(tested)).toMatchObject({
      status: 'pass',
      level: 'E2',
      summary: 'migrations ran up and down with this migration on this commit',
    })
  })

  test('a job that still runs is said to', async () => {
    const { ran, review } = shop()
    ran('ci', 'migrations', 0, { status: 'in_progress', event: 'pull_request', sha: HEAD, branch: 'feature' })
    expect((await review())(tested)).toMatchObject({
      status: 'warn',
      summary: 'migrations runs up and down on this commit, and has not ended',
    })
  })

  test('a down that broke fails, a test that broke does not blame the down', async () => {
    const { ran, review } = shop()
    const [up = '', down = ''] = Object.keys(BOTH_WAYS)
    const run = { conclusion: 'failure' as const, event: 'pull_request', sha: HEAD, branch: 'feature' }
    ran('ci', 'migrations', 0, { ...run, steps: { [up]: 'success', [down]: 'failure' } })
    expect((await review())(tested)).toMatchObject({ status: 'fail' })
    const other = shop()
    other.ran('ci', 'migrations', 0, {
      ...run,
      sha: HEAD,
      steps: { ...BOTH_WAYS, 'Run go test': 'failure' },
    })
    expect((await other.review())(tested)).toMatchObject({ status: 'warn' })
  })

  test('in an audit a run within thirty days counts, of a commit that holds the migrations', async () => {
    const { ran, audit } = shop()
    ran('ci', 'migrations', 12, { steps: BOTH_WAYS, event: 'push', sha: BEFORE })
    expect((await audit())(tested)).toMatchObject({
      status: 'pass',
      summary: 'migrations ran up and down with this migration 12 days ago',
    })
    const { ran: ranBefore, audit: later } = shop({}, { 'migrations/000001_orders.sql': 'SELECT 1;\n' })
    ranBefore('ci', 'migrations', 12, { steps: BOTH_WAYS, event: 'push', sha: BEFORE })
    expect((await later())(tested)).toMatchObject({ status: 'warn' })
  })

  test('a restore that was measured is held against the declared objective', async () => {
    for (const [minutes, status] of [
      [20, 'pass'],
      [50, 'warn'],
    ] as const) {
      const { ran, audit } = shop({}, {}, { rtoMinutes: 30 })
      ran('drill', 'drill', 9, { ...RESTORED, minutes })
      expect((await audit())(quick)).toMatchObject({ status, level: 'E2' })
    }
  })
})

describe('staging', () => {
  const deployed = (environment: string, sha: string, state = 'success') => ({
    id: nextId(server.state),
    sha,
    ref: 'main',
    environment,
    createdAt: '2026-06-29T10:00:00Z',
    statuses: [{ id: nextId(server.state), state, createdAt: '2026-06-29T10:05:00Z' }],
  })

  test('a deployment that holds the migrations passes, whatever its commit is', async () => {
    const { repository, audit } = shop()
    repository.deployments.push(deployed('staging', HEAD))
    expect((await audit())(staging)).toMatchObject({
      status: 'pass',
      summary: 'staging was deployed with the migration yesterday',
    })
  })

  test('production without staging fails; an attempt that failed is none', async () => {
    const { repository, audit } = shop()
    repository.deployments.push(deployed('production', BASE), deployed('staging', BASE, 'failure'))
    expect((await audit())(staging)).toMatchObject({ status: 'fail', level: 'E2' })
  })

  test('a deployment without the migration is none: the process alone warns', async () => {
    const { repository, review } = shop()
    repository.deployments.push(deployed('staging', BASE))
    const done = await review()
    expect(done(staging)).toMatchObject({ status: 'warn' })
    expect(done(staging).summary).toContain('process proven, this migration not yet')
    expect(done(staging).summary).not.toContain('looked up')
  })
})

test('tests that look at the data pass where CI is green on the reviewed commit', async () => {
  const tests = {
    '.github/workflows/ci.yml': `${CI}      - run: go test ./...\n`,
    'store/orders_test.go': `package store

import (
	"testing"

	"github.com/golang-migrate/migrate/v4"
	"github.com/testcontainers/testcontainers-go/modules/postgres"
)

func TestOrders(t *testing.T) {
	container, err := postgres.Run(ctx, "postgres:17")
	m, err := migrate.New("file://../migrations", url)
	m.Up()
	if code(err) != "23505" {
		t.Fatal("a second order of the same id was taken")
	}
}
`,
  }
  for (const [conclusion, status] of [
    ['success', 'pass'],
    ['failure', 'warn'],
  ] as const) {
    const { ran, review } = shop(tests)
    ran('ci', 'migrations', 0, { conclusion, event: 'pull_request', sha: HEAD, branch: 'feature' })
    expect((await review())(validationTests)).toMatchObject({ status, level: 'E2' })
  }
})

describe('what GitHub does not say', () => {
  test('a token without the permission fails nothing, and the permission is named', async () => {
    const { ran, audit } = shop()
    ran('drill', 'drill', 200, RESTORED)
    server.tokens.set('narrow', {
      kind: 'app',
      actor: { login: 'github-actions[bot]', id: 1, type: 'Bot' },
      permissions: { contents: 'read', metadata: 'read' },
    })
    const done = await audit('narrow')
    expect(done(restoreTested)).toMatchObject({ status: 'warn' })
    expect(done(restoreTested).summary).toContain('the token lacks the permission actions: read')
    expect(done(staging).summary).toContain('the token lacks the permission deployments: read')
  })

  test('a server error and a rate limit fail nothing', async () => {
    const { ran, audit, repository } = shop()
    ran('drill', 'drill', 200, RESTORED)
    server.fault({
      match: { method: 'GET', path: new RegExp(`/${repository.name}/actions/`) },
      times: 10,
      reply: secondaryLimit(3600),
    })
    const done = await audit()
    expect(done(restoreTested)).toMatchObject({ status: 'warn' })
    expect(done(restoreTested).summary).toContain('rate limit')
  })
})

test('a review is not blamed for a drill that has not run yet', async () => {
  const { review, repository } = shop()
  repository.workflows.splice(0)
  expect((await review())(restoreTested)).toMatchObject({
    status: 'warn',
    summary: 'drill has not succeeded yet on the default branch',
  })
})

test('an audit spends few requests', async () => {
  const { ran, audit } = shop()
  for (let days = 1; days < 40; days++) ran('drill', 'drill', days, { steps: {}, conclusion: 'failure' })
  const before = server.requests.length
  await audit()
  expect(server.requests.length - before).toBeLessThan(30)
})

const REPORT = {
  store: 'postgres',
  backup_taken_at: '2026-06-27T03:00:00Z',
  restored_at: '2026-06-28T06:00:00Z',
  rows_checked: 1200,
  duration_s: 540,
  ok: true,
}

/** A commit whose blobs are their texts. */
function treeOf(files: Files): Tree {
  return {
    name: 'a commit',
    commit: undefined,
    entries: new Map(
      Object.entries(files).map(([path, text]): [string, Entry] => [path, { path, kind: 'file', size: 1, blob: text }]),
    ),
    read: (paths) =>
      Promise.resolve(
        new Map(
          [...paths].map((path): [string, Contents] => {
            const text = files[path]
            return [
              path,
              text === undefined ? { kind: 'unreadable', reason: 'missing' } : { kind: 'text', text, bom: false },
            ]
          }),
        ),
      ),
  }
}

function artifact(
  report: unknown,
  more: Partial<Repository['artifacts'][number]> = {},
): Repository['artifacts'][number] {
  return {
    id: nextId(server.state),
    name: 'restore-drill-report',
    run: 5,
    branch: 'main',
    fromFork: false,
    expired: false,
    createdAt: '2026-06-28T06:00:00Z',
    zip: Buffer.from(zipSync({ 'report.json': strToU8(JSON.stringify(report)) })),
    ...more,
  }
}
