import type { Answered, Deployment, Environment } from '../evidence/github/facts.js'
import type { GitHubQuestions } from '../evidence/github/questions.js'
import { missingIn } from '../evidence/github/holding.js'
import { answered } from './answered.js'
import type { Asker } from './evidence.js'

const MOST_ENVIRONMENTS = 5
/** Of each environment: newer ones replace older ones, and what an older one held a newer one holds. */
const MOST_DEPLOYMENTS = 3

/** Deployments that succeeded to the environments that matter, and which of the migrations their commits hold. */
export async function deploymentsOf(
  asker: Asker,
  questions: GitHubQuestions,
  listed: Answered<readonly Environment[]>,
): Promise<Answered<readonly Deployment[]>> {
  if (!questions.wantsDeployments) return { known: true, value: [] }
  // Nobody knows which ones to ask for.
  if (!listed.known && questions.environments.length === 0) return listed
  const known = listed.known ? listed.value.map(({ name }) => name).filter(questions.isWanted) : []
  return answered('deployments: read', async () => {
    const names = new Set([...questions.environments, ...known])
    const found: Deployment[] = []
    for (const environment of [...names].slice(0, MOST_ENVIRONMENTS))
      found.push(...(await succeeded(asker, environment, questions)))
    return found
  })
}

/** The list needs another permission: without it those that workflows name are asked for. */
export async function environmentsOf({ client, repository, budget }: Asker): Promise<Answered<readonly Environment[]>> {
  return answered('actions: read', async () => {
    const { data } = await budget.spend(() => client.rest.repos.getAllEnvironments({ ...repository, per_page: 100 }))
    return (data.environments ?? []).map(({ name, protection_rules: rules = [] }) => ({ name, ...protection(rules) }))
  })
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-protection-rules */
export function protection(
  rules: readonly { readonly type: string; readonly wait_timer?: number }[],
): Omit<Environment, 'name'> {
  return {
    reviewed: rules.some(({ type }) => type === 'required_reviewers'),
    waitMinutes: Math.max(0, ...rules.map((each) => each.wait_timer ?? 0)),
  }
}

async function succeeded(
  asker: Asker,
  environment: string,
  questions: GitHubQuestions,
): Promise<readonly Deployment[]> {
  const { client, repository, budget, serverUrl } = asker
  const { data } = await budget.spend(() =>
    client.rest.repos.listDeployments({ ...repository, environment, per_page: MOST_DEPLOYMENTS }),
  )
  const found: Deployment[] = []
  for (const { id, sha } of data) {
    const statuses = await budget.spend(() =>
      client.rest.repos.listDeploymentStatuses({ ...repository, deployment_id: id, per_page: 10 }),
    )
    // A newer deployment makes an older one inactive: that one succeeded all the same.
    const success = statuses.data.find(({ state }) => state === 'success')
    const [latest] = statuses.data
    if (success === undefined || (latest?.state !== 'success' && latest?.state !== 'inactive')) continue
    const page = `${serverUrl}/${repository.owner}/${repository.repo}/deployments/${encodeURIComponent(environment)}`
    const tree = await asker.treeAt(sha)
    found.push({
      environment,
      commit: sha,
      at: success.created_at,
      url: success.log_url === undefined || success.log_url === '' ? page : success.log_url,
      missing: tree && missingIn(tree, questions),
    })
  }
  return found
}
