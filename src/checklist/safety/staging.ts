import type { Unit } from '../../evidence/automation/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import { historiesOf, isBesideApplication, mainHistory } from '../shared/histories.js'
import { withoutMigrations } from '../shared/judge.js'
import { stageOfEnvironment, stageOfName, stagingPattern, type Stage } from '../../evidence/github/environments.js'
import type { Deployment } from '../../evidence/github/facts.js'
import { besides, factOf, factOfMigrating, migratingUnits, type Migrating } from '../shared/deploys.js'
import { ago, answerOfRun } from '../shared/runs.js'
import { inScope } from '../shared/scope.js'
import { stagedWorkflow } from '../shared/workflows.js'

export const staging = check({
  id: 'safety/staging',
  title: 'Staging verification',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E2',
  attestable: true,
  priority: 'high',
  why: 'Without a run on a copy of production, the first database that a migration meets with real rows, roles and load is the one that customers use.',
  evaluate: judge,
  remedy: (evidence, answer) => {
    if (answer.status === 'pass' || answer.status === 'not-applicable') return undefined
    const [fact] = answer.facts ?? []
    return {
      missing: answer.summary,
      text: isBesideApplication(evidence, mainHistory(evidence))
        ? 'Deploy to staging first, where the new version migrates its own file, and let production need it.'
        : 'Migrate staging first, in a job with an environment, and let production need it.',
      language: 'yaml',
      code: stagedWorkflow(evidence, mainHistory(evidence)),
      ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
    }
  },
})

/** By the environment, else by a name that says it: `migrate-staging`. */
function stageOf({ environment, name }: Unit, pattern: RegExp): Stage {
  return environment === undefined ? stageOfName(name) : stageOfEnvironment(environment, pattern)
}

/** A deployment that holds the migrations proves it; configuration shows the way alone. */
function judge(evidence: Evidence): Answer {
  if (historiesOf(evidence).every(({ migrations }) => migrations.length === 0))
    return withoutMigrations(evidence, 'no migrations')
  const pattern = stagingPattern(evidence.settings.staging)
  const migrating = migratingUnits(evidence)
  const at = (stage: Stage): readonly Migrating[] => migrating.filter(({ unit }) => stageOf(unit, pattern) === stage)
  const [first] = at('staging')
  const productions = at('production')
  const deployed = asDeployed(evidence, pattern, migrating)
  if (deployed !== undefined) return deployed
  if (first !== undefined) return withStaging(evidence, first, productions, pattern)
  const atStart = productions.length > 0 ? undefined : withDeploys(evidence, wherever(migrating), pattern)
  if (atStart !== undefined) return atStart
  const [production] = productions
  if (production === undefined) return { status: 'unverifiable', summary: `${unknown(migrating)}${notSaid(evidence)}` }
  const toStaging = evidence.facts.automation.units.find((unit) => stageOf(unit, pattern) === 'staging')
  if (toStaging !== undefined)
    return {
      status: 'warn',
      summary: `${toStaging.name} deploys to staging, but no step of it is seen to migrate`,
      level: 'E3',
      facts: [factOf(toStaging, toStaging.name), factOfMigrating(production)],
    }
  return {
    status: 'fail',
    summary: `${production.unit.name} migrates production, and no environment comes before it`,
    level: 'E3',
    facts: [factOfMigrating(production)],
  }
}

/** What GitHub's deployments say of the migrations that are judged; undefined where they say nothing. */
function asDeployed(evidence: Evidence, pattern: RegExp, migrating: readonly Migrating[]): Answer | undefined {
  const { deployments } = evidence.facts.github ?? {}
  const migrations = inScope(evidence).reduce((sum, each) => sum + each.migrations.length, 0)
  if (deployments?.known !== true || migrations === 0) return undefined
  const holding = deployments.value.filter(({ missing }) => missing?.length === 0)
  const at = (stage: Stage): Deployment | undefined =>
    holding.find(({ environment }) => stageOfEnvironment(environment, pattern) === stage)
  const [staged, production] = [at('staging'), at('production')]
  const what = migrations === 1 ? 'the migration' : `all ${migrations} migrations`
  if (staged !== undefined) {
    const when = `${staged.environment} was deployed with ${what} ${ago(staged.at, evidence.now)}`
    const migrates = migrating.some(({ unit }) => stageOf(unit, pattern) !== 'production')
    return migrates || migrating.length === 0
      ? answerOfRun('pass', when, staged)
      : answerOfRun('warn', `${when}, but nothing there is seen to migrate`, staged)
  }
  // What cannot be read of staging may hold them all the same.
  const unread = deployments.value.some(({ missing }) => missing === undefined)
  if (production === undefined || unread) return undefined
  return answerOfRun(
    'fail',
    `${production.environment} was deployed with ${what} ${ago(production.at, evidence.now)}, and no staging environment before`,
    production,
  )
}

function asked({ facts }: Evidence): boolean {
  return facts.github?.deployments.known === true
}

function notSaid({ facts }: Evidence): string {
  const { deployments } = facts.github ?? {}
  return deployments?.known === false ? `; GitHub did not say: ${deployments.reason}` : ''
}

function withStaging(evidence: Evidence, first: Migrating, productions: readonly Migrating[], pattern: RegExp): Answer {
  const unordered = productions.find(({ unit }) => !comesAfter(evidence, unit, pattern))
  const facts = [first, ...productions].slice(0, 10).map((each) => factOfMigrating(each))
  if (unordered !== undefined)
    return {
      status: 'warn',
      summary: `${first.unit.name} migrates staging, but ${unordered.unit.name} does not wait for it${guardOf(evidence, unordered.unit)}`,
      level: 'E3',
      facts,
    }
  return {
    status: 'warn',
    summary: `staging is migrated${productions.length === 0 ? '' : ' before production'}${notYet(evidence)}`,
    level: 'E3',
    facts,
  }
}

/** What migrates in every environment that it is deployed to: it names none itself. */
function wherever(migrating: readonly Migrating[]): Migrating | undefined {
  return migrating.find(({ unit: { kind, environment } }) => environment === undefined && STARTS.includes(kind))
}

const STARTS: readonly Unit['kind'][] = ['container', 'application', 'release phase']

/** What migrates at its start does so wherever jobs deploy it; undefined where none is seen to deploy to both. */
function withDeploys(evidence: Evidence, started: Migrating | undefined, pattern: RegExp): Answer | undefined {
  if (started === undefined) return undefined
  const deploying = evidence.facts.automation.units.filter(({ deploys, reachable }) => deploys === true && reachable)
  const [staged] = deploying.filter((unit) => stageOf(unit, pattern) === 'staging')
  const productions = deploying.filter((unit) => stageOf(unit, pattern) === 'production')
  const [production] = productions
  if (staged === undefined || production === undefined) return undefined
  const who = `${started.unit.name} migrates wherever it is deployed`
  const unordered = productions.find((unit) => !comesAfter(evidence, unit, pattern))
  return {
    status: 'warn',
    summary:
      unordered === undefined
        ? `${who}, and staging is deployed before production${notYet(evidence)}`
        : `${who}: ${staged.name} deploys to staging, but ${unordered.name} does not wait for it${guardOf(evidence, unordered)}`,
    level: 'E3',
    facts: [
      factOfMigrating(started),
      factOf(staged, `${staged.name} deploys to staging`),
      factOf(unordered ?? production, `${(unordered ?? production).name} deploys to production`),
    ],
  }
}

function notYet(evidence: Evidence): string {
  const looked = asked(evidence) ? '' : ': its deployment was not looked up'
  return ` (process proven, this migration not yet${looked})${notSaid(evidence)}`
}

/** What stands before the environment of a unit, as GitHub says it. */
function guardOf({ facts }: Evidence, { environment }: Unit): string {
  const asked = facts.github?.environments
  if (environment === undefined || asked === undefined) return ''
  if (!asked.known) return `; whether ${environment} waits for a reviewer GitHub did not say: ${asked.reason}`
  const found = asked.value.find(({ name }) => name === environment)
  if (found?.reviewed === true) return `; a reviewer must let it into ${environment}`
  return found === undefined || found.waitMinutes === 0 ? '' : `; ${environment} waits ${found.waitMinutes} minutes`
}

/** Whether a unit needs, directly or through others of its file, one that is staging's. */
function comesAfter(evidence: Evidence, unit: Unit, pattern: RegExp): boolean {
  const beside = besides(evidence, unit)
  const seen = new Set<string>()
  const open = [...unit.needs]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const needed = beside.find((each) => each.name === name)
    if (needed === undefined) continue
    if (stageOf(needed, pattern) === 'staging') return true
    open.push(...needed.needs)
  }
  return false
}

function unknown(migrating: readonly Migrating[]): string {
  const [first] = migrating
  if (first?.unit.kind === 'application')
    return 'the application migrates wherever it starts: whether staging comes first is not said'
  return first === undefined
    ? 'nothing here is seen to migrate a deployed database: whether staging comes first is not said'
    : `${first.unit.name} migrates, but does not say which environment`
}
