/** Where in the reviewed tree a mistake stands: path relative to the repository root, 1-based line and column. */
export interface Place {
  readonly path: string
  readonly line?: number
  readonly column?: number
}

/**
 * A mistake that the user can correct: one sentence that says what is wrong, where, and what to do.
 * Ends the run with exit code 2 and without a stack trace.
 */
export class UserError extends Error {
  override readonly name = 'UserError'

  constructor(
    message: string,
    readonly place?: Place,
  ) {
    super(message)
  }
}

/** The message of anything thrown; never a stack. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
