import { withinLength } from './abbreviate.js'
import type { Client } from './client.js'
import { unlessStatus } from './failure.js'
import { isNewer, printMarker, readMarker, type Marker } from './marker.js'
import { unpublished, type Unpublished } from './publication.js'
import type { RepositoryName } from './repository.js'

export interface CommentRequest {
  readonly repository: RepositoryName
  readonly pullRequest: number
  readonly marker: Marker
  /** Markdown, without the marker. */
  readonly body: string
  /** `auto`: a first comment is written only if there is something to say. */
  readonly mode: 'auto' | 'always' | 'never'
  readonly somethingToSay: boolean
}

export type CommentResult =
  | { readonly kind: 'created' | 'updated'; readonly url: string }
  | { readonly kind: 'skipped'; readonly reason: 'turned off' | 'nothing to say' }
  /** A later run has already said its word about a later head. */
  | { readonly kind: 'superseded' }
  | Unpublished

/** "Body is too long (maximum is 65536 characters)", says GitHub's refusal of a longer one. */
export const MAXIMUM_BODY_LENGTH = 65_536

/**
 * Writes the one comment of this review: updates the one that is there, else creates it. Comments of people are never
 * touched, even where they quote the marker. Runs at the same time leave one comment: whoever finds an earlier one
 * after creating takes his own back.
 */
export async function publishComment(client: Client, request: CommentRequest): Promise<CommentResult> {
  if (request.mode === 'never') return { kind: 'skipped', reason: 'turned off' }
  try {
    const [first, ...duplicates] = await ownComments(client, request)
    if (first !== undefined) {
      const result = await replace(client, request, first)
      if (result?.kind === 'updated') await remove(client, request, duplicates)
      if (result !== undefined) return result
    }
    if (request.mode === 'auto' && !request.somethingToSay) return { kind: 'skipped', reason: 'nothing to say' }
    return await createOnce(client, request)
  } catch (error) {
    return unpublished(error, 'pull-requests: write')
  }
}

interface OwnComment {
  readonly id: number
  readonly marker: Marker
}

/** The comments that this review wrote before, oldest first. */
async function ownComments(client: Client, { repository, pullRequest, marker }: CommentRequest): Promise<OwnComment[]> {
  const comments = await client.paginate(client.rest.issues.listComments, {
    ...repository,
    issue_number: pullRequest,
    per_page: 100,
  })
  const marked = comments.flatMap(({ id, body, user }) => {
    const found = readMarker(body ?? '')
    return found?.key === marker.key ? [{ id, marker: found, bot: user?.type === 'Bot', login: user?.login }] : []
  })
  // A personal access token writes in its owner's name; the workflow's token may not ask for one, and needs not.
  const self = marked.every(({ bot }) => bot) ? undefined : await ownLogin(client)
  return marked
    .filter(({ bot, login }) => bot || (login !== undefined && login === self))
    .sort((one, other) => one.id - other.id)
}

/** Whose token it is; undefined for a workflow's own, which may not ask. */
export async function ownLogin(client: Client): Promise<string | undefined> {
  const reply = await unlessStatus([401, 403, 404], client.rest.users.getAuthenticated())
  return reply?.data.login
}

/** Undefined where the comment is gone. */
async function replace(
  client: Client,
  request: CommentRequest,
  { id, marker }: OwnComment,
): Promise<CommentResult | undefined> {
  if (isNewer(marker, request.marker)) return { kind: 'superseded' }
  const body = bodyOf(request)
  const reply = await unlessStatus(
    [404],
    client.rest.issues.updateComment({ ...request.repository, comment_id: id, body }),
  )
  return reply === undefined ? undefined : { kind: 'updated', url: reply.data.html_url }
}

async function createOnce(client: Client, request: CommentRequest): Promise<CommentResult> {
  const { data: created } = await client.rest.issues.createComment({
    ...request.repository,
    issue_number: request.pullRequest,
    body: bodyOf(request),
  })
  const own = await ownComments(client, request)
  const earlier = own.find(({ id }) => id < created.id)
  if (earlier === undefined) return { kind: 'created', url: created.html_url }
  const result = await replace(client, request, earlier)
  // The earlier one went away meanwhile: ours is the one.
  if (result === undefined) return { kind: 'created', url: created.html_url }
  await remove(client, request, [{ id: created.id }])
  return result
}

async function remove(
  client: Client,
  { repository }: CommentRequest,
  comments: readonly { readonly id: number }[],
): Promise<void> {
  for (const { id } of comments)
    await unlessStatus([404], client.rest.issues.deleteComment({ ...repository, comment_id: id }))
}

// The marker comes first: nothing that is cut off at the end can lose it.
function bodyOf({ marker, body }: CommentRequest): string {
  return withinLength(`${printMarker(marker)}\n${body}`, MAXIMUM_BODY_LENGTH)
}
