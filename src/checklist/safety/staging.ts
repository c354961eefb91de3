import type { Unit } from '../../evidence/automation/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import { besides, factOf, migratingUnits, type Migrating } from '../shared/deploys.js'
import { commandsOf, yamlScalar } from '../shared/tool-commands.js'

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
      text: 'Migrate staging first, in a job with an environment, and let production need it.',
      language: 'yaml',
      code: workflow(commandsOf(evidence.survey.histories[0]).up),
      ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
    }
  },
})

const STAGING = /^(stag(e|ing)|pre-?prod|uat|qa|test|preview)/i
const PRODUCTION = /(^|[^a-z])(prod|production|live)([^a-z]|$)/i

/** The configured pattern; what is no pattern is a name. */
function patternOf({ settings }: Evidence): RegExp {
  if (settings.staging === undefined) return STAGING
  try {
    return new RegExp(settings.staging, 'i')
  } catch {
    return new RegExp(settings.staging.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i')
  }
}

type Stage = 'staging' | 'production' | 'unknown'

/** By the environment, else by a name that says it: `migrate-staging`. */
function stageOf({ environment, name }: Unit, pattern: RegExp): Stage {
  if (environment !== undefined) {
    if (pattern.test(environment)) return 'staging'
    return PRODUCTION.test(environment) ? 'production' : 'unknown'
  }
  const words = name.split(/[^A-Za-z]+/)
  if (words.some((word) => /^(staging|stage|preprod|uat|qa|preview)$/i.test(word))) return 'staging'
  return PRODUCTION.test(name) ? 'production' : 'unknown'
}

/** Whether a migration ran on staging is GitHub's to say, which is not asked yet: configuration shows the way alone. */
function judge(evidence: Evidence): Answer {
  if (evidence.survey.histories.every(({ migrations }) => migrations.length === 0))
    return { status: 'not-applicable', summary: 'no migrations' }
  const pattern = patternOf(evidence)
  const migrating = migratingUnits(evidence)
  const at = (stage: Stage): readonly Migrating[] => migrating.filter(({ unit }) => stageOf(unit, pattern) === stage)
  const [first] = at('staging')
  const productions = at('production')
  if (first !== undefined) return withStaging(evidence, first, productions, pattern)
  const [production] = productions
  if (production === undefined) return { status: 'unverifiable', summary: unknown(migrating) }
  const deployed = evidence.facts.automation.units.find((unit) => stageOf(unit, pattern) === 'staging')
  if (deployed !== undefined)
    return {
      status: 'warn',
      summary: `${deployed.name} deploys to staging, but no step of it is seen to migrate`,
      level: 'E3',
      facts: [factOf(deployed, deployed.name), factOf(production.command, production.command.program)],
    }
  return {
    status: 'fail',
    summary: `${production.unit.name} migrates production, and no environment comes before it`,
    level: 'E3',
    facts: [factOf(production.command, production.command.program)],
  }
}

function withStaging(evidence: Evidence, first: Migrating, productions: readonly Migrating[], pattern: RegExp): Answer {
  const unordered = productions.find(({ unit }) => !comesAfter(evidence, unit, pattern))
  const facts = [first, ...productions]
    .slice(0, 10)
    .map(({ unit, command }) => factOf(command, `${unit.name}: ${command.program}`))
  if (unordered !== undefined)
    return {
      status: 'warn',
      summary: `${first.unit.name} migrates staging, but ${unordered.unit.name} does not wait for it`,
      level: 'E3',
      facts,
    }
  return {
    status: 'warn',
    summary: `staging is migrated ${productions.length === 0 ? '' : 'before production '}(process proven, this migration not yet: its deployment was not looked up)`,
    level: 'E3',
    facts,
  }
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
  return first === undefined
    ? 'nothing here migrates a deployed database: staging is elsewhere, or nowhere'
    : `${first.unit.name} migrates, but does not say which environment`
}

function workflow(up: string): string {
  const job = (name: string, needs: string): string => `  ${name}:${needs}
    runs-on: ubuntu-latest
    environment: ${name}
    concurrency: migrate-${name}
    timeout-minutes: 30
    env:
      DATABASE_URL: \${{ secrets.DIRECT_DATABASE_URL }}
    steps:
      - uses: actions/checkout@v4
      - run: ${yamlScalar(up)}
`
  return `name: Deploy
on:
  push:
    branches: [main]
jobs:
${job('staging', '')}${job('production', '\n    needs: staging')}`
}
