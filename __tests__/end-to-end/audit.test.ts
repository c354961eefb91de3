import { describe, expect, test } from '@jest/globals'
import { strToU8, zipSync } from 'fflate'
import { NIGHTLY_DUMP, RESTORE_DRILL } from '../checklist/states/shops.js'
import { ACTIONS_BOT, type Job } from '../github-server/records.js'
import { nextId } from '../github-server/state.js'
import type { Files } from '../runner/repository.js'
import { theatre, type Scene } from './scene.js'
import { SHOP } from './shop.js'

const { scene } = theatre()

const BACKUP = '.github/workflows/backup.yml'
const DRILL = '.github/workflows/restore-drill.yml'

/** The shop with what keeps its rows safe: a nightly dump and a monthly restore. What deploys it stands elsewhere. */
const KEPT: Files = {
  ...SHOP,
  '.github/database-review.yml': 'version: 1\naudit-issue: true\n',
  ...NIGHTLY_DUMP,
  ...RESTORE_DRILL,
}

/** No clock stands still for a process of its own: everything happened so many days before now. */
function daysAgo(days: number, minutes = 0): string {
  return new Date(Date.now() - days * 86_400_000 - minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z')
}

interface Ran {
  readonly job: string
  readonly days: number
  readonly steps: Readonly<Record<string, 'success' | 'failure'>>
}

function ran({ server, repository, git }: Scene, path: string, { job, days, steps }: Ran): void {
  const failed = Object.values(steps).includes('failure')
  const conclusion: Job['conclusion'] = failed ? 'failure' : 'success'
  const times = { createdAt: daysAgo(days, 20), updatedAt: daysAgo(days) }
  repository.workflowRuns.push({
    id: nextId(server.state),
    name: job,
    path,
    event: 'schedule',
    headSha: git.baseSha,
    headBranch: 'main',
    status: 'completed',
    conclusion,
    ...times,
    jobs: [
      {
        id: nextId(server.state),
        name: job,
        conclusion,
        startedAt: times.createdAt,
        completedAt: times.updatedAt,
        steps: Object.entries(steps).map(([name, ended]) => ({ name, conclusion: ended })),
      },
    ],
  })
}

function deployed({ server, repository, git }: Scene, environment: string, days: number): void {
  repository.environments.push(environment)
  repository.deployments.push({
    id: nextId(server.state),
    sha: git.baseSha,
    ref: 'main',
    environment,
    createdAt: daysAgo(days),
    statuses: [{ id: nextId(server.state), state: 'success', createdAt: daysAgo(days) }],
  })
}

/** What the drill uploads when it is done. */
function drillReport({ server, repository }: Scene, days: number, rows: number): void {
  const report = {
    store: 'postgres',
    backup_taken_at: daysAgo(days + 1),
    restored_at: daysAgo(days),
    rows_checked: rows,
    ok: true,
  }
  repository.artifacts.push({
    id: nextId(server.state),
    name: 'restore-drill-report',
    run: repository.workflowRuns.at(-1)?.id ?? 0,
    branch: 'main',
    fromFork: false,
    expired: false,
    createdAt: daysAgo(days),
    zip: Buffer.from(zipSync({ 'report.json': strToU8(JSON.stringify(report)) })),
  })
}

function register({ server, repository }: Scene, disabled: readonly string[] = []): void {
  repository.workflows.splice(0)
  for (const path of [BACKUP, DRILL])
    repository.workflows.push({
      id: nextId(server.state),
      path,
      state: disabled.includes(path) ? 'disabled_inactivity' : 'active',
    })
}

const DUMPED = { Dump: 'success', Ship: 'success' } as const
const RESTORED = { Fetch: 'success', Restore: 'success', Count: 'success' } as const

/** Sees the repository, and nothing of its runs, its deployments and its issues. */
const BLIND = 'ghs_blind'

describe('scheduled audits', () => {
  test('judge by what GitHub has seen, keep one issue, and name the permission that they lack', async () => {
    const shop = scene({ base: KEPT, head: {}, checkout: 'base', isPrivate: true })
    shop.server.tokens.set(BLIND, {
      kind: 'app',
      actor: ACTIONS_BOT,
      permissions: { contents: 'read', metadata: 'read' },
    })
    const { issues } = shop.repository
    const audit = async (runId: number, inputs: Readonly<Record<string, string>> = {}) => {
      const on = { name: 'schedule', sha: shop.git.baseSha } as const
      const run = await shop.run({ on, runId, inputs: { 'report-file': 'report.json', ...inputs } })
      const lines = run
        .report()
        .categories.flatMap(({ checks }) =>
          checks.map(({ id, status, summary }) => [id, `${status}: ${summary}`] as const),
        )
      return { run, line: Object.fromEntries(lines.filter(([id]) => ASKED.includes(id))) }
    }
    const issue = () => [...issues.values()].map(({ state, title, body }) => ({ state, title, body: body ?? '' }))

    // All is well: the issue is opened.
    register(shop)
    ran(shop, BACKUP, { job: 'backup', days: 0.4, steps: DUMPED })
    ran(shop, DRILL, { job: 'restore', days: 9, steps: RESTORED })
    drillReport(shop, 9, 5200)
    deployed(shop, 'staging', 2)
    const good = await audit(1)
    expect(good.line).toEqual({
      'backup/frequency': 'pass: backup: at most 24 hours between backups; last succeeded 10 hours ago',
      'backup/restore-tested': expect.stringMatching(
        /^pass: the backup of .+ was restored 9 days ago, 5200 rows checked$/,
      ),
      'safety/staging': 'pass: staging was deployed with the migration 2 days ago',
    })
    expect(issue()).toEqual([
      { state: 'open', title: expect.any(String), body: expect.stringContaining('/actions/runs/1)') },
    ])

    // Somebody closed it: it is kept up to date, and stays closed while nothing is critical.
    for (const each of issues.values()) each.state = 'closed'
    const again = await audit(2)
    expect([again.run.exitCode, again.run.stdout]).toEqual([
      0,
      expect.stringContaining('issue of the audit was updated'),
    ])
    expect(issue()).toEqual([
      expect.objectContaining({ state: 'closed', body: expect.stringContaining('/actions/runs/2)') }),
    ])

    // The schedule was switched off, the last restore failed: the same issue is open again.
    shop.repository.artifacts.splice(0)
    register(shop, [BACKUP])
    ran(shop, DRILL, { job: 'restore', days: 1, steps: { Fetch: 'success', Restore: 'failure' } })
    const bad = await audit(3)
    expect(bad.line).toMatchObject({
      'backup/frequency': 'fail: backup does not run: its workflow is disabled for want of activity in the repository',
      'backup/restore-tested': 'fail: the last run of restore failed yesterday',
    })
    expect(issue()).toEqual([expect.objectContaining({ state: 'open' })])

    // Without the permissions nothing is held against anybody, and each is named once.
    const blind = await audit(4, { 'github-token': BLIND })
    expect(blind.line).toEqual({
      'backup/frequency': expect.stringContaining('GitHub did not say: the token lacks the permission actions: read'),
      'backup/restore-tested': expect.stringMatching(
        /^warn: .*; GitHub did not say: the token lacks the permission actions: read$/,
      ),
      'safety/staging': expect.stringMatching(/^unverifiable: .*; GitHub did not say: the token lacks the permission /),
    })
    const notices = blind.run.commands.filter(({ message }) => message.includes('audit-issue'))
    expect(notices.map(({ message }) => message)).toEqual([expect.stringContaining('`issues: write`')])
    expect(issue()).toHaveLength(1)
  }, 120_000)
})

const ASKED: readonly string[] = ['backup/frequency', 'backup/restore-tested', 'safety/staging']
