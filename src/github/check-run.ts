import { withinBytes, withinLength } from './abbreviate.js'
import type { Client } from './client.js'
import { unpublished, type Unpublished } from './publication.js'
import type { RepositoryName } from './repository.js'

export interface Annotation {
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  readonly startColumn?: number
  readonly endColumn?: number
  readonly level: 'failure' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

export interface CheckRunRequest {
  readonly repository: RepositoryName
  readonly name: string
  /** The commit that the check run stands at: of a pull request the head, not the merge result. */
  readonly commit: string
  readonly conclusion: 'success' | 'failure' | 'neutral'
  readonly title: string
  /** Markdown. */
  readonly summary: string
  /** Markdown: the details. */
  readonly text?: string
  /** Worst first: they are published in this order. */
  readonly annotations: readonly Annotation[]
}

export type CheckRunResult =
  { readonly kind: 'created'; readonly url: string | undefined; readonly annotations: number } | Unpublished

/**
 * Creates the check run, completed and with its first annotations in one request; more annotations follow as updates
 * of the output alone, since a run that GitHub Actions made may refuse another status or conclusion later.
 * The result counts the annotations that GitHub took.
 * Source of the limits: https://docs.github.com/en/rest/checks/runs#create-a-check-run.
 */
export async function publishCheckRun(client: Client, request: CheckRunRequest): Promise<CheckRunResult> {
  const [first = [], ...more] = batches(request.annotations.map(asApiAnnotation))
  try {
    const { data: run } = await client.rest.checks.create({
      ...request.repository,
      name: request.name,
      head_sha: request.commit,
      status: 'completed',
      conclusion: request.conclusion,
      output: { ...outputOf(request), annotations: first },
    })
    const rest = await append(client, request, run.id, more)
    return { kind: 'created', url: run.html_url ?? undefined, annotations: first.length + rest }
  } catch (error) {
    return unpublished(error, 'checks: write')
  }
}

const MAXIMUM_ANNOTATIONS = 50
const MAXIMUM_TEXT_LENGTH = 65_535
const MAXIMUM_TITLE_LENGTH = 255
const MAXIMUM_MESSAGE_BYTES = 64 * 1024

type ApiAnnotation = ReturnType<typeof asApiAnnotation>

// The run stands as it is where a later batch is refused; the caller sees how many annotations it carries.
async function append(
  client: Client,
  request: CheckRunRequest,
  run: number,
  more: readonly ApiAnnotation[][],
): Promise<number> {
  let published = 0
  for (const annotations of more) {
    try {
      // Title and summary are sent again: an update without them empties them.
      await client.rest.checks.update({
        ...request.repository,
        check_run_id: run,
        output: { ...outputOf(request), annotations },
      })
    } catch (error) {
      unpublished(error, 'checks: write')
      return published
    }
    published += annotations.length
  }
  return published
}

function outputOf({ title, summary, text }: CheckRunRequest) {
  return {
    title: withinLength(title, MAXIMUM_TITLE_LENGTH),
    summary: withinLength(summary, MAXIMUM_TEXT_LENGTH),
    ...(text === undefined ? {} : { text: withinLength(text, MAXIMUM_TEXT_LENGTH) }),
  }
}

// GitHub refuses columns in an annotation of several lines.
function asApiAnnotation(annotation: Annotation) {
  const { path, startLine, endLine, startColumn, endColumn, level, title, message } = annotation
  const columns = startLine === endLine && startColumn !== undefined
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    ...(columns ? { start_column: startColumn, end_column: endColumn ?? startColumn } : {}),
    annotation_level: level,
    title: withinLength(title, MAXIMUM_TITLE_LENGTH),
    message: withinBytes(message, MAXIMUM_MESSAGE_BYTES),
  }
}

function batches<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / MAXIMUM_ANNOTATIONS)
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * MAXIMUM_ANNOTATIONS, (index + 1) * MAXIMUM_ANNOTATIONS),
  )
}
