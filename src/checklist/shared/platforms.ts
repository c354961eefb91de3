import { platformOfFile, type DeployPlatform } from '../../evidence/automation/deploy-platform.js'
import type { Evidence } from '../check.js'
import { migratingUnits } from './deploys.js'
import { isBesideApplication, mainHistory } from './histories.js'
import { shellQuoted } from './tool-commands.js'
import type { WorkflowStep } from './workflow-steps.js'

/** How a platform deploys and takes the application back. */
export interface Deployment {
  /** Undefined: nothing here shows where it is deployed to. */
  readonly platform: DeployPlatform | undefined
  /** What its commands read, beside the address of the database. */
  readonly env: Readonly<Record<string, string>>
  /** Before the migration: what the way back needs to know. */
  readonly before: readonly WorkflowStep[]
  readonly deploy: readonly WorkflowStep[]
  /** Each runs only on failure. */
  readonly undo: readonly WorkflowStep[]
  /** The platform's own file that migrates before the new version takes traffic, and keeps the old one where that fails. */
  readonly release: ((up: string) => ReleaseFile) | undefined
}

export interface ReleaseFile {
  readonly path: string
  readonly language: string
  readonly code: string
  /** What the platform does with it, as a sentence. */
  readonly text: string
}

/** The platform that migrates here, else the one that a workflow deploys to, else the one whose file stands here. */
export function platformOf(evidence: Evidence): DeployPlatform | undefined {
  const { facts, survey } = evidence
  const [migrating] = migratingUnits(evidence).flatMap(
    ({ unit }) => platformOfFile(unit.seen.path) ?? chartOf(unit.seen.path, evidence),
  )
  return (
    migrating ??
    facts.automation.platforms?.[0]?.platform ??
    [...survey.tree.entries.keys()].flatMap((path) => platformOfFile(path) ?? []).at(0)
  )
}

/** A hook of a chart's templates. */
function chartOf(path: string, { survey }: Evidence): DeployPlatform | readonly never[] {
  const [chart] = path.split('/templates/')
  return chart !== path && survey.tree.entries.has(`${chart}/Chart.yaml`) ? 'helm' : []
}

/**
 * What a platform runs before the new version has no volume, so that it cannot migrate a file of SQLite:
 * https://fly.io/docs/reference/configuration/#run-one-off-commands-before-releasing-a-deployment,
 * https://render.com/docs/deploys#pre-deploy-command, https://docs.railway.com/guides/pre-deploy-command
 */
export function deploymentOf(evidence: Evidence): Deployment {
  const platform = platformOf(evidence)
  const deployment: Deployment = { platform, env: {}, before: [], release: undefined, ...stepsOf(platform, evidence) }
  return isBesideApplication(evidence, mainHistory(evidence)) ? { ...deployment, release: undefined } : deployment
}

const ON_FAILURE = { if: 'failure()' } as const

function stepsOf(
  platform: DeployPlatform | undefined,
  evidence: Evidence,
): Pick<Deployment, 'deploy' | 'undo'> & Partial<Deployment> {
  switch (platform) {
    // Without a revision it goes back to the previous one: https://helm.sh/docs/helm/helm_rollback/
    case 'helm': {
      const folder = chartFolder(evidence)
      return {
        env: { RELEASE: '${{ vars.HELM_RELEASE }}' },
        before: [CLUSTER],
        deploy: [{ run: `helm upgrade --install "$RELEASE" ${shellQuoted(folder)} --wait --timeout 10m` }],
        undo: [{ ...ON_FAILURE, run: 'helm rollback "$RELEASE" --wait' }],
      }
    }
    // https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_undo/
    case 'kubernetes':
      return {
        env: { DEPLOYMENT: '${{ vars.DEPLOYMENT }}', IMAGE: '${{ vars.IMAGE }}' },
        before: [CLUSTER],
        deploy: [
          { run: 'kubectl set image "deployment/$DEPLOYMENT" "app=$IMAGE:${{ github.sha }}"' },
          { run: 'kubectl rollout status "deployment/$DEPLOYMENT" --timeout=10m' },
        ],
        undo: [{ ...ON_FAILURE, run: 'kubectl rollout undo "deployment/$DEPLOYMENT"' }],
      }
    // https://fly.io/docs/reference/configuration/#the-deploy-section; bluegreen keeps the old machines where a check fails
    case 'fly':
      return {
        env: { FLY_API_TOKEN: '${{ secrets.FLY_API_TOKEN }}' },
        before: [
          { uses: 'superfly/flyctl-actions/setup-flyctl@master' },
          {
            id: 'previous',
            run: `echo "image=$(flyctl releases --json | jq -r '.[0].ImageRef')" >> "$GITHUB_OUTPUT"`,
          },
        ],
        deploy: [{ run: 'flyctl deploy --remote-only' }],
        undo: [{ ...ON_FAILURE, run: 'flyctl deploy --image "${{ steps.previous.outputs.image }}"' }],
        release: (up) => ({
          path: 'fly.toml',
          language: 'toml',
          code: `[deploy]\n  release_command = ${JSON.stringify(up)}\n  strategy = "bluegreen"\n\n[[http_service.checks]]\n  method = "GET"\n  path = "/health"\n  interval = "10s"\n  timeout = "5s"\n  grace_period = "30s"\n`,
          text: 'Fly runs the release command once, before the new machines; where it or a health check fails, the old ones stay.',
        }),
      }
    // https://render.com/docs/deploys#deploy-steps, https://render.com/docs/blueprint-spec
    case 'render':
      return {
        env: { RENDER_DEPLOY_HOOK: '${{ secrets.RENDER_DEPLOY_HOOK }}' },
        deploy: [{ run: 'curl -fsS -X POST "$RENDER_DEPLOY_HOOK"' }],
        undo: [],
        release: (up) => ({
          path: 'render.yaml',
          language: 'yaml',
          code: `services:\n  - type: web\n    name: web # … as it is\n    preDeployCommand: ${up}\n    healthCheckPath: /health\n`,
          text: 'Render runs the pre-deploy command once, before the new version starts; where it or the health check fails, the old version stays.',
        }),
      }
    // https://docs.railway.com/reference/config-as-code
    case 'railway':
      return {
        env: { RAILWAY_TOKEN: '${{ secrets.RAILWAY_TOKEN }}' },
        deploy: [{ run: 'npx @railway/cli up --ci' }],
        undo: [],
        release: (up) => ({
          path: 'railway.toml',
          language: 'toml',
          code: `[deploy]\npreDeployCommand = [${JSON.stringify(up)}]\nhealthcheckPath = "/health"\n`,
          text: 'Railway runs the pre-deploy command once, before the new version starts; where it or the health check fails, the old version stays.',
        }),
      }
    // https://devcenter.heroku.com/articles/release-phase, https://devcenter.heroku.com/articles/releases#rollback
    case 'heroku':
      return {
        env: HEROKU,
        before: [{ run: 'git fetch --unshallow' }],
        deploy: [{ run: 'git push "https://heroku:$HEROKU_API_KEY@git.heroku.com/$HEROKU_APP.git" HEAD:main' }],
        undo: [
          {
            ...ON_FAILURE,
            run: 'curl -fsS https://cli-assets.heroku.com/install.sh | sh\nheroku rollback --app "$HEROKU_APP"\n',
          },
        ],
        release: (up) => ({
          path: 'Procfile',
          language: 'yaml',
          code: `release: ${up}\n`,
          text: 'Heroku runs the release phase once, before the new dynos; where it fails, the old release stays. A release that starts and then fails goes back with `heroku rollback`.',
        }),
      }
    // https://vercel.com/docs/cli/rollback: without a deployment it goes back to the previous one
    case 'vercel':
      return {
        env: VERCEL,
        deploy: [{ run: 'npx vercel deploy --prod --yes --token="$VERCEL_TOKEN"' }],
        undo: [{ ...ON_FAILURE, run: 'npx vercel rollback --yes --token="$VERCEL_TOKEN"' }],
      }
    // https://kamal-deploy.org/docs/commands/rollback/
    case 'kamal':
      return {
        before: [
          { uses: 'ruby/setup-ruby@v1', with: { 'ruby-version': '3.4' } },
          { run: 'gem install kamal' },
          SSH,
          { id: 'previous', run: 'echo "version=$(kamal app version --quiet | tail -n 1)" >> "$GITHUB_OUTPUT"' },
        ],
        deploy: [{ run: 'kamal deploy' }],
        undo: [{ ...ON_FAILURE, run: 'kamal rollback "${{ steps.previous.outputs.version }}"' }],
      }
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    case 'ecs':
      return {
        env: { CLUSTER: '${{ vars.CLUSTER }}', SERVICE: '${{ vars.SERVICE }}', TASK_FAMILY: '${{ vars.TASK_FAMILY }}' },
        before: [
          AWS,
          {
            id: 'previous',
            run: `echo "task=$(aws ecs describe-services --cluster "$CLUSTER" --services "$SERVICE" --query 'services[0].taskDefinition' --output text)" >> "$GITHUB_OUTPUT"`,
          },
        ],
        deploy: [
          {
            run: `aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --task-definition "$TASK_FAMILY"\naws ecs wait services-stable --cluster "$CLUSTER" --services "$SERVICE"\n`,
          },
        ],
        undo: [
          {
            ...ON_FAILURE,
            run: 'aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --task-definition "${{ steps.previous.outputs.task }}"',
          },
        ],
      }
    // https://docs.docker.com/reference/cli/docker/compose/up/: --wait fails where a service is not healthy
    case 'compose':
      return {
        env: { DEPLOY_HOST: '${{ vars.DEPLOY_HOST }}' },
        before: [
          SSH,
          { id: 'previous', run: `echo "tag=$(ssh "$DEPLOY_HOST" 'cat /srv/app/.image-tag')" >> "$GITHUB_OUTPUT"` },
        ],
        deploy: [
          {
            run: `ssh "$DEPLOY_HOST" 'cd /srv/app && IMAGE_TAG=\${{ github.sha }} docker compose up --detach --wait && echo \${{ github.sha }} > .image-tag'`,
          },
        ],
        undo: [
          {
            ...ON_FAILURE,
            run: `ssh "$DEPLOY_HOST" 'cd /srv/app && IMAGE_TAG=\${{ steps.previous.outputs.tag }} docker compose up --detach --wait'`,
          },
        ],
      }
    case undefined:
      return {
        deploy: [
          { name: 'Put the new version in place', run: 'echo "replace this with the command that deploys" && exit 1' },
        ],
        undo: [
          {
            name: 'Put the previous version back',
            ...ON_FAILURE,
            run: 'echo "replace this with the command that deploys the previous version" && exit 1',
          },
        ],
      }
  }
}

/** The chart that migrates, else the one that brings a store: beside the application others may be deployed from here. */
function chartFolder(evidence: Evidence): string {
  const { survey, facts } = evidence
  const folders = [...survey.tree.entries.keys()].flatMap((path) => /^(.*?)\/?Chart\.ya?ml$/.exec(path)?.[1] ?? [])
  const places = [
    ...migratingUnits(evidence).map(({ unit }) => unit.seen.path),
    ...facts.infrastructure.stores.map(({ seen }) => seen.path),
  ]
  const folder = places
    .flatMap((path) => folders.filter((each) => each !== '' && path.startsWith(`${each}/`)).slice(0, 1))
    .at(0)
  return folder ?? ((folders[0] ?? 'chart') || '.')
}

const HEROKU = { HEROKU_API_KEY: '${{ secrets.HEROKU_API_KEY }}', HEROKU_APP: '${{ vars.HEROKU_APP }}' }
/** https://github.com/Azure/k8s-set-context; kubectl and helm are on the image of the runner. */
const CLUSTER: WorkflowStep = {
  uses: 'azure/k8s-set-context@v4',
  with: { method: 'kubeconfig', kubeconfig: '${{ secrets.KUBECONFIG }}' },
}
/** https://github.com/aws-actions/configure-aws-credentials */
const AWS: WorkflowStep = {
  uses: 'aws-actions/configure-aws-credentials@v4',
  with: {
    'aws-region': '${{ vars.AWS_REGION }}',
    'aws-access-key-id': '${{ secrets.AWS_ACCESS_KEY_ID }}',
    'aws-secret-access-key': '${{ secrets.AWS_SECRET_ACCESS_KEY }}',
  },
}
/** https://github.com/webfactory/ssh-agent */
const SSH: WorkflowStep = {
  uses: 'webfactory/ssh-agent@v0.9.1',
  with: { 'ssh-private-key': '${{ secrets.DEPLOY_KEY }}' },
}
const VERCEL = {
  VERCEL_TOKEN: '${{ secrets.VERCEL_TOKEN }}',
  VERCEL_ORG_ID: '${{ vars.VERCEL_ORG_ID }}',
  VERCEL_PROJECT_ID: '${{ vars.VERCEL_PROJECT_ID }}',
}
