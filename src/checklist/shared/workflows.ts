import type { History } from '../../migrations/model.js'
import type { Evidence } from '../check.js'
import { isBesideApplication } from './histories.js'
import { deployCall } from './deploy-call.js'
import { ledgerOf } from './ledger.js'
import { ownMigrate } from './own-migrate.js'
import { deploymentOf, type Deployment } from './platforms.js'
import { commandsOf, type ToolCommands } from './tool-commands.js'
import { setupOf } from './tool-setup.js'
import { accountOf, trialEnvironment, trialService } from './trial-server.js'
import { CHECKOUT, printSteps, runIn, type WorkflowStep } from './workflow-steps.js'

/** A tool's commands as steps of a workflow. */
interface Steps {
  readonly install: readonly WorkflowStep[]
  readonly up: WorkflowStep
  /** On a database to try it on. */
  readonly trial: WorkflowStep
  readonly down: WorkflowStep | undefined
  readonly plan: WorkflowStep | undefined
}

function stepsOf(evidence: Evidence, history: History | undefined): Steps {
  const { steps, folder, prefix } = setupOf(evidence, history)
  const { up, trial, down, plan } = commandsOf(history, folder, ledgerOf(evidence, history))
  const step = (command: string): WorkflowStep => runIn(folder, `${prefix}${command}`)
  const own = ownMigrate(evidence, history)
  return {
    install: steps,
    up: own === undefined ? step(up) : runIn(own.folder, own.run),
    trial: trial !== undefined ? step(trial) : own === undefined ? step(up) : runIn(own.folder, own.run),
    down: down === undefined ? undefined : step(down),
    plan: plan === undefined ? undefined : step(plan),
  }
}

/** Migrates a throw-away server on each pull request: up, and where the tool has downs the newest down and up again. */
export function trialWorkflow(evidence: Evidence, history: History | undefined): string {
  const { install, trial, down } = stepsOf(evidence, history)
  const environment = Object.entries(trialEnvironment(history))
  return `name: Migrations
on: pull_request
jobs:
  ${down === undefined ? 'up' : 'up-down-up'}:
    runs-on: ubuntu-latest
    timeout-minutes: 30
${trialService(history)}${environment.length === 0 ? '' : '    env:\n'}${environment
    .map(([name, value]) => `      ${name}: ${value}\n`)
    .join('')}    steps:
${printSteps([CHECKOUT, ...install, trial, ...(down === undefined ? [] : [down, trial])])}`
}

/** Prints the SQL of what is pending on each pull request; undefined where the tool needs a database for it. */
export function planWorkflow(evidence: Evidence, history: History | undefined): string | undefined {
  const { install, plan } = stepsOf(evidence, history)
  return plan === undefined
    ? undefined
    : `name: Migration plan
on: pull_request
jobs:
  plan:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
${printSteps([CHECKOUT, ...install, plan])}`
}

/**
 * Without a flag flyctl takes FLY_APP, and where that is empty the name in fly.toml: staging would deploy production.
 * https://github.com/superfly/flyctl/blob/master/internal/command/command.go
 */
const NAMES_APP: WorkflowStep = { name: 'Stop where the environment names no app', run: 'test -n "$FLY_APP"' }

/**
 * Migrates staging, then production: as the repository itself deploys, else each with its own address of the database; a
 * file by deploying what migrates it.
 */
export function stagedWorkflow(evidence: Evidence, migrated: History | undefined): string {
  // Each environment has a database of its own: none is written out.
  const history = migrated === undefined ? undefined : { ...migrated, target: undefined }
  const { install, up } = stepsOf(evidence, history)
  const own = deployCall(evidence, history)
  const { platform, env, before, deploy } = deploymentOf(evidence)
  const beside = isBesideApplication(evidence, history)
  const isFly = beside && platform === 'fly'
  const app = isFly ? { FLY_APP: '${{ vars.FLY_APP }}' } : {}
  const environment = beside ? environmentOf({ ...env, ...app }) : deployEnvironment(history, {})
  const steps = beside
    ? [...(isFly ? [NAMES_APP] : []), ...before.filter(({ id }) => id === undefined), ...deploy]
    : [...install, up]
  const job = (name: 'staging' | 'production', needs: string): string =>
    own !== undefined
      ? `  ${name}:${needs}\n${own.jobLines(name)}`
      : `  ${name}:${needs}
    runs-on: ubuntu-latest
    environment: ${name}
    concurrency: migrate-${name}
    timeout-minutes: 30
${environment}    steps:
${printSteps([CHECKOUT, ...steps])}`
  return `name: Deploy
on:
  push:
    branches: [${evidence.facts.automation.branch ?? 'main'}]
jobs:
${job('staging', '')}${job('production', '\n    needs: staging')}`
}

/** One job that migrates production, and nothing else. */
export function migrateWorkflow(evidence: Evidence, history: History | undefined): string {
  const { install, up } = stepsOf(evidence, history)
  return `name: Migrate
on:
  push:
    branches: [${evidence.facts.automation.branch ?? 'main'}]
concurrency: migrate-production
jobs:
  migrate:
    runs-on: ubuntu-latest
    environment: production
    timeout-minutes: 30
${deployEnvironment(history, {})}    steps:
${printSteps([CHECKOUT, ...install, up])}`
}

/** Migrates, deploys to the platform that was seen, looks at the new version, and goes back where that fails. */
export function deployWorkflow(evidence: Evidence, history: History | undefined): string {
  const { install, up, down } = stepsOf(evidence, history)
  const { env, before, deploy, undo }: Deployment = deploymentOf(evidence)
  const beside = isBesideApplication(evidence, history)
  const back: readonly WorkflowStep[] =
    down === undefined || beside
      ? []
      : [{ name: 'Take the migration back', if: "failure() && steps.migrate.outcome == 'success'", ...down }]
  const check: WorkflowStep = {
    run: 'curl --fail --silent --show-error --retry 10 --retry-delay 6 --retry-all-errors "$HEALTH_URL"',
    env: { HEALTH_URL: '${{ vars.HEALTH_URL }}' },
  }
  return `name: Deploy
on:
  push:
    branches: [${evidence.facts.automation.branch ?? 'main'}]
concurrency: deploy-production
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    timeout-minutes: 30
${beside ? environmentOf(env) : deployEnvironment(history, env)}    steps:
${printSteps([CHECKOUT, ...(beside ? before : [...install, ...before, { id: 'migrate', ...up }]), ...deploy, check, ...undo, ...back])}`
}

/** What the platform's own file runs, from the root of what is deployed. */
export function releaseCommand(evidence: Evidence, history: History | undefined): string {
  const started = evidence.facts.automation.units
    .filter(({ kind }) => kind === 'release phase')
    .flatMap(({ commands }) => commands.filter(({ purpose }) => purpose === 'migrate'))
    .map(({ seen }) => seen.quote.replace(/^release:\s*/, ''))[0]
  if (started !== undefined) return started
  const { folder, prefix } = setupOf(evidence, history)
  const { up }: ToolCommands = commandsOf(history, folder, ledgerOf(evidence, history))
  return folder === '' ? `${prefix}${up}` : `cd ${folder} && ${prefix}${up}`
}

/**
 * What chooses an entry of the configuration is written out; a password, and an address that holds one, is a secret. A
 * host, a port, a name is a variable:
 * https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/use-variables
 */
function valueOf(name: string, history: History | undefined): string {
  const kept = /PASS|PWD|SECRET|TOKEN|KEY|UR[IL]|DSN|TARGET|CONNECTION/i.test(name) ? 'secrets' : 'vars'
  if (history?.address?.kind === 'parts') return history.address.fixed[name] ?? `\${{ ${kept}.${name} }}`
  return `\${{ ${kept}.${/DIRECT/.test(name) ? '' : 'DIRECT_'}${name} }}`
}

function environmentOf(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) => `      ${name}: ${value}\n`)
  return lines.length === 0 ? '' : ['    env:\n', ...lines].join('')
}

/** The address under the names that the tool reads; the server itself, not a pooler. */
function deployEnvironment(history: History | undefined, more: Readonly<Record<string, string>>): string {
  const account = accountOf(history)
  return [
    '    env:\n',
    ...(account === undefined
      ? [
          '      # The address of the server itself, not of the pooler.\n',
          ...Object.keys(trialEnvironment(history)).map((name) => `      ${name}: ${valueOf(name, history)}\n`),
        ]
      : Object.entries(account).map(([name, kept]) => `      ${name}: \${{ ${kept}.${name} }}\n`)),
    ...Object.entries(more).map(([name, value]) => `      ${name}: ${value}\n`),
  ].join('')
}
