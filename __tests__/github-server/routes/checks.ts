import * as z from 'zod'
import { ACTIONS_BOT, type Annotation, type CheckRun } from '../records.js'
import {
  countedList,
  encodedPath,
  list,
  notFound,
  numericPart,
  part,
  repositoryApi,
  repositoryPage,
  refusal,
  validationFailed,
  type Call,
  type Reply,
} from '../replies.js'
import { nextId, nextTime } from '../state.js'
import { commitOf } from './commits.js'

/** https://docs.github.com/en/rest/checks/runs#create-a-check-run: message and raw_details up to 64 KB, title up to 255. */
const LONGEST_MESSAGE_BYTES = 64 * 1024
const LONGEST_TITLE = 255

const annotation = z.object({
  path: z.string(),
  start_line: z.number(),
  end_line: z.number(),
  start_column: z.number().optional(),
  end_column: z.number().optional(),
  annotation_level: z.string(),
  message: z.string(),
  title: z.string().optional(),
  raw_details: z.string().optional(),
})

const output = z.looseObject({
  title: z.string().optional(),
  summary: z.string().optional(),
  text: z.string().optional(),
  annotations: z.array(annotation).optional(),
})

const changedRun = z.looseObject({
  name: z.string().optional(),
  status: z.string().optional(),
  conclusion: z.string().optional(),
  external_id: z.string().optional(),
  details_url: z.string().optional(),
  started_at: z.string().optional(),
  completed_at: z.string().optional(),
  output: output.optional(),
})

const newRun = changedRun.extend({ name: z.string(), head_sha: z.string() })

type Change = z.infer<typeof changedRun>

export async function createCheckRun(call: Call): Promise<Reply> {
  const change = newRun.parse(call.body)
  const refused = refusedChange(change, null)
  if (refused !== undefined) return refused
  if (call.repository.gitDir !== undefined && (await commitOf(call, change.head_sha)) === undefined) {
    return validationFailed('CheckRun', 'head_sha', `No commit found for SHA: ${change.head_sha}`)
  }
  const run: CheckRun = {
    id: nextId(call.github),
    headSha: change.head_sha,
    name: change.name,
    status: 'queued',
    conclusion: null,
    title: null,
    summary: null,
    text: null,
    externalId: null,
    detailsUrl: null,
    startedAt: nextTime(call.github),
    completedAt: null,
    annotations: [],
  }
  apply(call, run, change)
  call.repository.checkRuns.push(run)
  return { status: 201, body: checkRunReply(call, run) }
}

export function updateCheckRun(call: Call): Reply {
  const run = checkRunOf(call)
  if (run === undefined) return notFound()
  const change = changedRun.parse(call.body)
  if (call.repository.checkStatesFrozen && (change.status ?? change.conclusion) !== undefined) {
    return refusal(422, 'Check run status and conclusions can only be updated internally by GitHub Actions.')
  }
  const refused = refusedChange(change, run.conclusion)
  if (refused !== undefined) return refused
  apply(call, run, change)
  return { status: 200, body: checkRunReply(call, run) }
}

/** A conclusion completes the run; annotations are added to those of earlier requests, the rest of the output is replaced. */
function apply(call: Call, run: CheckRun, change: Change): void {
  run.name = change.name ?? run.name
  run.status = change.conclusion === undefined ? (change.status ?? run.status) : 'completed'
  run.conclusion = change.conclusion ?? run.conclusion
  run.externalId = change.external_id ?? run.externalId
  run.detailsUrl = change.details_url ?? run.detailsUrl
  run.startedAt = change.started_at ?? run.startedAt
  const completed = run.status === 'completed' ? (run.completedAt ?? nextTime(call.github)) : null
  run.completedAt = change.completed_at ?? completed
  if (change.output === undefined) return
  run.title = change.output.title ?? run.title
  run.summary = change.output.summary ?? null
  run.text = change.output.text ?? null
  run.annotations.push(...(change.output.annotations ?? []))
}

/** The conclusion is "required if you provide completed_at or a status of completed". */
function refusedChange(change: Change, conclusion: string | null): Reply | undefined {
  const completes = change.status === 'completed' || change.completed_at !== undefined
  return completes && (change.conclusion ?? conclusion) === null
    ? validationFailed('CheckRun', 'conclusion', 'conclusion is required')
    : refusedAnnotations(change.output?.annotations ?? [])
}

function refusedAnnotations(annotations: readonly Annotation[]): Reply | undefined {
  for (const given of annotations) {
    const sameLine = given.start_line === given.end_line
    const columns = (given.start_column ?? given.end_column) !== undefined
    const details = [given.message, given.raw_details ?? ''].map((text) => Buffer.byteLength(text))
    const problem =
      (given.start_line > given.end_line && 'start_line must not be after end_line') ||
      (given.start_line < 1 && 'start_line must be 1 or more') ||
      (columns && !sameLine && 'columns are only allowed where start_line and end_line are the same') ||
      (Math.max(...details) > LONGEST_MESSAGE_BYTES && 'message or raw_details is over 64 KB') ||
      ((given.title ?? '').length > LONGEST_TITLE && 'title is over 255 characters')
    if (problem !== false) return validationFailed('CheckRun', 'annotations', problem)
  }
  return undefined
}

export async function listCheckRuns(call: Call): Promise<Reply> {
  const ref = part(call, 'ref')
  const sha = (await commitOf(call, ref)) ?? ref
  const name = call.query.get('check_name')
  const status = call.query.get('status')
  const found = call.repository.checkRuns
    .filter((run) => run.headSha === sha && (name === null || run.name === name))
    .filter((run) => status === null || run.status === status)
  const latest = new Map(found.map((run) => [run.name, run]))
  const shown = call.query.get('filter') === 'all' ? found : [...latest.values()]
  return countedList(call, 'check_runs', shown, (run) => checkRunReply(call, run))
}

export function listAnnotations(call: Call): Reply {
  const run = checkRunOf(call)
  if (run === undefined) return notFound()
  return list(call, run.annotations, (given) => ({
    start_column: null,
    end_column: null,
    title: null,
    raw_details: null,
    ...given,
    blob_href: `${repositoryPage(call)}/blob/${run.headSha}/${encodedPath(given.path)}`,
  }))
}

function checkRunOf(call: Call): CheckRun | undefined {
  const id = numericPart(call, 'check_run_id')
  return call.repository.checkRuns.find((run) => run.id === id)
}

function checkRunReply(call: Call, run: CheckRun): unknown {
  const url = `${repositoryApi(call)}/check-runs/${run.id}`
  const html = `${repositoryPage(call)}/runs/${run.id}`
  const owner = { login: 'github', id: 9919, type: 'Organization', site_admin: false }
  return {
    id: run.id,
    name: run.name,
    head_sha: run.headSha,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    external_id: run.externalId ?? '',
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: 1 },
    app: { id: 15368, slug: ACTIONS_BOT.login.replace('[bot]', ''), name: 'GitHub Actions', owner },
    pull_requests: [],
  }
}
