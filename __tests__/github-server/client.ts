import { Octokit } from '@octokit/rest'
import { TOKENS } from './access.js'
import type { GitHubServer } from './server.js'

/** An ordinary client of the local GitHub: no retries, no log. */
export function client(server: GitHubServer, auth: string = TOKENS.write): Octokit {
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  return new Octokit({ baseUrl: server.apiUrl, auth, log: silent })
}

/** The status and message of a refused request; throws if it was not refused. */
export async function refusalOf(request: Promise<unknown>): Promise<{ status: number; message: string }> {
  try {
    await request
  } catch (thrown) {
    if (thrown instanceof Error && 'status' in thrown) return { status: Number(thrown.status), message: thrown.message }
    throw thrown
  }
  throw new Error('the request was not refused')
}
