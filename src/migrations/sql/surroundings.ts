import type { Guard, Loop } from '../operation.js'
import type { Span } from '../text.js'

/** What stands around a statement in a block or routine, and holds for each of its operations. */
export interface Surroundings {
  readonly nested: boolean
  readonly guards: readonly Guard[]
  readonly loop?: Loop
  /** The condition of an IF or CASE around it that does not ask the catalogue. */
  readonly branch?: string
  /** Variables and parameters: a comparison with one is a comparison with a constant. */
  readonly variables: ReadonlySet<string>
}

export const topLevel: Surroundings = { nested: false, guards: [], variables: new Set() }

/** The fields that every operation has. */
export interface OperationPlace {
  readonly span: Span
  readonly guards: readonly Guard[]
  readonly branch?: string
  readonly loop?: Loop
  readonly nested?: boolean
}

/** The place of an operation with its own guards. `templateBranch` is the control tag of a template that encloses it. */
export function placeIn(
  around: Surroundings,
  span: Span,
  guards: readonly Guard[],
  templateBranch?: string,
): OperationPlace {
  const { loop, nested } = around
  const branches = [templateBranch, around.branch].filter((each) => each !== undefined)
  return {
    span,
    guards: [...new Set([...around.guards, ...guards])],
    ...(branches.length === 0 ? {} : { branch: branches.join(' ') }),
    ...(loop === undefined ? {} : { loop }),
    ...(nested ? { nested } : {}),
  }
}
