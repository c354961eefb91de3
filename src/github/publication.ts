import { messageOf, UserError } from '../errors.js'
import { failureOf } from './failure.js'

/** Why something could not be put on GitHub. The review stands all the same: it is shown elsewhere. */
export type Unpublished =
  /** The token is read-only, as in pull requests from forks and by Dependabot. */
  | { readonly kind: 'not permitted'; readonly permission: 'pull-requests: write' | 'checks: write' | 'issues: write' }
  | { readonly kind: 'failed'; readonly reason: string }

/** What a refused request means to the user. Throws again what GitHub did not say: that is a fault of ours. */
export function unpublished(
  thrown: unknown,
  permission: Extract<Unpublished, { kind: 'not permitted' }>['permission'],
): Unpublished {
  if (thrown instanceof UserError) return { kind: 'failed', reason: messageOf(thrown) }
  const failure = failureOf(thrown)
  if (failure === undefined) throw thrown
  const locked = /\blocked\b/i.test(failure.message)
  if (failure.status === 403 && !locked) return { kind: 'not permitted', permission }
  return { kind: 'failed', reason: `GitHub answered ${failure.status}: ${failure.message}` }
}
