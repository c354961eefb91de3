import type { DrillReport, GitHubFacts, HeadRuns, JobRun, WorkflowState } from '../../../src/evidence/github/facts.js'
import type { GitHubQuestions } from '../../../src/evidence/github/questions.js'
import { hazards } from '../../../src/hazards/registry.js'
import { configurationIn } from '../../../src/inputs/configuration.js'
import { inputsFromOptions } from '../../../src/inputs/inputs.js'
import { settingsFor } from '../../../src/inputs/settle.js'
import type { CheckResult, Report } from '../../../src/report.js'
import { review } from '../../../src/review.js'
import { changesBetween } from '../../../src/tree/changes.js'
import { blobId, contentsOf, missing } from '../../../src/tree/contents.js'
import type { Entry, Tree } from '../../../src/tree/tree.js'
import { changedFile } from '../../../src/trigger/changed-file.js'

/** Paths and what stands in them. */
export type Files = Readonly<Record<string, string>>

/** What GitHub says of a repository, where there is somebody to ask. */
export interface OnGitHub {
  /** Runs of the workflows' jobs on the default branch, newest first, by the workflow's path. */
  readonly runs?: Readonly<Record<string, readonly Run[]>>
  /** How the jobs of a workflow ended on the reviewed commit. */
  readonly onHead?: Readonly<Record<string, Run>>
  readonly disabled?: readonly string[]
  readonly deployments?: readonly { readonly environment: string; readonly daysAgo: number; readonly holds: boolean }[]
  readonly drill?: Partial<DrillReport>
  /** How the project's tests ended on the reviewed commit, by the workflow's path. */
  readonly tests?: Readonly<Record<string, 'green' | 'red'>>
  /** What GitHub refuses, and why. */
  readonly refuses?: string
}

export interface Run {
  readonly daysAgo: number
  readonly outcome?: JobRun['outcome']
  readonly minutes?: number
  readonly event?: string
  readonly brokenStep?: string
}

/** A small repository. With a `change` it is a pull request's; without one it is audited. */
export interface Repository {
  readonly files: Files
  /** What the pull request adds or replaces; `undefined` deletes. */
  readonly change?: Readonly<Record<string, string | undefined>>
  readonly gitHub?: OnGitHub
}

export const NOW = new Date('2026-11-22T12:00:00Z')
const DAY = 86_400_000

/** A repository's whole review, in this process: the real pipeline over a tree in memory. */
export async function reviewOf({ files, change, gitHub }: Repository): Promise<Report> {
  const head = treeOf('head', { ...files, ...change })
  const base = change === undefined ? undefined : treeOf('base', files)
  const { settings, settingsFrom, notices } = settingsFor({
    base: base === undefined ? undefined : await configurationIn(base, undefined),
    head: await configurationIn(head, undefined),
    inputs: inputsFromOptions({}),
    known: { hazards: hazards.map((each) => each.id) },
  })
  const mode = base === undefined ? 'audit' : 'review'
  return review(
    { mode, project: 'octo/shop', version: '0.0.0', settings, settingsFrom, notices },
    {
      now: NOW,
      trees: () => Promise.resolve({ head, base, baseTip: undefined, headCommit: undefined }),
      changes: () =>
        Promise.resolve({
          files: base === undefined ? [] : changesBetween(base.entries, head.entries).map(changedFile),
          words: [],
          notices: [],
        }),
      release: () => Promise.resolve(undefined),
      github: (questions) => Promise.resolve(gitHub === undefined ? undefined : factsOf(gitHub, questions)),
      progress: () => undefined,
      timings: () => ({}),
    },
  )
}

export function resultOf(report: Report, check: string): CheckResult | undefined {
  return report.categories.flatMap(({ checks }) => checks).find(({ id }) => id === check)
}

function treeOf(name: string, files: Readonly<Record<string, string | undefined>>): Tree {
  const bytes = new Map(
    Object.entries(files)
      .flatMap(([path, text]) => (text === undefined ? [] : [[path, Buffer.from(text)] as const]))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const entries = [...bytes].map(([path, of]): [string, Entry] => [
    path,
    { path, kind: 'file', size: of.length, blob: blobId(of) },
  ])
  return {
    name,
    commit: undefined,
    entries: new Map(entries),
    read: (paths) =>
      Promise.resolve(
        new Map(
          [...paths].map((path) => {
            const of = bytes.get(path)
            return [path, of === undefined ? missing : contentsOf(of)]
          }),
        ),
      ),
  }
}

function factsOf(on: OnGitHub, { jobs, migrations }: GitHubQuestions): GitHubFacts {
  const { refuses, disabled = [] } = on
  const answered = <T>(value: T) =>
    refuses === undefined ? ({ known: true, value } as const) : ({ known: false, reason: refuses } as const)
  const paths = [...new Set(jobs.map(({ path }) => path))]
  return {
    workflows: answered(
      paths.map((path): WorkflowState => ({
        path,
        state: disabled.includes(path) ? 'disabled by inactivity' : 'active',
        url: `https://github.com/octo/shop/actions/${path}`,
      })),
    ),
    jobs: jobs.map(({ path, name, scheduled }) => {
      const head = on.onHead?.[path]
      return {
        path,
        name,
        runs: answered((on.runs?.[path] ?? []).map((each) => jobRun(each, scheduled))),
        onHead: answered({ runs: head === undefined ? [] : [jobRun(head, false)], running: false }),
      }
    }),
    deployments: answered(
      (on.deployments ?? []).map(({ environment, daysAgo, holds }) => ({
        environment,
        commit: 'c0ffee',
        at: at(daysAgo),
        url: 'https://github.com/octo/shop/deployments',
        missing: holds ? [] : [...migrations.keys()].slice(-1),
      })),
    ),
    drillReports: answered(
      on.drill === undefined
        ? []
        : [
            {
              store: undefined,
              backupTakenAt: undefined,
              restoredAt: at(9),
              rowsChecked: 5200,
              seconds: 600,
              ok: true,
              url: 'https://github.com/octo/shop/actions/runs/7',
              ...on.drill,
            },
          ],
    ),
    onHead: answered(
      new Map(
        Object.entries(on.tests ?? {}).map(([path, how]): [string, HeadRuns] => [
          path,
          {
            green: how === 'green' ? 1 : 0,
            red: how === 'red' ? 1 : 0,
            running: 0,
            url: 'https://github.com/octo/shop/actions/runs/8',
          },
        ]),
      ),
    ),
  }
}

function jobRun({ daysAgo, outcome = 'success', minutes = 4, event, brokenStep }: Run, scheduled: boolean): JobRun {
  return {
    url: 'https://github.com/octo/shop/actions/runs/9/job/1',
    event: event ?? (scheduled ? 'schedule' : 'push'),
    commit: 'c0ffee',
    finishedAt: at(daysAgo),
    seconds: minutes * 60,
    outcome,
    brokenStep,
    missing: [],
  }
}

function at(daysAgo: number): string {
  return new Date(NOW.getTime() - daysAgo * DAY).toISOString()
}
