import { withinLength } from './abbreviate.js'
import type { Client } from './client.js'
import { MAXIMUM_BODY_LENGTH, ownLogin } from './comment.js'
import { isNewer, printMarker, readMarker, type Marker } from './marker.js'
import { unpublished, type Unpublished } from './publication.js'
import type { RepositoryName } from './repository.js'

export interface IssueRequest {
  readonly repository: RepositoryName
  readonly marker: Marker
  readonly title: string
  /** Markdown, without the marker. */
  readonly body: string
  /** Something is critical: an issue that was closed is opened again. */
  readonly urgent: boolean
}

export type IssueResult =
  | { readonly kind: 'opened' | 'updated' | 'reopened'; readonly url: string }
  /** A later audit has already said its word about a later commit. */
  | { readonly kind: 'superseded' }
  | Unpublished

const ACTIONS_BOT = 'github-actions[bot]'

/**
 * Keeps the one issue of the audit: opened once, then updated in place. It is never closed from here, and opened again
 * only where something is critical: who closed it has seen the rest.
 */
export async function publishAuditIssue(client: Client, request: IssueRequest): Promise<IssueResult> {
  const { repository, marker, title, urgent } = request
  const body = withinLength(`${printMarker(marker)}\n${request.body}`, MAXIMUM_BODY_LENGTH)
  try {
    const own = await ownIssue(client, request)
    if (own === undefined) {
      const { data } = await client.rest.issues.create({ ...repository, title, body })
      return { kind: 'opened', url: data.html_url }
    }
    if (isNewer(own.marker, marker)) return { kind: 'superseded' }
    const reopens = own.state === 'closed' && urgent
    const { data } = await client.rest.issues.update({
      ...repository,
      issue_number: own.number,
      title,
      body,
      ...(reopens ? { state: 'open' as const } : {}),
    })
    return { kind: reopens ? 'reopened' : 'updated', url: data.html_url }
  } catch (error) {
    return unpublished(error, 'issues: write')
  }
}

interface OwnIssue {
  readonly number: number
  readonly state: string
  readonly marker: Marker
}

/** The oldest issue of this author with our marker. What people write is never touched, even where they quote it. */
async function ownIssue(client: Client, { repository, marker }: IssueRequest): Promise<OwnIssue | undefined> {
  const creator = (await ownLogin(client)) ?? ACTIONS_BOT
  const listed = await client.paginate(client.rest.issues.listForRepo, {
    ...repository,
    creator,
    state: 'all',
    per_page: 100,
  })
  return listed
    .flatMap(({ number, state, body, user, pull_request: pull }): readonly OwnIssue[] => {
      const found = readMarker(body ?? '')
      const isOwn = pull === undefined && user?.login === creator && found?.key === marker.key
      return isOwn ? [{ number, state, marker: found }] : []
    })
    .sort((a, b) => a.number - b.number)[0]
}
