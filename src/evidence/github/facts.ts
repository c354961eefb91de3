/** What GitHub answered, or why it did not: a refusal is never evidence against anybody. */
export type Answered<T> =
  { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: string }

/**
 * A workflow as GitHub runs it. `disabled_inactivity`: 60 days without activity in a public repository
 * (https://docs.github.com/actions/how-tos/manage-workflow-runs/disable-and-enable-workflows).
 */
export interface WorkflowState {
  readonly path: string
  readonly state: 'active' | 'disabled by inactivity' | 'disabled by hand' | 'not there'
  readonly url: string
}

/** A job that came to an end, with the steps that matter in it: neither the run's own success nor a skipped step counts. */
export interface JobRun {
  /** The job's page. */
  readonly url: string
  readonly event: string
  readonly commit: string
  readonly finishedAt: string
  readonly seconds: number
  readonly outcome: 'success' | 'failure'
  /** The step that failed first, where one did: a job may fail before the step that matters. */
  readonly brokenStep: string | undefined
  /** Of the migrations asked about, those that its commit does not hold as they are; undefined: it cannot be read. */
  readonly missing: readonly string[] | undefined
}

/** A unit of automation that is a workflow job, found by the workflow's path and the unit's name. */
export interface JobFacts {
  readonly path: string
  readonly name: string
  /** On the default branch, newest first, of commits that hold the same steps. */
  readonly runs: Answered<readonly JobRun[]>
  /** Of the reviewed commit itself; `running`: one has not ended yet. */
  readonly onHead: Answered<{ readonly runs: readonly JobRun[]; readonly running: boolean }>
}

/** An environment with what stands before a job that names it. */
export interface Environment {
  readonly name: string
  /** Somebody must approve. */
  readonly reviewed: boolean
  readonly waitMinutes: number
}

/** A deployment that succeeded, newest first within its environment. */
export interface Deployment {
  readonly environment: string
  readonly commit: string
  readonly at: string
  readonly url: string
  /** Of the migrations asked about, those that its commit does not hold as they are; undefined: it cannot be read. */
  readonly missing: readonly string[] | undefined
}

/** What a restore drill left behind: the artifact `restore-drill-report`. */
export interface DrillReport {
  readonly store: string | undefined
  readonly backupTakenAt: string | undefined
  readonly restoredAt: string
  readonly rowsChecked: number
  readonly seconds: number | undefined
  readonly ok: boolean
  readonly url: string
}

/** How the workflows that ran on the reviewed commit ended, this run apart. */
export interface HeadRuns {
  readonly green: number
  readonly red: number
  readonly running: number
  /** The page of one of them: of a red one where there is one. */
  readonly url: string
}

export interface GitHubFacts {
  readonly workflows: Answered<readonly WorkflowState[]>
  readonly jobs: readonly JobFacts[]
  readonly deployments: Answered<readonly Deployment[]>
  /** Undefined: nobody asked. */
  readonly environments?: Answered<readonly Environment[]>
  readonly drillReports: Answered<readonly DrillReport[]>
  /** By the path of the workflow. */
  readonly onHead: Answered<ReadonlyMap<string, HeadRuns>>
}
