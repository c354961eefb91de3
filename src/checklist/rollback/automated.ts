import type { Command } from '../../evidence/automation/facts.js'
import type { ReportedFact } from '../../report.js'
import { check, type Answer, type Evidence, type Remedy } from '../check.js'
import { historiesOf, mainHistory } from '../shared/histories.js'
import { besides, factOf, factOfMigrating, migratingUnits, type Migrating } from '../shared/deploys.js'
import { withoutMigrations } from '../shared/judge.js'
import { deploymentOf } from '../shared/platforms.js'
import { commandsOf } from '../shared/tool-commands.js'
import { deployWorkflow, releaseCommand } from '../shared/workflows.js'

export const automated = check({
  id: 'rollback/automated',
  title: 'Automated rollback',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E3',
  attestable: false,
  priority: 'medium',
  why: 'A deploy that fails between the migration and the new version leaves the old code on the new schema until somebody wakes up.',
  evaluate: judge,
  remedy: (evidence, answer) => {
    if (answer.status === 'pass' || answer.status === 'not-applicable') return undefined
    const [fact] = answer.facts ?? []
    return {
      missing: answer.summary,
      ...wayBack(evidence),
      ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
    }
  },
})

function judge(evidence: Evidence): Answer {
  const { automation } = evidence.facts
  const migrating = migratingUnits(evidence)
  if (migrating.length === 0 && historiesOf(evidence).length === 0)
    return withoutMigrations(evidence, 'no migrations here to roll back')
  if (migrating.length === 0)
    return automation.deploys
      ? { status: 'unverifiable', summary: 'no step that deploys from here is seen to migrate' }
      : { status: 'not-applicable', summary: 'no deploy is seen here' }
  const answers = migrating.map((each) => answerFor(evidence, each))
  const worst = (['fail', 'warn', 'pass'] as const).flatMap((status) =>
    answers.filter((each) => each.status === status),
  )
  const [first] = worst
  if (first === undefined) return { status: 'unverifiable', summary: 'no deploy could be judged' }
  return { ...first, facts: eachOnce(worst.flatMap((each) => each.facts ?? [])).slice(0, 10) }
}

/** Two services may start the same script. */
function eachOnce(facts: readonly ReportedFact[]): readonly ReportedFact[] {
  return [...new Map(facts.map((each) => [`${each.path ?? ''}:${each.line ?? 0} ${each.detail}`, each])).values()]
}

function answerFor(evidence: Evidence, migrating: Migrating): Answer {
  const { unit, command } = migrating
  const beside = besides(evidence, unit)
  const commands = beside.flatMap((each) => each.commands)
  const hooks = evidence.facts.automation.units.filter((each) => each.kind === 'hook' && /pre-rollback/.test(each.name))
  const down =
    commands.find((each) => each.purpose === 'roll back' && each.onFailure && !each.local) ??
    hooks.flatMap((each) => each.commands).find((each) => each.purpose === 'roll back')
  if (down !== undefined) return automatic(down)
  const byHand = evidence.facts.automation.units
    .filter((each) => each.reachable && !each.onPullRequest)
    .flatMap((each) => each.commands)
    .find((each) => each.purpose === 'roll back' && !each.local)
  if (byHand !== undefined)
    return warn('a rollback of the database is there, but somebody has to start it', byHand, byHand.program)
  const application = deployed(evidence, commands).find((each) => each.purpose === 'roll back application')
  if (application !== undefined)
    return warn(
      `${application.program} takes back the application alone; the schema stays forward`,
      application,
      application.program,
    )
  if (unit.kind === 'release phase' || unit.kind === 'hook')
    return warn(
      'a failed migration stops the release before it takes traffic, but is not taken back',
      command,
      command.program,
    )
  if (unit.kind === 'application')
    return warn(
      'the application applies its migrations itself: one that fails keeps it from starting, and is not taken back',
      command,
      command.program,
    )
  if (unit.kind === 'container' && !command.failureIgnored)
    return warn(
      `a failed migration keeps ${unit.name} from starting, but is not taken back`,
      command,
      `${command.program} before the start`,
    )
  if (unit.kind === 'container')
    return {
      status: 'fail',
      summary: `${unit.name} starts in spite of a migration that failed, and nothing takes it back`,
      level: 'E3',
      facts: [factOfMigrating(migrating, ', whose failure stops nothing')],
    }
  return {
    status: 'fail',
    summary: `${unit.name} migrates, and nothing takes it back when it fails`,
    level: 'E3',
    facts: [factOfMigrating(migrating, ', without a failure path')],
  }
}

/** Commands beside the migration, or for hooks and containers anywhere: the chart is deployed by a workflow. */
function deployed({ facts }: Evidence, beside: readonly Command[]): readonly Command[] {
  return [
    ...beside,
    ...facts.automation.units.filter((each) => each.reachable && !each.onPullRequest).flatMap((each) => each.commands),
  ]
}

function automatic(down: Command): Answer {
  return down.failureIgnored
    ? warn('the rollback on failure may fail unseen', down, down.program)
    : {
        status: 'pass',
        summary: `${down.program} runs when the deploy fails`,
        level: 'E3',
        facts: [factOf(down, down.program)],
      }
}

function warn(summary: string, command: Command, detail: string): Answer {
  return { status: 'warn', summary, level: 'E3', facts: [factOf(command, detail)] }
}

/** By the platform's own means where the tool has no downs and the platform keeps the old version, else in a workflow. */
function wayBack(evidence: Evidence): Pick<Remedy, 'text' | 'language' | 'code'> {
  const history = mainHistory(evidence)
  const code = deployWorkflow(evidence, history)
  if (commandsOf(history).down !== undefined)
    return { text: 'Let a step that runs only on failure take the migration back.', language: 'yaml', code }
  const release = deploymentOf(evidence).release?.(releaseCommand(evidence, history))
  const forward = 'The tool has no downs: keep each migration compatible with the version before it'
  return release === undefined
    ? {
        text: `${forward}, check the new version before it takes traffic, and roll the application back when the check fails.`,
        language: 'yaml',
        code,
      }
    : { text: `${forward}. ${release.text}`, language: release.language, code: release.code }
}
