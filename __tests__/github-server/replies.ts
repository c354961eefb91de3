import type { Account, GitHubState, Repository } from './records.js'

/** One request that an operation of the description answers. */
export interface Call {
  readonly github: GitHubState
  readonly repository: Repository
  readonly parameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
  readonly accept: string
  readonly actor: Account
  readonly urls: Urls
  /** The path of the request, for links to other pages of the same list. */
  readonly path: string
}

/** Where the server stands: the API with its prefix, the pages for people, the bare origin. */
export interface Urls {
  readonly api: string
  readonly web: string
  readonly origin: string
}

export interface Reply {
  readonly status: number
  readonly body?: unknown
  /** Instead of a JSON body. */
  readonly bytes?: Buffer
  readonly headers?: Readonly<Record<string, string>>
}

const DOCUMENTATION = 'https://docs.github.com/rest'

export function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, body: { message, documentation_url: DOCUMENTATION, status: String(status) }, headers }
}

export function notFound(): Reply {
  return refusal(404, 'Not Found')
}

/** GitHub's 422 for a value that it understands and does not take. */
export function validationFailed(resource: string, field: string, message: string): Reply {
  const errors = [{ resource, code: 'unprocessable', field, message }]
  return {
    status: 422,
    body: { message: 'Validation Failed', errors, documentation_url: DOCUMENTATION, status: '422' },
  }
}

/** GitHub's 422 for a body that does not fit its description. */
export function invalidRequest(errors: readonly string[]): Reply {
  return refusal(422, `Invalid request.\n\n${errors.join('\n')}`)
}

/** A variable part of the address. */
export function part(call: Call, name: string): string {
  const value = call.parameters[name]
  if (value === undefined) throw new Error(`the address has no part ${name}`)
  return value
}

export function numericPart(call: Call, name: string): number {
  return Number(part(call, name))
}

/**
 * One page of a list, 30 items unless asked otherwise and 100 at most, and the addresses of its neighbours.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function pageOf<T>(call: Call, items: readonly T[]): { items: readonly T[]; headers: Record<string, string> } {
  const size = Math.min(100, Math.max(1, Number(call.query.get('per_page') ?? 30)))
  const page = Math.max(1, Number(call.query.get('page') ?? 1))
  const last = Math.max(1, Math.ceil(items.length / size))
  const links = [
    ...(page > 1 ? [link(call, page - 1, 'prev')] : []),
    ...(page < last ? [link(call, page + 1, 'next'), link(call, last, 'last')] : []),
    ...(page > 1 ? [link(call, 1, 'first')] : []),
  ]
  const headers: Record<string, string> = links.length === 0 ? {} : { link: links.join(', ') }
  return { items: items.slice((page - 1) * size, page * size), headers }
}

function link(call: Call, page: number, relation: string): string {
  const query = new URLSearchParams(call.query)
  query.set('page', String(page))
  return `<${call.urls.api}${call.path}?${query.toString()}>; rel="${relation}"`
}

/** A page of a list as the reply itself. */
export function list<T>(call: Call, items: readonly T[], show: (item: T) => unknown): Reply {
  const { items: shown, headers } = pageOf(call, items)
  return { status: 200, body: shown.map(show), headers }
}

/** A page of a list under a key, beside the count of all. */
export function countedList<T>(call: Call, key: string, items: readonly T[], show: (item: T) => unknown): Reply {
  const { items: shown, headers } = pageOf(call, items)
  return { status: 200, body: { total_count: items.length, [key]: shown.map(show) }, headers }
}

export function accountReply(account: Account): unknown {
  return { login: account.login, id: account.id, type: account.type, site_admin: false }
}

export function repositoryApi(call: Call): string {
  return `${call.urls.api}/repos/${call.repository.owner}/${call.repository.name}`
}

export function repositoryPage(call: Call): string {
  return `${call.urls.web}/${call.repository.owner}/${call.repository.name}`
}

export function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
