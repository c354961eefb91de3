import * as z from 'zod'
import type { Issue } from '../records.js'
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

const label = z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)])

const newIssue = z.looseObject({
  title: z.union([z.string(), z.number()]).transform(String),
  body: z.string().nullish(),
  labels: z.array(label).optional(),
})

const changedIssue = newIssue.partial().extend({ state: z.enum(['open', 'closed']).optional() })

export function createIssue(call: Call): Reply {
  const { title, body, labels } = newIssue.parse(call.body)
  const refused = refusedBody(body ?? '')
  if (refused !== undefined) return refused
  const { issues, pullRequests } = call.repository
  const number = Math.max(0, ...issues.keys(), ...pullRequests.keys()) + 1
  const issue: Issue = { number, title, body: body ?? null, labels: labels ?? [], state: 'open', author: call.actor }
  issues.set(number, issue)
  return { status: 201, body: issueReply(call, issue) }
}

export function updateIssue(call: Call): Reply {
  const issue = call.repository.issues.get(numericPart(call, 'issue_number'))
  if (issue === undefined) return notFound()
  const change = changedIssue.parse(call.body)
  const refused = refusedBody(change.body ?? '')
  if (refused !== undefined) return refused
  issue.title = change.title ?? issue.title
  issue.body = change.body === undefined ? issue.body : change.body
  issue.labels = change.labels ?? issue.labels
  issue.state = change.state ?? issue.state
  return { status: 200, body: issueReply(call, issue) }
}

/** The longest body that GitHub stores, in characters, as of a comment. */
const LONGEST_BODY = 65_536

function refusedBody(body: string): Reply | undefined {
  const message = `body is too long (maximum is ${LONGEST_BODY} characters)`
  return Array.from(body).length > LONGEST_BODY ? validationFailed('Issue', 'body', message) : undefined
}

/** The newest first, as GitHub lists them; pull requests are left out, though GitHub counts them as issues. */
export function listIssues(call: Call): Reply {
  const state = call.query.get('state') ?? 'open'
  const labels = (call.query.get('labels') ?? '').split(',').filter((name) => name !== '')
  const creator = call.query.get('creator')
  const found = [...call.repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((name) => issue.labels.includes(name)))
    .filter((issue) => creator === null || issue.author.login === creator)
    .reverse()
  return list(call, found, (issue) => issueReply(call, issue))
}

function issueReply(call: Call, issue: Issue): unknown {
  return {
    id: issue.number,
    number: issue.number,
    url: `${repositoryApi(call)}/issues/${issue.number}`,
    html_url: `${repositoryPage(call)}/issues/${issue.number}`,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    labels: issue.labels,
    user: accountReply(issue.author),
    comments: call.repository.comments.filter((comment) => comment.issue === issue.number).length,
  }
}
