import type { AnnotationProperties } from '@actions/core'
import { messageOf, UserError, type Place } from '../errors.js'
import type { Client } from '../github/client.js'
import { readEvent, type Event } from '../github/event.js'
import { pullRequest, type PullRequest } from '../github/pull-request.js'
import { inputsFromEnvironment, type Inputs } from '../inputs/inputs.js'
import { ConfigurationError } from '../inputs/problems.js'
import { publish, writeOutputs, type Log } from '../publish.js'
import type { Report } from '../report.js'
import { review } from '../review.js'
import { targetOf, type Target } from '../tree/pair.js'
import { VERSION } from '../version.js'
import type { Request } from '../world.js'
import { writeReportFile } from './report-file.js'
import { settingsOf } from './settings.js'
import { changedLinesOf, eventWorld, type EventWorld } from './world.js'

/** What the action is given: the environment that a runner sets, and where it speaks. */
export interface Runner {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: Date
  readonly log: Log & {
    readonly error: (message: string, place?: AnnotationProperties) => void
    /** Shown only where a run is repeated with debug logging. */
    readonly debug: (message: string) => void
  }
  readonly readText: (path: string) => string
}

/** Reviews what the event is about and says it. The result is the exit code; nothing is thrown. */
export async function runAction(runner: Runner): Promise<number> {
  try {
    return await reviewEvent(runner)
  } catch (thrown) {
    for (const problem of thrown instanceof ConfigurationError ? thrown.problems : [thrown]) tell(problem, runner)
    return thrown instanceof UserError ? 2 : 3
  }
}

async function reviewEvent(runner: Runner): Promise<number> {
  const { env, log } = runner
  const inputs = inputsFromEnvironment(env)
  const event = readEvent(env, eventText(runner))
  const client = await clientFor(inputs, env)
  const byNumber = await pullRequestByNumber(event, inputs, client)
  const target = targetOf(event, byNumber)
  if (target === undefined) {
    log.info(`Nothing to review: ${event.kind === 'other' ? event.name : event.kind} brings no change.`)
    writeOutputs(undefined, log)
    return 0
  }
  const world = eventWorld({ event, byNumber, target, client, env, now: runner.now, log })
  const request = await requestFor(event, inputs, target, world)
  const report = await review(request, world)
  const { reportFile } = request.settings
  if (reportFile !== undefined) {
    const { renderJson } = await import('../render/json.js')
    writeReportFile(reportFile, renderJson(report), env)
  }
  const inReview = request.mode === 'review'
  await publish(report, request.settings, {
    client,
    repository: event.run.repository,
    pullRequest: inReview ? pullRequestOf(event, byNumber)?.number : undefined,
    commit: inReview ? reviewedCommit(event, byNumber) : undefined,
    marker: {
      key: request.settings.workingDirectory,
      head: reviewedCommit(event, byNumber),
      run: { id: event.run.id, attempt: event.run.attempt },
    },
    changedLines: await changedLinesOf(world),
    runUrl: `${event.run.serverUrl}/${event.run.repository.owner}/${event.run.repository.repo}/actions/runs/${event.run.id}`,
    fileUrl: fileUrlAt(event, reviewedCommit(event, byNumber)),
    log,
  })
  log.info(outcome(report))
  return report.gate.conclusion === 'failure' ? 1 : 0
}

function eventText({ env, readText }: Runner): string {
  const path = env['GITHUB_EVENT_PATH']
  if (path === undefined || path === '')
    throw new UserError(
      'GITHUB_EVENT_PATH is not set: run this as a step of a GitHub workflow, or use the terminal program.',
    )
  try {
    return readText(path)
  } catch (thrown) {
    throw new UserError(`The event file ${path} cannot be read: ${messageOf(thrown)}.`)
  }
}

async function clientFor({ secrets }: Inputs, env: Runner['env']): Promise<Client | undefined> {
  if (secrets.githubToken === undefined) return undefined
  const { createClient } = await import('../github/client.js')
  return createClient({
    token: secrets.githubToken,
    apiUrl: env['GITHUB_API_URL'] ?? 'https://api.github.com',
    version: VERSION,
  })
}

async function pullRequestByNumber(
  event: Event,
  { pullRequest: number }: Inputs,
  client: Client | undefined,
): Promise<PullRequest | undefined> {
  if (number === undefined) return undefined
  if (client === undefined)
    throw new UserError('The input pull-request needs a github-token that may read pull requests.')
  return pullRequest(client, event.run.repository, number)
}

async function requestFor(event: Event, inputs: Inputs, target: Target, world: EventWorld): Promise<Request> {
  const { settings, settingsFrom, notices } = await settingsOf(target, inputs, world.sources, () => world.trees())
  const stateOnly = target.kind === 'state'
  if (settings.mode === 'review' && stateOnly)
    throw new UserError(
      `mode: review needs a change to review, and the event ${event.kind} brings none: name one with the input pull-request.`,
    )
  const { owner, repo } = event.run.repository
  return {
    mode: settings.mode === 'audit' || stateOnly ? 'audit' : 'review',
    project: `${owner}/${repo}`,
    version: VERSION,
    settings,
    settingsFrom,
    notices,
  }
}

function pullRequestOf(event: Event, byNumber: PullRequest | undefined): PullRequest | undefined {
  if (byNumber !== undefined) return byNumber
  return event.kind === 'pull_request' || event.kind === 'pull_request_target' ? event.pullRequest : undefined
}

/** The commit that the check run stands at: of a pull request its head, not the merge result. */
function reviewedCommit(event: Event, byNumber: PullRequest | undefined): string {
  const pull = pullRequestOf(event, byNumber)
  if (pull !== undefined) return pull.head.sha
  return event.kind === 'merge_group' || event.kind === 'push' ? event.head : event.run.commit
}

function outcome({ trigger, gate, findings, mode }: Report): string {
  if (!trigger.triggered) return 'This change touches no database: nothing to review.'
  switch (gate.conclusion) {
    case 'failure':
      return `The gate fails: ${gate.reasons.join('; ')}.`
    case 'neutral':
      return `The gate passes: ${gate.reasons.join('; ')}.`
    case 'success': {
      const count = findings.filter((each) => mode === 'audit' || each.introduced === 'yes').length
      return `The gate passes: ${count === 1 ? '1 finding, which does not block' : `${count} findings, none blocks`}.`
    }
  }
}

/** The page of a line of the reviewed commit; every part of the path is encoded. */
function fileUrlAt({ run }: Event, commit: string): (path: string, line: number) => string {
  const { owner, repo } = run.repository
  return (path, line) =>
    `${run.serverUrl}/${owner}/${repo}/blob/${commit}/${path.split('/').map(encodeURIComponent).join('/')}#L${line}`
}

/** A mistake of the user's is one sentence at its place; a fault of ours asks for a report. */
function tell(thrown: unknown, { log }: Runner): void {
  if (thrown instanceof UserError) {
    log.error(thrown.message, thrown.place === undefined ? undefined : propertiesOf(thrown.place))
    return
  }
  log.error(`This is a fault of database-review, please report it: ${messageOf(thrown)}`)
  if (thrown instanceof Error) log.debug(thrown.stack ?? '')
}

function propertiesOf({ path, line, column }: Place): AnnotationProperties {
  return {
    file: path,
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  }
}
