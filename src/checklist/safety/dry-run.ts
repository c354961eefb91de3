import type { Command, Unit } from '../../evidence/automation/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import { historiesOf, mainHistory } from '../shared/histories.js'
import { withoutMigrations } from '../shared/judge.js'
import { factOf } from '../shared/deploys.js'
import { planWorkflow, trialWorkflow } from '../shared/workflows.js'

export const dryRun = check({
  id: 'safety/dry-run',
  title: 'Dry-run capability',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E3',
  attestable: false,
  priority: 'low',
  why: 'Reviewers of a migration written in code see calls; what reaches the database is SQL that nobody has read or run before the deploy.',
  evaluate: judge,
  remedy: (evidence, answer) => {
    if (answer.status === 'pass' || answer.status === 'not-applicable') return undefined
    const history = mainHistory(evidence)
    const plan = planWorkflow(evidence, history)
    return {
      missing: answer.summary,
      text:
        plan === undefined
          ? 'Apply the migrations to a throw-away database on each pull request.'
          : 'Print the SQL of pending migrations on each pull request.',
      language: 'yaml',
      code: plan ?? trialWorkflow(evidence, history),
    }
  },
})

interface Tried {
  readonly unit: Unit
  readonly command: Command
}

function judge(evidence: Evidence): Answer {
  const { facts } = evidence
  if (historiesOf(evidence).every(({ migrations }) => migrations.length === 0))
    return withoutMigrations(evidence, 'no migrations')
  const { units, databaseTests } = facts.automation
  const tried = units.flatMap((unit) =>
    unit.commands.filter((each) => tries(unit, each)).map((command): Tried => ({ unit, command })),
  )
  const inReview = tried.filter(({ unit }) => unit.reachable && unit.onPullRequest)
  const counted = inReview.find(({ command }) => !command.failureIgnored)
  if (counted !== undefined) return found('pass', `${said(counted.command)} on each pull request`, counted)
  const [ignored] = inReview
  if (ignored !== undefined)
    return found('warn', `${said(ignored.command)} on pull requests, but its failure stops nothing`, ignored)
  const [elsewhere] = tried.filter(({ command }) => command.purpose === 'dry run')
  if (elsewhere !== undefined)
    return found(
      'warn',
      elsewhere.unit.reachable
        ? `${elsewhere.command.program} runs after the merge only`
        : `${elsewhere.command.program} is there, but nothing runs it`,
      elsewhere,
    )
  const [tested] = databaseTests
  const inCi = (facts.automation.testsBesideDatabase ?? []).find(({ onPullRequest }) => onPullRequest)
  if (tested?.engine === 'real' && inCi !== undefined)
    return {
      status: 'pass',
      summary: 'tests that run on each pull request, beside a database, apply the migrations',
      level: 'E3',
      facts: [
        factOf(tested, 'a test applies the migrations'),
        { detail: 'runs tests', path: inCi.path, line: inCi.line },
      ],
    }
  const [called] = facts.automation.calledElsewhere ?? []
  const elsewhereToo = called === undefined ? [] : [factOf({ seen: called }, NOT_READ)]
  if (tested !== undefined)
    return {
      status: 'warn',
      summary:
        called === undefined
          ? 'tests apply the migrations, but no job that runs them on pull requests beside a database was seen'
          : `tests apply the migrations; whether pull requests run them stands in ${NOT_READ}`,
      level: 'E4',
      facts: [factOf(tested, 'a test applies the migrations'), ...elsewhereToo],
    }
  if (inCi !== undefined)
    return {
      status: 'warn',
      summary: 'tests run on each pull request beside a database; whether they apply the migrations cannot be read',
      level: 'E4',
      facts: [{ detail: 'runs tests beside a database', path: inCi.path, line: inCi.line }],
    }
  const [unread] = facts.automation.unreadCi ?? []
  if (unread !== undefined)
    return {
      status: 'warn',
      summary: `nothing that was read plans or tries migrations; ${unread} was not read`,
      facts: [{ detail: 'a CI system that is not read', path: unread, line: 1 }],
    }
  if (called !== undefined)
    return {
      status: 'warn',
      summary: `nothing that was read plans or tries migrations; pull requests call ${NOT_READ}`,
      level: 'E4',
      facts: elsewhereToo,
    }
  return { status: 'fail', summary: 'nothing plans or tries migrations before the merge', level: 'E3' }
}

const NOT_READ = 'a workflow of another repository, which is not read'

/** A plan, or a real run on a database of the job's own. */
function tries({ onPullRequest }: Unit, { purpose, local }: Command): boolean {
  return purpose === 'dry run' || (purpose === 'migrate' && local && onPullRequest)
}

function said({ purpose, program }: Command): string {
  return purpose === 'dry run' ? program : `${program} on a throw-away database`
}

function found(status: 'pass' | 'warn', summary: string, { unit, command }: Tried): Answer {
  return { status, summary, level: 'E3', facts: [factOf(command, `${unit.name}: ${command.program}`)] }
}
