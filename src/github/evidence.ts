import type { GitHubFacts } from '../evidence/github/facts.js'
import type { GitHubQuestions } from '../evidence/github/questions.js'
import type { Budget } from './answered.js'
import type { Client } from './client.js'
import { deploymentsOf, environmentsOf } from './deployments.js'
import { drillReports } from './drill-reports.js'
import type { RepositoryName } from './repository.js'
import type { Tree } from '../tree/tree.js'
import { jobsOf, runsOnHead, workflowStates } from './workflow-runs.js'

/** Who asks, and what a commit holds. */
export interface Asker {
  readonly client: Client
  readonly repository: RepositoryName
  readonly serverUrl: string
  readonly defaultBranch: string
  /** The reviewed commit. */
  readonly headCommit: string | undefined
  /** The run that asks. */
  readonly ownRun: number
  readonly budget: Budget
  /** The files of a commit; undefined where it cannot be read. */
  readonly treeAt: (commit: string) => Promise<Tree | undefined>
}

/** Asks GitHub one thing after the other, within the budget. Refusals become answers; nothing is changed anywhere. */
export async function askGitHub(asker: Asker, questions: GitHubQuestions): Promise<GitHubFacts> {
  const workflows = questions.jobs.length > 0 ? await workflowStates(asker) : ({ known: true, value: [] } as const)
  const paths = [...new Set(questions.jobs.map((each) => each.path))]
  const jobs = []
  for (const path of paths) {
    const asked = questions.jobs.filter((each) => each.path === path)
    jobs.push(...(await jobsOf(asker, questions, asked, workflows)))
  }
  const environments = questions.wantsDeployments ? await environmentsOf(asker) : undefined
  return {
    workflows,
    jobs,
    drillReports: questions.wantsDrillReports ? await drillReports(asker) : { known: true, value: [] },
    onHead: questions.wantsHeadRuns ? await runsOnHead(asker) : { known: true, value: new Map() },
    deployments: await deploymentsOf(asker, questions, environments ?? { known: true, value: [] }),
    ...(environments === undefined ? {} : { environments }),
  }
}
