import { refusedVisit, type Token } from './access.js'
import type { completer } from './completion.js'
import type { Contract } from './contract.js'
import { ACTIONS_BOT, type GitHubState } from './records.js'
import { invalidRequest, notFound, refusal, type Reply, type Urls } from './replies.js'
import { getAuthenticatedUser } from './routes/repositories.js'
import { ROUTES } from './routes/index.js'
import { tarball } from './routes/git-objects.js'

/** A request as it came in; `path` without the prefix of the API and without the query. */
export interface IncomingRequest {
  readonly method: string
  readonly path: string
  /** False for an address of an Enterprise Server outside `/api/v3`. */
  readonly inApi: boolean
  readonly query: URLSearchParams
  readonly accept: string
  readonly authorization: string | undefined
  readonly body: unknown
}

export interface Machinery {
  readonly state: GitHubState
  readonly tokens: ReadonlyMap<string, Token>
  readonly contract: Contract
  readonly complete: ReturnType<typeof completer>
  readonly urls: Urls
  /** Notes what neither GitHub nor a client of it may do; tests expect no entry. */
  readonly reportBreak: (message: string) => void
}

/** The reply to a request: who asks, what the description says about it, then the operation itself. */
export async function dispatch(machinery: Machinery, request: IncomingRequest): Promise<Reply> {
  const { contract, state, tokens, urls, reportBreak } = machinery
  const archive = /^\/_codeload\/([^/]+\/[^/]+)\/legacy\.tar\.gz\/(\w+)$/.exec(request.path)
  if (archive !== null) return archiveReply(state, archive[1] ?? '', archive[2] ?? '')

  const artifact = /^\/_artifacts\/([^/]+\/[^/]+)\/(\d+)$/.exec(request.path)
  if (artifact !== null) return artifactBytes(state, artifact[1] ?? '', Number(artifact[2]))

  const match = request.inApi ? contract.match(request.method, request.path) : undefined
  if (match === undefined) {
    reportBreak(`unknown address: ${request.method} ${request.path}`)
    return notFound()
  }
  const { id, parameters } = match
  for (const slip of contract.ignored(id, request.query, request.body)) reportBreak(`${id}: ${slip}`)

  const token = tokens.get(tokenOf(request.authorization) ?? '')
  if (request.authorization !== undefined && token === undefined) return refusal(401, 'Bad credentials')
  const repository = state.repositories.get(`${parameters['owner'] ?? ''}/${parameters['repo'] ?? ''}`.toLowerCase())
  const inRepository = parameters['repo'] !== undefined
  if (inRepository && repository === undefined) return notFound()
  const writes = request.method !== 'GET'
  const refused = refusedVisit({ operation: id, writes, token, isPrivate: repository?.isPrivate })
  if (refused !== undefined) return refused

  const problems = contract.bodyErrors(id, request.body)
  if (problems.length > 0) return invalidRequest(problems)
  const actor = token?.actor ?? ACTIONS_BOT
  const handle = ROUTES[id]
  const { query, accept, body, path } = request
  const reply =
    repository === undefined || handle === undefined
      ? getAuthenticatedUser({ actor })
      : await handle({ github: state, repository, parameters, query, body, accept, actor, urls, path })
  return checked(machinery, id, reply)
}

function tokenOf(authorization: string | undefined): string | undefined {
  return /^(?:token|bearer) +(.+)$/i.exec(authorization ?? '')?.[1]
}

/** The reply filled up to what the description requires, and held against it. */
function checked(machinery: Machinery, id: string, reply: Reply): Reply {
  if (reply.bytes !== undefined) return reply
  const plain: unknown = reply.body === undefined ? undefined : JSON.parse(JSON.stringify(reply.body))
  const body = machinery.complete(id, reply.status, plain)
  for (const error of machinery.contract.replyErrors(id, reply.status, body)) {
    machinery.reportBreak(`${id}: our reply ${reply.status}: ${error}`)
  }
  return { ...reply, body }
}

function artifactBytes(state: GitHubState, name: string, id: number): Reply {
  const found = state.repositories.get(name.toLowerCase())?.artifacts.find((each) => each.id === id)
  return found === undefined
    ? notFound()
    : { status: 200, bytes: found.zip, headers: { 'content-type': 'application/zip' } }
}

async function archiveReply(state: GitHubState, name: string, commit: string): Promise<Reply> {
  const gitDir = state.repositories.get(name.toLowerCase())?.gitDir
  const bytes = gitDir === undefined ? undefined : await tarball(gitDir, name, commit)
  return bytes === undefined ? notFound() : { status: 200, bytes, headers: { 'content-type': 'application/x-gzip' } }
}
