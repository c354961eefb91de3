import { fullName, type Deployment, type Job, type WorkflowRun } from '../records.js'
import {
  countedList,
  list,
  notFound,
  numericPart,
  part,
  repositoryApi,
  repositoryPage,
  type Call,
  type Reply,
} from '../replies.js'
import { repositoryReply } from './repositories.js'

/** Runs of all workflows, or of one by its file name, newest first. */
export function listWorkflowRuns(call: Call): Reply {
  const workflow = call.parameters['workflow_id']
  if (workflow !== undefined && !isKnown(call, workflow)) return notFound()
  const { query } = call
  const status = query.get('status')
  const found = call.repository.workflowRuns
    .filter((run) => workflow === undefined || isOf(run, workflow))
    .filter((run) => status === null || run.status === status || run.conclusion === status)
    .filter((run) => is(query.get('branch'), run.headBranch) && is(query.get('event'), run.event))
    .filter((run) => is(query.get('head_sha'), run.headSha))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  return countedList(call, 'workflow_runs', found, (run) => runReply(call, run))
}

/** A workflow that GitHub has registered, with or without a run. */
function isKnown({ repository }: Call, workflow: string): boolean {
  return [...repository.workflows, ...repository.workflowRuns].some((each) => isOf(each, workflow))
}

export function listWorkflows(call: Call): Reply {
  return countedList(call, 'workflows', call.repository.workflows, ({ id, path, state }) => ({
    id,
    name: path,
    path,
    state,
    html_url: `${repositoryPage(call)}/blob/${call.repository.defaultBranch}/${path}`,
  }))
}

function is(wanted: string | null, value: string): boolean {
  return wanted === null || wanted === value
}

function isOf({ path }: Pick<WorkflowRun, 'path'>, workflow: string): boolean {
  return path.endsWith(`/${workflow}`)
}

export function listJobs(call: Call): Reply {
  const run = call.repository.workflowRuns.find(({ id }) => id === numericPart(call, 'run_id'))
  if (run === undefined) return notFound()
  return countedList(call, 'jobs', run.jobs, (job) => jobReply(call, run, job))
}

function runReply(call: Call, run: WorkflowRun): unknown {
  const url = `${repositoryApi(call)}/actions/runs/${run.id}`
  return {
    id: run.id,
    name: run.name,
    path: run.path,
    event: run.event,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    status: run.status,
    conclusion: run.conclusion,
    run_number: 1,
    run_attempt: 1,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.createdAt,
    url,
    jobs_url: `${url}/jobs`,
    html_url: `${repositoryPage(call)}/actions/runs/${run.id}`,
    repository: repositoryReply(call, fullName(call.repository)),
    head_repository: repositoryReply(call, fullName(call.repository)),
  }
}

function jobReply(call: Call, run: WorkflowRun, job: Job): unknown {
  return {
    id: job.id,
    run_id: run.id,
    run_url: `${repositoryApi(call)}/actions/runs/${run.id}`,
    url: `${repositoryApi(call)}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(call)}/actions/runs/${run.id}/job/${job.id}`,
    name: job.name,
    head_sha: run.headSha,
    status: job.completedAt === null ? 'in_progress' : 'completed',
    conclusion: job.conclusion,
    created_at: job.startedAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    steps: job.steps.map(({ name, conclusion }, at) => ({ name, status: 'completed', conclusion, number: at + 1 })),
  }
}

export function listDeployments(call: Call): Reply {
  const { query, repository } = call
  const found = repository.deployments
    .filter((it) => is(query.get('environment'), it.environment) && is(query.get('sha'), it.sha))
    .filter((it) => is(query.get('ref'), it.ref))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  return list(call, found, (deployment) => deploymentReply(call, deployment))
}

function deploymentReply(call: Call, deployment: Deployment): unknown {
  const url = `${repositoryApi(call)}/deployments/${deployment.id}`
  return {
    id: deployment.id,
    url,
    sha: deployment.sha,
    ref: deployment.ref,
    task: 'deploy',
    payload: {},
    environment: deployment.environment,
    original_environment: deployment.environment,
    created_at: deployment.createdAt,
    updated_at: deployment.createdAt,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryApi(call),
  }
}

export function listDeploymentStatuses(call: Call): Reply {
  const id = Number(part(call, 'deployment_id'))
  const deployment = call.repository.deployments.find((it) => it.id === id)
  if (deployment === undefined) return notFound()
  const deploymentUrl = `${repositoryApi(call)}/deployments/${id}`
  return list(call, [...deployment.statuses].reverse(), (status) => ({
    id: status.id,
    state: status.state,
    description: '',
    environment: deployment.environment,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: deploymentUrl,
    repository_url: repositoryApi(call),
  }))
}

export function listEnvironments(call: Call): Reply {
  return countedList(call, 'environments', call.repository.environments, (name) => ({
    id: call.repository.environments.indexOf(name) + 1,
    name,
    html_url: `${repositoryPage(call)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  }))
}
