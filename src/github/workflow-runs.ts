import type { Answered, HeadRuns, JobFacts, JobRun, WorkflowState } from '../evidence/github/facts.js'
import { isJobName, isStepName } from '../evidence/github/names.js'
import { holdsSteps, missingIn } from '../evidence/github/holding.js'
import type { GitHubQuestions, JobQuestion } from '../evidence/github/questions.js'
import { answered } from './answered.js'
import type { Asker } from './evidence.js'

type Client = Asker['client']
type Run = Awaited<ReturnType<Client['rest']['actions']['listWorkflowRuns']>>['data']['workflow_runs'][number]
type Job = Awaited<ReturnType<Client['rest']['actions']['listJobsForWorkflowRun']>>['data']['jobs'][number]

/** Every workflow with its state, in one request. */
export async function workflowStates({
  client,
  repository,
  budget,
}: Asker): Promise<Answered<readonly WorkflowState[]>> {
  return answered('actions: read', async () => {
    const { data } = await budget.spend(() => client.rest.actions.listRepoWorkflows({ ...repository, per_page: 100 }))
    return data.workflows.map(({ path, state, html_url: url }) => ({ path, state: stateOf(state), url }))
  })
}

function stateOf(state: string): WorkflowState['state'] {
  switch (state) {
    case 'disabled_inactivity':
      return 'disabled by inactivity'
    case 'disabled_manually':
      return 'disabled by hand'
    case 'deleted':
      return 'not there'
    default:
      return 'active'
  }
}

/** How far back one looks for a success. */
const MOST_RUNS_READ = 4

/** What became of the jobs of one workflow, on the default branch and on the reviewed commit. */
export async function jobsOf(
  asker: Asker,
  all: GitHubQuestions,
  questions: readonly JobQuestion[],
  states: Answered<readonly WorkflowState[]>,
): Promise<readonly JobFacts[]> {
  const path = questions[0]?.path ?? ''
  // A workflow that only the reviewed branch has: GitHub knows no run of it on the default branch, and answers 404.
  const isKnown = !states.known || states.value.some((each) => each.path === path)
  const jobs = new Map<number, Promise<readonly Job[]>>()
  const listed = (run: Run): Promise<readonly Job[]> => {
    const known = jobs.get(run.id) ?? asker.budget.spend(() => listJobs(asker, run.id))
    jobs.set(run.id, known)
    return known
  }
  const onBranch = isKnown ? await answered('actions: read', () => runsOf(asker, path, questions)) : NOTHING
  const onHead =
    asker.headCommit !== undefined && questions.some((each) => each.onPullRequest)
      ? await answered('actions: read', () => headRunsOf(asker, path))
      : NOTHING
  return Promise.all(
    questions.map(async (question) => ({
      path,
      name: question.name,
      runs: await within(onBranch, (runs) => ended(asker, all, question, runs, listed)),
      onHead: await within(onHead, async (runs) => ({
        runs: question.onPullRequest ? await ended(asker, all, question, runs.filter(hasEnded), listed) : [],
        running: question.onPullRequest && runs.some((each) => !hasEnded(each)),
      })),
    })),
  )
}

const NOTHING: Answered<readonly Run[]> = { known: true, value: [] }

async function within<A, B>(before: Answered<A>, then: (value: A) => Promise<B>): Promise<Answered<B>> {
  return before.known ? answered('actions: read', () => then(before.value)) : before
}

/** The newest runs on the default branch. Those of a schedule are asked for by themselves: pushes would hide them. */
async function runsOf(asker: Asker, path: string, questions: readonly JobQuestion[]): Promise<readonly Run[]> {
  const events = questions.some((each) => each.scheduled) ? ['schedule', 'workflow_dispatch'] : [undefined]
  const runs: Run[] = []
  for (const event of events) {
    const { data } = await asker.budget.spend(() =>
      asker.client.rest.actions.listWorkflowRuns({
        ...asker.repository,
        workflow_id: fileOf(path),
        branch: asker.defaultBranch,
        status: 'completed',
        exclude_pull_requests: true,
        per_page: 20,
        ...(event === undefined ? {} : { event }),
      }),
    )
    runs.push(...data.workflow_runs)
  }
  return runs.sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
}

async function headRunsOf(asker: Asker, path: string): Promise<readonly Run[]> {
  const { data } = await asker.budget.spend(() =>
    asker.client.rest.actions.listWorkflowRuns({
      ...asker.repository,
      workflow_id: fileOf(path),
      head_sha: asker.headCommit ?? '',
      exclude_pull_requests: true,
      per_page: 5,
    }),
  )
  return data.workflow_runs
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function hasEnded({ status }: Run): boolean {
  return status === 'completed'
}

async function listJobs({ client, repository }: Asker, run: number): Promise<readonly Job[]> {
  const { data } = await client.rest.actions.listJobsForWorkflowRun({ ...repository, run_id: run, per_page: 100 })
  return data.jobs
}

/** The newest run, whatever became of it, and the newest that succeeded, until the job is among them with success. */
async function ended(
  asker: Asker,
  all: GitHubQuestions,
  question: JobQuestion,
  runs: readonly Run[],
  listed: (run: Run) => Promise<readonly Job[]>,
): Promise<readonly JobRun[]> {
  const [newest, ...older] = runs
  if (newest === undefined) return []
  const found: JobRun[] = []
  const wanted = [newest, ...older.filter((each) => each.conclusion === 'success')].slice(0, MOST_RUNS_READ)
  for (const run of wanted) {
    const ended = jobRun(question, run, await listed(run))
    const tree = ended && (await asker.treeAt(run.head_sha))
    if (ended === undefined || tree === undefined || !(await holdsSteps(tree, question, all))) continue
    found.push({ ...ended, missing: missingIn(tree, all) })
    if (ended.outcome === 'success') break
  }
  return found
}

/** Undefined where the job, or a step of it that matters, was skipped or cancelled: then nothing ran. */
function jobRun({ shownAs, steps }: JobQuestion, run: Run, jobs: readonly Job[]): Omit<JobRun, 'missing'> | undefined {
  const own = jobs.filter(({ name }) => isJobName(name, shownAs))
  const [first] = own
  const ends = own.flatMap(({ completed_at: at }) => at ?? [])
  if (first === undefined || ends.length < own.length) return undefined
  const finishedAt = [...ends].sort().at(-1) ?? ''
  const startedAt = own.map((each) => each.started_at).sort()[0] ?? finishedAt
  const common = {
    url: first.html_url ?? run.html_url,
    event: run.event,
    commit: run.head_sha,
    finishedAt,
    seconds: Math.max(0, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000),
  }
  if (own.some(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out'))
    return { ...common, outcome: 'failure', brokenStep: brokenStep(own) }
  const done = own.every(
    (job) =>
      job.conclusion === 'success' &&
      steps.every((step) =>
        (job.steps ?? []).some((each) => isStepName(each.name, step) && each.conclusion === 'success'),
      ),
  )
  return done ? { ...common, outcome: 'success', brokenStep: undefined } : undefined
}

function brokenStep(jobs: readonly Job[]): string | undefined {
  return jobs.flatMap(({ steps }) => steps ?? []).find(({ conclusion }) => conclusion === 'failure')?.name
}

/** How the workflows ended that ran on the reviewed commit, without the run that asks. */
export async function runsOnHead(asker: Asker): Promise<Answered<ReadonlyMap<string, HeadRuns>>> {
  const { client, repository, headCommit, ownRun, budget } = asker
  if (headCommit === undefined) return { known: true, value: new Map() }
  return answered('actions: read', async () => {
    const { data } = await budget.spend(() =>
      client.rest.actions.listWorkflowRunsForRepo({
        ...repository,
        head_sha: headCommit,
        exclude_pull_requests: true,
        per_page: 50,
      }),
    )
    const found = new Map<string, HeadRuns>()
    const newest = new Map<string, Run>()
    for (const run of data.workflow_runs) {
      const key = `${run.path}\0${run.event}`
      const known = newest.get(key)
      if (run.id !== ownRun && (known === undefined || known.created_at < run.created_at)) newest.set(key, run)
    }
    for (const run of newest.values()) {
      const path = run.path.replace(/@.*$/, '')
      const before = found.get(path) ?? { green: 0, red: 0, running: 0, url: run.html_url }
      const red = run.conclusion === 'failure' || run.conclusion === 'timed_out'
      found.set(path, {
        green: before.green + (run.conclusion === 'success' ? 1 : 0),
        red: before.red + (red ? 1 : 0),
        running: before.running + (hasEnded(run) ? 0 : 1),
        url: red ? run.html_url : before.url,
      })
    }
    return found
  })
}
