import type { REPOSITORIES } from './repositories.js'

export const STATES = ['pass', 'attested', 'warn', 'fail', 'unverifiable', 'not-applicable'] as const

/** What a check may say. `attested`: it passes by a person's word alone. */
export type State = (typeof STATES)[number]

export type RepositoryName = keyof typeof REPOSITORIES

/** Where a state is shown and what the line of the checklist says there, or why the check cannot take it. */
export type Shown = { readonly in: RepositoryName; readonly says: string } | { readonly never: string }

/** Each state of each check of a category. */
export type CategoryStates = Readonly<Record<string, Readonly<Record<State, Shown>>>>

export function shown(repository: RepositoryName, says: string): Shown {
  return { in: repository, says }
}

export function never(why: string): Shown {
  return { never: why }
}

export const NOT_ATTESTABLE = never('what it judges is in the repository: nobody has to vouch for it')
