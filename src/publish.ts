import { annotationsOf, type ChangedLines } from './render/annotations.js'
import { workflowCommands } from './render/commands.js'
import { renderCheckRun } from './render/check-run.js'
import { renderIssue } from './render/issue.js'
import { renderComment } from './render/comment.js'
import { renderSummary } from './render/summary.js'
import { publishAuditIssue } from './github/audit-issue.js'
import { publishCheckRun, type Annotation } from './github/check-run.js'
import type { Client } from './github/client.js'
import { publishComment } from './github/comment.js'
import type { Marker } from './github/marker.js'
import type { RepositoryName } from './github/repository.js'
import type { Settings } from './inputs/settings.js'
import type { Report } from './report.js'

/** Where a review is said. Every surface but the log is optional: a read-only token still gates. */
export interface Surfaces {
  readonly client: Client | undefined
  readonly repository: RepositoryName
  /** The pull request that a comment belongs to. */
  readonly pullRequest: number | undefined
  /** The commit that a check run stands at; undefined in an audit. */
  readonly commit: string | undefined
  readonly marker: Marker
  readonly changedLines: ChangedLines
  readonly runUrl: string
  /** The page of a file's line in the reviewed commit. */
  readonly fileUrl: (path: string, line: number) => string
  readonly log: Log
}

/** What the job's log and outputs take; `@actions/core` at the rim. */
export interface Log {
  info(message: string): void
  annotate(annotation: Annotation): void
  notice(message: string): void
  warning(message: string): void
  summary(markdown: string): Promise<void>
  output(name: string, value: string): void
}

/** The check's name. A required check is the job: forks cannot create check runs. */
const CHECK_RUN_NAME = 'Database review'

/** Says the report on every surface that the token may write to; what it may not write is said in the log instead. */
export async function publish(report: Report, settings: Settings, surfaces: Surfaces): Promise<void> {
  writeOutputs(report, surfaces.log, settings.reportFile)
  await surfaces.log.summary(renderSummary(report))
  const annotations = annotationsOf(report, settings.annotations, surfaces.changedLines)
  const missing = new Set<string>()
  const checkRun = await createCheckRun(report, annotations, surfaces)
  if (checkRun.missing !== undefined) missing.add(checkRun.missing)
  if (!checkRun.created) for (const each of workflowCommands(annotations)) surfaces.log.annotate(each)
  const comment = await writeComment(report, settings, surfaces)
  if (comment !== undefined) missing.add(comment)
  const issue = await writeIssue(report, settings, surfaces)
  if (issue !== undefined)
    surfaces.log.notice(
      `audit-issue is set, and this token lacks the permission \`${issue}\`: the audit stands in the job summary.`,
    )
  if (surfaces.client === undefined) {
    surfaces.log.notice(
      'There is no github-token: the change was read from the checkout alone, without a comment and a check run. ' +
        'The review stands in the job summary and in these annotations.',
    )
  } else if (missing.size > 0) {
    surfaces.log.notice(
      `This token lacks the permission ${[...missing].map((each) => `\`${each}\``).join(' and ')}, as in pull requests from forks and by Dependabot: ` +
        'the review stands in the job summary and in these annotations, and the exit code is the same.',
    )
  }
}

async function createCheckRun(
  report: Report,
  annotations: readonly Annotation[],
  { client, repository, commit, log }: Surfaces,
): Promise<{ readonly created: boolean; readonly missing?: string }> {
  if (client === undefined || commit === undefined) return { created: false }
  const result = await publishCheckRun(client, {
    repository,
    name: CHECK_RUN_NAME,
    commit,
    conclusion: report.gate.conclusion,
    ...renderCheckRun(report),
    annotations,
  })
  switch (result.kind) {
    case 'created':
      if (result.annotations < annotations.length)
        log.warning(
          `GitHub took ${result.annotations} of ${annotations.length} annotations; the comment lists all findings.`,
        )
      return { created: true }
    case 'not permitted':
      return { created: false, missing: result.permission }
    case 'failed':
      log.warning(`The check run could not be written: ${result.reason}`)
      return { created: false }
  }
}

/** The missing permission, if one is missing. */
async function writeComment(report: Report, settings: Settings, surfaces: Surfaces): Promise<string | undefined> {
  const { client, repository, pullRequest, marker, log, runUrl } = surfaces
  if (client === undefined || pullRequest === undefined) return undefined
  const result = await publishComment(client, {
    repository,
    pullRequest,
    marker,
    body: renderComment(report, { runUrl, fileUrl: surfaces.fileUrl }),
    mode: settings.comment,
    somethingToSay: hasSomethingToSay(report),
  })
  switch (result.kind) {
    case 'created':
    case 'updated':
      log.info(`The comment was ${result.kind}: ${result.url}`)
      return undefined
    case 'skipped':
      return undefined
    case 'superseded':
      log.info('A newer run has already commented on a newer commit: its comment stays.')
      return undefined
    case 'not permitted':
      return result.permission
    case 'failed':
      log.warning(`The comment could not be written: ${result.reason}`)
      return undefined
  }
}

/** The missing permission, if one is missing. Only audits keep an issue. */
async function writeIssue(report: Report, settings: Settings, surfaces: Surfaces): Promise<string | undefined> {
  const { client, repository, marker, runUrl, fileUrl, log } = surfaces
  if (client === undefined || !settings.auditIssue || report.mode !== 'audit') return undefined
  const result = await publishAuditIssue(client, {
    repository,
    marker: { ...marker, key: `audit ${marker.key}` },
    ...renderIssue(report, { runUrl, fileUrl }),
    urgent: report.gaps.some((each) => each.priority === 'critical'),
  })
  switch (result.kind) {
    case 'opened':
    case 'updated':
    case 'reopened':
      log.info(`The issue of the audit was ${result.kind}: ${result.url}`)
      return undefined
    case 'superseded':
      return undefined
    case 'not permitted':
      return result.permission
    case 'failed':
      log.warning(`The issue of the audit could not be written: ${result.reason}`)
      return undefined
  }
}

/** A change that touches no database, or a clean one, is no reason to send everybody a mail. */
export function hasSomethingToSay(report: Report): boolean {
  return (
    report.gate.conclusion === 'failure' ||
    report.findings.some((each) => each.introduced === 'yes' && each.severity !== 'info') ||
    report.notAnalysed.length > 0
  )
}

/** Every output that action.yml declares. Without a report there was nothing to review. */
export function writeOutputs(report: Report | undefined, log: Log, reportFile?: string): void {
  const open = report?.findings.filter((each) => !each.past && each.waived === undefined && !each.baselined) ?? []
  const ofSeverity = (severity: string): string => String(open.filter((each) => each.severity === severity).length)
  log.output('triggered', String(report?.trigger.triggered ?? false))
  log.output('verdict', report?.score.verdict ?? 'not-applicable')
  log.output('score', String(report?.score.value ?? ''))
  log.output('ceiling', String(report?.score.ceiling ?? ''))
  log.output('conclusion', report?.gate.conclusion ?? 'success')
  log.output('findings', String(open.length))
  for (const severity of ['critical', 'high', 'medium', 'low']) log.output(severity, ofSeverity(severity))
  log.output('report-file', reportFile ?? '')
  log.output('sarif-file', '')
}
