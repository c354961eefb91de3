import * as z from 'zod'
import type { Comment } from '../records.js'
import {
  accountReply,
  list,
  notFound,
  numericPart,
  repositoryApi,
  repositoryPage,
  validationFailed,
  type Call,
  type Reply,
} from '../replies.js'
import { addComment, nextTime, removeComment } from '../state.js'

/** The longest comment that GitHub stores, in characters. */
const LONGEST_BODY = 65_536

const commentBody = z.looseObject({ body: z.string() })

export function listComments(call: Call): Reply {
  const issue = numericPart(call, 'issue_number')
  if (!isKnown(call, issue)) return notFound()
  const since = call.query.get('since') ?? ''
  const found = call.repository.comments.filter((comment) => comment.issue === issue && comment.updatedAt >= since)
  return list(call, found, (comment) => commentReply(call, comment))
}

export function getComment(call: Call): Reply {
  const comment = commentOf(call)
  return comment === undefined ? notFound() : { status: 200, body: commentReply(call, comment) }
}

export function createComment(call: Call): Reply {
  const issue = numericPart(call, 'issue_number')
  if (!isKnown(call, issue)) return notFound()
  const { body } = commentBody.parse(call.body)
  const refused = refusedBody(body)
  if (refused !== undefined) return refused
  const comment = addComment(call.github, call.repository, { issue, body, author: call.actor })
  return { status: 201, body: commentReply(call, comment) }
}

export function updateComment(call: Call): Reply {
  const comment = commentOf(call)
  if (comment === undefined) return notFound()
  const { body } = commentBody.parse(call.body)
  const refused = refusedBody(body)
  if (refused !== undefined) return refused
  comment.body = body
  comment.updatedAt = nextTime(call.github)
  return { status: 200, body: commentReply(call, comment) }
}

export function deleteComment(call: Call): Reply {
  return removeComment(call.repository, numericPart(call, 'comment_id')) ? { status: 204 } : notFound()
}

function isKnown(call: Call, issue: number): boolean {
  return call.repository.pullRequests.has(issue) || call.repository.issues.has(issue)
}

function commentOf(call: Call): Comment | undefined {
  const id = numericPart(call, 'comment_id')
  return call.repository.comments.find((comment) => comment.id === id)
}

/** GitHub counts characters, not bytes and not UTF-16 units, and refuses a blank body. */
function refusedBody(body: string): Reply | undefined {
  if (body.trim() === '') return validationFailed('IssueComment', 'body', "Body can't be blank")
  const tooLong = Array.from(body).length > LONGEST_BODY
  const message = `Body is too long (maximum is ${LONGEST_BODY} characters)`
  return tooLong ? validationFailed('IssueComment', 'data', message) : undefined
}

function commentReply(call: Call, comment: Comment): unknown {
  const url = `${repositoryApi(call)}/issues/comments/${comment.id}`
  return {
    id: comment.id,
    url,
    html_url: `${repositoryPage(call)}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${repositoryApi(call)}/issues/${comment.issue}`,
    body: comment.body,
    user: accountReply(comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: comment.author.type === 'Bot' ? 'NONE' : 'CONTRIBUTOR',
  }
}
