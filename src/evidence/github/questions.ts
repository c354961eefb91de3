import type { Entry } from '../../tree/tree.js'
import type { AutomationFacts, Command, Purpose, Unit } from '../automation/facts.js'
import { readAutomation, type Surroundings } from '../automation/index.js'

/** A job whose runs are evidence. */
export interface JobQuestion {
  readonly path: string
  readonly name: string
  /** As GitHub shows it; expressions as they are written. */
  readonly shownAs: string
  readonly scheduled: boolean
  /** Only its runs on the reviewed commit, or those on the default branch too. */
  readonly onPullRequest: boolean
  /** Steps that must have succeeded. */
  readonly steps: readonly string[]
  /** What they do: a commit that does the same holds the same step. */
  readonly does: readonly string[]
  /** The files in which that is written, with their blobs at the head. */
  readonly files: ReadonlyMap<string, string>
}

/** What GitHub is to be asked. Few things: each costs a request. */
export interface GitHubQuestions {
  readonly jobs: readonly JobQuestion[]
  /** Migrations that a deployment must hold: blob by path, since squash merges change the commits and not the files. */
  readonly migrations: ReadonlyMap<string, string>
  readonly wantsDeployments: boolean
  readonly isWanted: (environment: string) => boolean
  /** Environments that workflows name: asked for even where GitHub's list is long. */
  readonly environments: readonly string[]
  readonly wantsDrillReports: boolean
  readonly wantsHeadRuns: boolean
  /** Whether files of another commit hold the job's steps as well. */
  readonly holds: (question: JobQuestion, texts: ReadonlyMap<string, string>) => Promise<boolean>
}

export interface Asking {
  readonly mode: 'review' | 'audit'
  readonly automation: AutomationFacts
  readonly entries: ReadonlyMap<string, Entry>
  readonly surroundings: Surroundings
  readonly migrations: readonly string[]
  readonly isWanted: (environment: string) => boolean
}

/** Without a question no request is made. */
export function asksAnything({ jobs, wantsDeployments, wantsDrillReports, wantsHeadRuns }: GitHubQuestions): boolean {
  return jobs.length > 0 || wantsDeployments || wantsDrillReports || wantsHeadRuns
}

const MOST_JOBS = 8

/** What is worth asking about a repository: jobs that restore, back up or roll back, and where migrations were deployed. */
export function questionsFor({
  mode,
  automation,
  entries,
  surroundings,
  migrations,
  isWanted,
}: Asking): GitHubQuestions {
  const jobs = automation.units.flatMap((unit) => jobQuestion(unit, entries)).slice(0, MOST_JOBS)
  const environments = automation.units.flatMap(({ environment }) => (environment === undefined ? [] : [environment]))
  const restores = automation.units.some(({ commands }) => commands.some(({ purpose }) => purpose === 'restore'))
  const testsData = automation.databaseTests.some(({ asserts, engine }) => asserts && engine === 'real')
  return {
    jobs,
    migrations: new Map(migrations.flatMap((path) => blobOf(path, entries))),
    wantsDeployments: migrations.length > 0 && (mode === 'audit' || environments.length > 0 || automation.deploys),
    isWanted,
    environments: [...new Set(environments)].filter(isWanted),
    wantsDrillReports: mode === 'audit' || restores,
    wantsHeadRuns: testsData && (automation.testWorkflows ?? []).length > 0,
    holds: async ({ path, name, does }, texts) => {
      const { units } = await readAutomation(texts, surroundings)
      const unit = units.find((each) => each.seen.path === path && each.name === name)
      const done = new Set((unit?.commands ?? []).map(deed))
      return does.every((each) => done.has(each))
    },
  }
}

const PROVES: readonly Purpose[] = ['restore', 'backup', 'roll back']
const BELONGS: readonly Purpose[] = [...PROVES, 'assert', 'verify', 'download', 'upload', 'migrate']

function jobQuestion(unit: Unit, entries: ReadonlyMap<string, Entry>): readonly JobQuestion[] {
  const { kind, reachable, commands, seen, name, shownAs, schedules, onPullRequest } = unit
  const counting = commands.filter((each) => BELONGS.includes(each.purpose) && !each.failureIgnored && !each.onFailure)
  if (kind !== 'workflow job' || !reachable || shownAs === undefined) return []
  if (!counting.some((each) => PROVES.includes(each.purpose))) return []
  const steps = counting.flatMap(({ step }) => (step === undefined ? [] : [step]))
  const paths = [seen.path, ...counting.map((each) => each.seen.path)]
  return [
    {
      path: seen.path,
      name,
      shownAs,
      scheduled: schedules.length > 0,
      onPullRequest,
      steps: [...new Set(steps)],
      does: [...new Set(counting.map(deed))],
      files: new Map(paths.flatMap((path) => blobOf(path, entries))),
    },
  ]
}

function deed({ purpose, program, step, failureIgnored }: Command): string {
  return [purpose, program, step ?? '', failureIgnored ? 'failure ignored' : ''].join('\0')
}

function blobOf(path: string, entries: ReadonlyMap<string, Entry>): readonly (readonly [string, string])[] {
  const blob = entries.get(path)?.blob
  return blob === undefined ? [] : [[path, blob]]
}
