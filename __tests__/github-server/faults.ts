import { type Reply, refusal } from './replies.js'

/** Which requests a fault or a hook is for. The path has no `/api/v3`, and no query. */
export interface RequestPattern {
  readonly method?: string
  readonly path: RegExp
}

export type FaultReply =
  | {
      readonly kind: 'reply'
      readonly reply: Reply
      /** The request was carried out, and only its answer is wrong: a gateway's 502 after the comment was stored. */
      readonly carriedOut: boolean
    }
  | { readonly kind: 'drop'; readonly carriedOut: boolean }

export interface Fault {
  readonly match: RequestPattern
  /** How many matching requests fail; 1 unless said otherwise. */
  readonly times?: number
  /** How many matching requests go well before. */
  readonly skip?: number
  readonly reply: FaultReply
}

const SECONDARY =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.'

function answered(reply: Reply, carriedOut = false): FaultReply {
  return { kind: 'reply', reply, carriedOut }
}

/** A plain refusal with any status and message. */
export function refuses(status: number, message: string, headers: Readonly<Record<string, string>> = {}): FaultReply {
  return answered(refusal(status, message, headers))
}

/** The primary limit: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api. `reset` is in epoch seconds. */
export function primaryLimit(reset: number): FaultReply {
  const headers = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) }
  return refuses(403, 'API rate limit exceeded for installation.', headers)
}

/** The secondary limit, with the seconds to wait where GitHub names them. */
export function secondaryLimit(retryAfter: number | undefined, status: 403 | 429 = 403): FaultReply {
  return refuses(status, SECONDARY, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) })
}

export function serverError(status: 500 | 502 | 503 = 500, carriedOut = false): FaultReply {
  return answered(refusal(status, 'Server Error'), carriedOut)
}

/** The connection breaks in the middle of the reply. */
export function dropped(carriedOut = false): FaultReply {
  return { kind: 'drop', carriedOut }
}

function matches(pattern: RequestPattern, method: string, path: string): boolean {
  return (pattern.method === undefined || pattern.method === method) && pattern.path.test(path)
}

/** What is to happen to a number of matching requests, after a number that passes. */
export interface Countdown<T> {
  readonly match: RequestPattern
  readonly what: T
  skip: number
  times: number
}

/** The first of `planned` that is due for this request; takes one off its count. */
export function take<T>(planned: readonly Countdown<T>[], method: string, path: string): T | undefined {
  for (const plan of planned) {
    if (plan.times <= 0 || !matches(plan.match, method, path)) continue
    if (plan.skip > 0) {
      plan.skip -= 1
      continue
    }
    plan.times -= 1
    return plan.what
  }
  return undefined
}
