import { messageOf, UserError } from '../errors.js'
import type { Answered } from '../evidence/github/facts.js'
import { failureOf } from './failure.js'

/** How many requests one review may spend on evidence: a workflow's token has 1,000 an hour for the whole repository. */
export const MOST_REQUESTS = 40

/** Counts requests, so that a large repository does not use up the hour of all its workflows. */
export class Budget {
  private left: number

  constructor(requests: number = MOST_REQUESTS) {
    this.left = requests
  }

  async spend<T>(request: () => Promise<T>): Promise<T> {
    if (this.left <= 0) throw new UserError('it would take too many requests to GitHub')
    this.left -= 1
    return request()
  }
}

/**
 * An answer, or why there is none: a refusal for want of a permission names it. Private things are 404 to a token that
 * may not see them: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#404-not-found.
 * Throws again what GitHub did not say: that is a fault of ours.
 */
export async function answered<T>(
  permission: 'actions: read' | 'deployments: read',
  ask: () => Promise<T>,
): Promise<Answered<T>> {
  try {
    return { known: true, value: await ask() }
  } catch (thrown) {
    if (thrown instanceof UserError) return { known: false, reason: withoutStop(messageOf(thrown)) }
    const failure = failureOf(thrown)
    if (failure === undefined) throw thrown
    const refused = failure.status === 401 || failure.status === 403 || failure.status === 404
    return {
      known: false,
      reason: refused ? `the token lacks the permission ${permission}` : `GitHub answered ${failure.status}`,
    }
  }
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
