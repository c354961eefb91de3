import { defaults, GitHub } from '@actions/github/lib/utils'
import { retry } from '@octokit/plugin-retry'
import { UserError } from '../errors.js'
import { failureOf } from './failure.js'

export interface ClientOptions {
  readonly token: string
  /** GITHUB_API_URL: differs on GitHub Enterprise Server. */
  readonly apiUrl: string
  /** The version of this action, for the user agent. */
  readonly version: string
  /** Milliseconds before the first retry of a server error; the second waits four times as long, the third nine times. */
  readonly retryAfter?: number
  /** The longest wait, in seconds, that a rate limit may ask for; beyond it the request fails. */
  readonly ceiling?: number
  /** Milliseconds that one request may take. */
  readonly timeout?: number
  readonly wait?: (milliseconds: number) => Promise<void>
  /** Milliseconds since 1970: a rate limit may name the time of its end. */
  readonly now?: () => number
}

export type Client = ReturnType<typeof createClient>

/**
 * Statuses that another try does not change. 401, 403 and 404 are final, too: the token lacks the right. 429 is handled
 * apart, since GitHub says how long to wait.
 */
const FINAL_STATUSES = [400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 451]

/**
 * A client of the GitHub API. Server errors and dropped connections are tried again three times; a rate limit is waited
 * for once if it ends soon, else the request throws `UserError`. Other failures reach the caller as Octokit throws them.
 *
 * The fetch of `@actions/github` goes through the proxy that `https_proxy` and `no_proxy` of the process name. That
 * package reads GITHUB_API_URL and the event when it is imported: import this module only where there is an event.
 */
export function createClient({
  token,
  apiUrl,
  version,
  retryAfter = 300,
  ceiling = 60,
  timeout = 60_000,
  wait = sleep,
  now = Date.now,
}: ClientOptions) {
  const Octokit = GitHub.plugin(retry)
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: `database-review/${version}`,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    retry: { doNotRetry: FINAL_STATUSES, retryAfterBaseValue: retryAfter },
    request: { ...defaults.request, fetch: completeFetch(proxiedFetch(), timeout) },
  })
  // Registered last, so it stands around the retries of the plugin.
  octokit.hook.wrap('request', async (request, options) => {
    try {
      return await request(options)
    } catch (error) {
      const seconds = secondsToWait(error, now)
      if (seconds === undefined) throw error
      if (seconds > ceiling) throw rateLimited(seconds)
      await wait(seconds * 1000)
    }
    try {
      return await request(options)
    } catch (error) {
      const seconds = secondsToWait(error, now)
      throw seconds === undefined ? error : rateLimited(seconds)
    }
  })
  return octokit
}

type Fetch = typeof fetch

// Octokit leaves the type of this option open.
function proxiedFetch(): Fetch {
  const given: unknown = defaults.request?.fetch
  return isFetch(given) ? given : fetch
}

function isFetch(value: unknown): value is Fetch {
  return typeof value === 'function'
}

/**
 * Octokit takes a JSON reply that breaks off for a text, so JSON is read to its end here: a connection that drops in the
 * middle is then a failed request, and tried again.
 */
function completeFetch(send: Fetch, timeout: number): Fetch {
  return async (url, init) => {
    const reply = await send(url, { ...init, signal: AbortSignal.timeout(timeout) })
    if (!(reply.headers.get('content-type') ?? '').includes('json')) return reply
    const { status, statusText, headers } = reply
    return new Response(await reply.arrayBuffer(), { status, statusText, headers: new Headers([...headers]) })
  }
}

/**
 * How long GitHub asks to wait, if it asks. Primary limits answer 403 or 429 with `x-ratelimit-remaining: 0` and
 * `x-ratelimit-reset`; secondary ones with `retry-after`, or nothing but their message, then a minute is asked for.
 * Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api, "Exceeding the rate limit".
 */
function secondsToWait(thrown: unknown, now: () => number): number | undefined {
  const failure = failureOf(thrown)
  if (failure === undefined || (failure.status !== 403 && failure.status !== 429)) return undefined
  const retryAfter = Number(failure.header('retry-after') ?? Number.NaN)
  if (Number.isFinite(retryAfter)) return retryAfter
  const reset = Number(failure.header('x-ratelimit-reset') ?? Number.NaN)
  if (failure.header('x-ratelimit-remaining') === '0' && Number.isFinite(reset))
    return Math.max(1, Math.ceil(reset - now() / 1000))
  return failure.status === 429 || /secondary rate limit/i.test(failure.message) ? 60 : undefined
}

function rateLimited(seconds: number): UserError {
  return new UserError(
    `GitHub refuses further requests of this token for ${seconds} seconds (rate limit): run the job again after that.`,
  )
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function ignore(): void {
  // The log of the action says what failed, in its own words.
}
