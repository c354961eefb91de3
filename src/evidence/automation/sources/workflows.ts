import type { Schedule } from '../facts.js'
import { scheduleOf } from '../schedule.js'
import { draft, isDatabaseImage, seenAt, type Draft, type Source } from '../unit.js'
import { Yaml } from '../yaml.js'
import {
  combinationsByEnvironment,
  environmentInput,
  environmentNamed,
  isEnvironmentInput,
  type Given,
} from './environment-name.js'
import type { Combination } from './matrix.js'
import { asksForFailure, defaultsOf, filled, isNever, readSteps, withInputs } from './workflow-steps.js'

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/

/** GitHub workflows with the reusable workflows and composite actions of the repository. */
export const workflows: Source = {
  wants: (path) => WORKFLOW.test(path) || /(^|\/)action\.ya?ml$/.test(path),
  read: (files) => {
    const called = new Set<string>()
    const drafts = [...files].flatMap(([path, text]): readonly Draft[] => {
      if (!WORKFLOW.test(path)) return []
      const [root] = Yaml.read(text)
      return root === undefined ? [] : jobsOf({ files, path, root, called })
    })
    return drafts.filter((each) => each.reachable || !called.has(each.seen.path))
  },
}

interface Workflow {
  readonly files: ReadonlyMap<string, string>
  readonly path: string
  readonly root: Yaml
  /** Paths of workflows that another one calls. */
  readonly called: Set<string>
}

interface Events {
  readonly names: readonly string[]
  readonly schedules: readonly Schedule[]
  /** A push to any branch starts the workflow. */
  readonly everyPush: boolean
}

function eventsOf({ path, root }: Workflow): Events {
  const on = root.get('on') ?? root.get('true')
  const schedules = on?.get('schedule')?.items() ?? []
  const names = [...(on?.texts() ?? []), ...(on?.entries().map(([name]) => name) ?? [])]
  return {
    names,
    everyPush: names.includes('push') && isEveryBranch(on?.get('push')),
    schedules: schedules.flatMap((each) => {
      const cron = each.get('cron')
      const expression = cron?.text()
      if (cron === undefined || expression === undefined) return []
      return [scheduleOf(expression, 'cron', seenAt(path, cron.line, `cron: '${expression}'`))]
    }),
  }
}

/**
 * Without a filter, or with one that every name passes. Tags alone are no branches.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore
 */
function isEveryBranch(push: Yaml | undefined): boolean {
  const branches = push?.get('branches')
  if (branches !== undefined) return branches.texts().some((each) => each === '**' || each === '*')
  return push?.get('tags') === undefined && push?.get('branches-ignore') === undefined
}

function jobsOf(workflow: Workflow): readonly Draft[] {
  const events = eventsOf(workflow)
  const reachable = events.names.some((name) => name !== 'workflow_call')
  const jobs = workflow.root.get('jobs')?.entries() ?? []
  const around: Surrounding = {
    inputs: new Map([
      ...defaultsOf(workflow.root.get('on', 'workflow_call', 'inputs')),
      ...defaultsOf(workflow.root.get('on', 'workflow_dispatch', 'inputs')),
    ]),
    given: new Map(),
    single: workflow.root.get('concurrency') !== undefined,
    onFailure: false,
    depth: 0,
  }
  const drafts = jobs.flatMap(([name, job]) => readJob(workflow, name, job, around))
  return drafts.map(({ only, told, anyBranch, ...each }) => {
    const onPullRequest = events.names.some(
      (event) => /^(pull_request|pull_request_target|merge_group)$/.test(event) && only(event),
    )
    return {
      ...each,
      reachable,
      schedules: only('schedule') ? events.schedules : [],
      onPullRequest,
      onEveryPush: events.everyPush && anyBranch && only('push'),
      // What tests of a pull request are told is the name of a configuration.
      environment: each.environment ?? (onPullRequest ? undefined : told),
      // A job that calls a workflow stands for all of its jobs, one with a matrix for all that it makes.
      needs: each.needs.flatMap((need) =>
        drafts.filter(({ name }) => isOrBelongsTo(name, need)).map(({ name }) => name),
      ),
    }
  })
}

function isOrBelongsTo(name: string, need: string): boolean {
  return name === need || name.startsWith(`${need} / `) || name.startsWith(`${need} (`)
}

interface Surrounding {
  /** Inputs by their names, values of the matrix by `matrix.name`. */
  readonly inputs: ReadonlyMap<string, string>
  /** What is certain at every event: what a caller gives, as `inputs.name`, and the job's own values of the matrix. */
  readonly given: Given
  readonly single: boolean
  readonly onFailure: boolean
  readonly depth: number
}

const DEEPEST = 4

/** A job's draft, with the environment that a caller names to it by an input. */
type Told = Draft & { readonly told?: string | undefined }

/** A job's draft, with the events on which its condition lets it run. */
type Job = Told & { readonly only: (event: string) => boolean; readonly anyBranch: boolean }

function readJob(workflow: Workflow, name: string, job: Yaml, around: Surrounding): readonly Job[] {
  const condition = job.get('if')?.text()
  if (isNever(condition)) return []
  const inner = {
    ...around,
    single: around.single || job.get('concurrency') !== undefined,
    onFailure: around.onFailure || asksForFailure(condition),
  }
  const uses = job.get('uses')?.text()
  const read = (within: Surrounding): readonly Told[] =>
    uses === undefined ? [jobDraft(workflow, name, job, within)] : calledJobs(workflow, name, job, uses, within)
  const jobs = byEnvironment(name, job, combinationsByEnvironment(job, workflow.root, inner.given), (combination) =>
    read({
      ...inner,
      inputs: new Map([...inner.inputs, ...combination]),
      given: new Map([...inner.given, ...combination]),
    }),
  )
  const anyBranch = !/\bgithub\.(?:ref|ref_name|base_ref|head_ref)\b/.test(condition ?? '')
  return jobs.map((each) => ({ ...each, anyBranch, only: (event) => allows(condition, event) }))
}

/** A job for each environment that its matrix names, each under the name by which GitHub tells it from the others. */
function byEnvironment(
  name: string,
  job: Yaml,
  combinations: readonly Combination[],
  read: (combination: Combination) => readonly Told[],
): readonly Told[] {
  const [only, ...more] = combinations
  if (only === undefined || more.length === 0) return read(only ?? new Map())
  const names = combinations.map((each) => `${name} (${[...each.values()].join(', ')})`)
  return combinations.flatMap((each, index) => {
    const own = names[index] ?? name
    const before = isInOrder(job) ? names.slice(0, index) : []
    return read(each).map((made) => ({
      ...made,
      name: `${own}${made.name.slice(name.length)}`,
      needs: [
        ...made.needs.map((need) => (need.startsWith(`${name} / `) ? `${own}${need.slice(name.length)}` : need)),
        ...before,
      ],
    }))
  })
}

/**
 * Whether the jobs of a matrix wait for each other: one at a time, in the order in which they are made, and none after one
 * that failed. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymax-parallel
 */
function isInOrder(job: Yaml): boolean {
  return job.get('strategy', 'max-parallel')?.text() === '1' && job.get('strategy', 'fail-fast')?.text() !== 'false'
}

/** Whether a condition on `github.event_name` lets a job run at an event. */
function allows(condition: string | undefined, event: string): boolean {
  if (condition === undefined) return true
  const named = [...condition.matchAll(/github\.event_name\s*(==|!=)\s*'(\w+)'/g)]
  const required = named.filter(([, operator]) => operator === '==').map(([, , name]) => name)
  const excluded = named.some(([, operator, name]) => operator === '!=' && name === event)
  return !excluded && (required.length === 0 || required.includes(event))
}

function calledJobs(workflow: Workflow, name: string, job: Yaml, uses: string, around: Surrounding): readonly Told[] {
  const path = uses.replace(/^\.\//, '').replace(/@.*$/, '')
  const text = uses.startsWith('./') ? workflow.files.get(path) : undefined
  if (text === undefined || around.depth >= DEEPEST) return []
  workflow.called.add(path)
  const [root] = Yaml.read(text)
  if (root === undefined) return []
  const inputs = new Map([
    ...defaultsOf(root.get('on', 'workflow_call', 'inputs')),
    ...[...filled(job.get('with'), around.inputs)].map(
      ([key, value]) =>
        [key, isEnvironmentInput(key) ? (environmentNamed(value, around.given) ?? value) : value] as const,
    ),
  ])
  const given = new Map(
    [...inputs].flatMap(([key, value]) => (value === '' ? [] : [[`inputs.${key}`, value] as const])),
  )
  const callee = { ...workflow, path, root }
  const single = around.single || root.get('concurrency') !== undefined
  const jobs = root.get('jobs')?.entries() ?? []
  const names = new Set(jobs.map(([each]) => each))
  const seen = seenAt(workflow.path, job.line, `${name}: uses ${uses}`)
  return jobs
    .flatMap(([each, inside]) =>
      readJob(callee, each, inside, { ...around, inputs, given, single, depth: around.depth + 1 }),
    )
    .map((each) => ({
      ...each,
      calls: {
        uses,
        with: job.get('with')?.variables() ?? new Map<string, string>(),
        environmentInput: [...inputs.keys()].find(isEnvironmentInput),
        permissions:
          (job.get('permissions') ?? workflow.root.get('permissions'))?.variables() ?? new Map<string, string>(),
        inheritsSecrets: job.get('secrets')?.text() === 'inherit',
      },
      told: each.told ?? environmentNamed(environmentInput(inputs), around.given),
      name: names.size === 1 ? `${name}${/ \([^()]*\)$/.exec(each.name)?.[0] ?? ''}` : `${name} / ${each.name}`,
      shownAs: `${shownName(name, job)} / ${each.shownAs ?? each.name}`,
      seen,
      needs: [...each.needs.map((need) => `${name} / ${need}`), ...(job.get('needs')?.texts() ?? [])],
    }))
}

/** A job's own name, else its key. */
function shownName(key: string, job: Yaml): string {
  return job.get('name')?.text() ?? key
}

function jobDraft({ files, path, root }: Workflow, name: string, job: Yaml, around: Surrounding): Draft {
  const services = job.get('services')?.entries() ?? []
  const environment = new Map([...filled(root.get('env'), around.inputs), ...filled(job.get('env'), around.inputs)])
  const named = job.get('environment')?.text() ?? job.get('environment', 'name')?.text()
  const resolved = named === undefined ? undefined : withInputs(named, around.inputs)
  const minutes = Number(job.get('timeout-minutes')?.text())
  const defaults = job.get('defaults', 'run') ?? root.get('defaults', 'run')
  const read = readSteps(job.get('steps')?.items() ?? [], {
    files,
    path,
    environment,
    inputs: around.inputs,
    folder: defaults?.get('working-directory')?.text() ?? '',
    shell: defaults?.get('shell')?.text(),
    onFailure: around.onFailure,
    failureIgnored: job.get('continue-on-error')?.text() === 'true',
    depth: 0,
    readComposite: (text) => Yaml.read(text),
  })
  return draft('workflow job', name, seenAt(path, job.line, `${name}:`), {
    ...read,
    shownAs: shownName(name, job),
    environment: environmentNamed(resolved, around.given),
    given: [...around.given.values()],
    needs: job.get('needs')?.texts() ?? [],
    single: around.single,
    timeoutMinutes: Number.isFinite(minutes) ? minutes : undefined,
    setting: {
      machine: 'runner',
      ownRunner: job.get('runs-on')?.texts().includes('self-hosted') === true,
      environment,
      services: new Set(services.map(([service]) => service)),
      databaseService: services.some(([, each]) => isDatabaseImage(each.get('image')?.text() ?? '')),
    },
  })
}
