import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { usualTokens, type Token } from './access.js'
import { completer } from './completion.js'
import { contractOf } from './contract.js'
import { dispatch, type IncomingRequest, type Machinery } from './dispatch.js'
import { take, type Countdown, type Fault, type FaultReply, type RequestPattern } from './faults.js'
import type { GitHubState } from './records.js'
import { refusal, type Reply, type Urls } from './replies.js'
import { readSlice } from './slice.js'
import { emptyState } from './state.js'

export interface GitHubOptions {
  /** Serve like an Enterprise Server: under `/api/v3`, by its own description, with pages on the same host. */
  readonly ghes?: boolean
}

interface RecordedRequest {
  readonly method: string
  /** Without `/api/v3`, with the query. */
  readonly path: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

type Hook = (request: RecordedRequest) => void | Promise<void>

export interface GitHubServer {
  /** For GITHUB_API_URL, GITHUB_SERVER_URL and GITHUB_GRAPHQL_URL. */
  readonly apiUrl: string
  readonly serverUrl: string
  readonly graphqlUrl: string
  readonly state: GitHubState
  /** Who may do what: the usual ones of `TOKENS`, and what a test adds. */
  readonly tokens: Map<string, Token>
  readonly requests: RecordedRequest[]
  /** What no client of GitHub does, and every reply of ours that GitHub would not give. Tests expect it to be empty. */
  readonly contractBreaks: string[]
  readonly fault: (fault: Fault) => void
  /** Runs when a matching request has come in, before it is answered: what another program did a moment earlier. */
  readonly before: (match: RequestPattern, hook: Hook, times?: number) => void
  /** Runs when the answer is made, before it is sent: what another program does between this request and the next. */
  readonly after: (match: RequestPattern, hook: Hook, times?: number) => void
  readonly close: () => Promise<void>
}

/** A GitHub on 127.0.0.1 that knows only what its `state` says and judges every request by GitHub's own description. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubServer> {
  const isEnterprise = options.ghes === true
  const slice = readSlice(isEnterprise ? 'ghes' : 'github.com')
  const prefix = isEnterprise ? '/api/v3' : ''
  const state = emptyState()
  const tokens = usualTokens()
  const requests: RecordedRequest[] = []
  const contractBreaks: string[] = []
  const faults: Countdown<FaultReply>[] = []
  const hooks = { before: new Array<Countdown<Hook>>(), after: new Array<Countdown<Hook>>() }

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      contractBreaks.push(`the local GitHub failed: ${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}`)
      send(response, refusal(500, 'Server Error'), {})
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const origin = `http://127.0.0.1:${port}`
  const urls: Urls = { origin, api: origin + prefix, web: isEnterprise ? origin : 'https://github.com' }
  const machinery: Machinery = {
    state,
    tokens,
    urls,
    contract: contractOf(slice),
    complete: completer(slice),
    reportBreak: (message) => contractBreaks.push(message),
  }

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await bodyOf(message)
    const url = new URL(message.url ?? '/', origin)
    const method = message.method ?? 'GET'
    const inApi = url.pathname.startsWith(`${prefix}/`)
    const path = inApi ? url.pathname.slice(prefix.length) : url.pathname
    const body = parsed(raw)
    const recorded = { method, path: path + url.search, body, headers: message.headers }
    requests.push(recorded)
    await take(hooks.before, method, path)?.(recorded)
    const { accept = '', authorization } = message.headers
    const request: IncomingRequest = { method, path, inApi, query: url.searchParams, accept, authorization, body }
    const fault = take(faults, method, path)
    const carriedOut = fault === undefined || fault.carriedOut
    const reply =
      body === UNPARSABLE
        ? refusal(400, 'Problems parsing JSON')
        : carriedOut
          ? await dispatch(machinery, request)
          : undefined
    await take(hooks.after, method, path)?.(recorded)
    if (fault?.kind === 'drop') breakOff(response)
    else
      send(response, fault?.reply ?? reply ?? refusal(500, 'Server Error'), usualHeaders(requests.length, isEnterprise))
  }

  return {
    apiUrl: urls.api,
    serverUrl: urls.web,
    graphqlUrl: `${origin}${isEnterprise ? '/api' : ''}/graphql`,
    state,
    tokens,
    requests,
    contractBreaks,
    fault: ({ match, times = 1, skip = 0, reply }) => faults.push({ match, times, skip, what: reply }),
    before: (match, what, times = 1) => hooks.before.push({ match, what, times, skip: 0 }),
    after: (match, what, times = 1) => hooks.after.push({ match, what, times, skip: 0 }),
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed()
        })
        server.closeAllConnections()
      }),
  }
}

const UNPARSABLE = Symbol('unparsable')

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(body: string): unknown {
  if (body === '') return undefined
  try {
    return JSON.parse(body)
  } catch {
    return UNPARSABLE
  }
}

function usualHeaders(count: number, isEnterprise: boolean): Readonly<Record<string, string>> {
  return {
    'x-github-request-id': `LOCAL:${count}`,
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': String(Math.max(1, 1000 - count)),
    ...(isEnterprise ? { 'x-github-enterprise-version': '3.17.0' } : {}),
  }
}

function send(response: ServerResponse, reply: Reply, usual: Readonly<Record<string, string>>): void {
  const json = reply.body === undefined ? undefined : Buffer.from(JSON.stringify(reply.body))
  const bytes = reply.bytes ?? json ?? Buffer.alloc(0)
  const type = json === undefined ? 'application/octet-stream' : 'application/json; charset=utf-8'
  const length = reply.status === 204 ? {} : { 'content-length': String(bytes.length), 'content-type': type }
  response.writeHead(reply.status, { ...usual, ...length, ...reply.headers })
  response.end(reply.status === 204 ? undefined : bytes)
}

/** Announces a reply, sends its first bytes, and hangs up. */
function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': '4096' })
  response.write('{"id":', () => response.socket?.destroy())
}
