import type { GitHubFacts } from './evidence/github/facts.js'
import type { GitHubQuestions } from './evidence/github/questions.js'
import type { Settings } from './inputs/settings.js'
import type { ChangedFile, Words } from './trigger/change.js'
import type { Tree, TreePair } from './tree/tree.js'

/** What is asked for, settled before the review begins. */
export interface Request {
  readonly mode: 'review' | 'audit'
  /** For the report's header: `octo/shop`, or the folder's name. */
  readonly project: string
  readonly version: string
  readonly settings: Settings
  readonly settingsFrom: 'base' | 'head' | 'inputs'
  /** What a reader should know of the settings: a change of them takes effect after the merge. */
  readonly notices: readonly string[]
}

export interface Changes {
  readonly files: readonly ChangedFile[]
  readonly words: readonly Words[]
  /** A tag of a major version that the event itself is about. */
  readonly tag?: string
  /** GitHub cut a list, or left out a patch: said in the report. */
  readonly notices: readonly string[]
}

/** Every effect that a review needs, given at the rim: the action's world, the terminal's, a test's. */
export interface World {
  readonly now: Date
  changes(): Promise<Changes>
  trees(): Promise<TreePair>
  /** The tree of the latest release tag, for audits: what stands in it can no longer be changed. */
  release(): Promise<Tree | undefined>
  /** What GitHub knows of runs and deployments; undefined where there is nobody to ask. */
  github(questions: GitHubQuestions): Promise<GitHubFacts | undefined>
  /** A stage begins. */
  progress(stage: string): void
  /** Milliseconds by stage, up to now. */
  timings(): Readonly<Record<string, number>>
}
