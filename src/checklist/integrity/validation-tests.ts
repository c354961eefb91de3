import type { Unit } from '../../evidence/automation/facts.js'
import type { Seen } from '../../evidence/facts.js'
import type { ReportedFact } from '../../report.js'
import { check, type Answer, type Evidence } from '../check.js'
import { historiesOf } from '../shared/histories.js'
import { asserted } from '../patterns/asserted.js'
import { dialectOf, type Pattern } from '../patterns/pattern.js'
import { withoutMigrations } from '../shared/judge.js'
import { ownReference } from '../shared/own-tables.js'
import { isRelational } from '../shared/relational.js'
import { answerOfRun } from '../shared/runs.js'
import { count } from '../shared/scope.js'

export const validationTests = check({
  id: 'integrity/validation-tests',
  title: 'Data validation tests',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E2',
  attestable: false,
  priority: 'medium',
  why: 'A migration that loses a constraint or moves rows wrongly passes every test that never looks at the database.',
  evaluate: judge,
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : {
          missing: answer.summary,
          text: 'Apply the migrations to a real server in CI, over rows such as production has, then ask whether a rule still stands and what breaks it.',
          ...assertedHere(evidence),
        },
})

/** What a test on a substitute or a run without assertions shows is less than what is asked; none passes unseen. */
function judge(evidence: Evidence): Answer {
  const { facts } = evidence
  const relational = historiesOf(evidence).filter(({ dialect }) => isRelational(dialect) || dialect === 'mongodb')
  if (relational.length === 0) return withoutMigrations(evidence, 'no migrations here to test')
  const { databaseTests, units } = facts.automation
  const real = databaseTests.filter(({ engine }) => engine === 'real')
  const asserting = real.filter(({ asserts }) => asserts)
  if (asserting.length > 0)
    return (
      onHead(evidence, asserting.length) ?? {
        status: 'warn',
        summary: `${count(asserting.length, 'test')} on a real engine with assertions; whether ${asserting.length === 1 ? 'it succeeds' : 'they succeed'} was not seen${notSaid(evidence)}`,
        level: 'E4',
        facts: asserting.slice(0, 10).map(({ seen }) => factOf('applies the migrations and asserts', seen)),
      }
    )
  const rows = facts.automation.rowTests ?? []
  if (real.length > 0)
    return {
      status: 'warn',
      summary:
        rows.length === 0
          ? `${count(real.length, 'test')} on a real engine, and none asserts on rows or constraints`
          : `the migrations are applied to a real engine for tests; ${lookAtRows(rows)}`,
      level: 'E4',
      facts: [
        ...real.slice(0, 5).map(({ seen }) => factOf('applies the migrations, asserts nothing', seen)),
        ...ofRows(rows),
      ],
    }
  if (databaseTests.length > 0)
    return {
      status: 'warn',
      summary: `${count(databaseTests.length, 'test')} on a substitute of the engine only`,
      level: 'E4',
      facts: databaseTests.slice(0, 10).map(({ seen }) => factOf('runs on a substitute', seen)),
    }
  const migrating = units.filter(appliesInCi)
  if (migrating.length > 0)
    return {
      status: 'warn',
      summary: `CI applies the migrations${rows.length === 0 ? ', and nothing asserts on the data' : `; ${lookAtRows(rows)}`}`,
      level: 'E3',
      facts: [...migrating.slice(0, 5).map(inCi), ...ofRows(rows)],
    }
  const beside = facts.automation.testsBesideDatabase ?? []
  if (beside.length > 0)
    return {
      status: 'warn',
      summary: 'CI runs tests beside a database; whether they apply the migrations and look at the rows cannot be read',
      level: 'E3',
      facts: beside.slice(0, 10).map((seen) => factOf('runs tests beside a database', seen)),
    }
  const [unread] = facts.automation.unreadCi ?? []
  if (unread !== undefined)
    return {
      status: 'warn',
      summary: `no test that was read applies the migrations; ${unread} was not read`,
      facts: [{ detail: 'a CI system that is not read', path: unread, line: 1 }],
    }
  return { status: 'fail', summary: 'no test applies the migrations and looks at what they leave', level: 'E3' }
}

/** What the application does with rows is tested; that a migration kept them and its constraints hold is another question. */
function lookAtRows(rows: readonly Seen[]): string {
  return `${rows.length === 1 ? '1 test file looks' : `${rows.length} test files look`} at rows that the application wrote, and none was seen to look at what a migration leaves`
}

function ofRows(rows: readonly Seen[]): readonly ReportedFact[] {
  return rows.slice(0, 3).map((seen) => factOf('asserts on rows', seen))
}

/** Whether the workflows that run the project's tests are green on the reviewed commit. */
function onHead({ facts }: Evidence, tests: number): Answer | undefined {
  const { onHead: asked } = facts.github ?? {}
  if (asked?.known !== true) return undefined
  const runs = (facts.automation.testWorkflows ?? []).flatMap((path) => asked.value.get(path) ?? [])
  const red = runs.find((each) => each.red > 0)
  const what = `${count(tests, 'test')} on a real engine with assertions`
  if (red !== undefined) return answerOfRun('warn', `${what}, and CI is red on this commit`, red)
  const green = runs.find((each) => each.green > 0)
  if (green === undefined || runs.some((each) => each.running > 0)) return undefined
  return answerOfRun('pass', `${what}, and CI is green on this commit`, green)
}

function notSaid({ facts }: Evidence): string {
  const { onHead: asked } = facts.github ?? {}
  return asked?.known === false ? `; GitHub did not say: ${asked.reason}` : ''
}

function appliesInCi({ onPullRequest, reachable, commands }: Unit): boolean {
  return (
    onPullRequest &&
    reachable &&
    commands.some(({ purpose, failureIgnored }) => purpose === 'migrate' && !failureIgnored)
  )
}

/** At the command, where the job's own file has it. */
function inCi({ name, seen, commands }: Unit): ReportedFact {
  const command = commands.find(({ purpose, seen: { path } }) => purpose === 'migrate' && path === seen.path)
  return factOf(`${name} applies the migrations`, command?.seen ?? seen)
}

function factOf(detail: string, { path, line }: Seen): ReportedFact {
  return { detail, path, line }
}

function assertedHere(evidence: Evidence): Pattern {
  const reference = ownReference(evidence)
  return asserted(reference?.dialect ?? dialectOf(evidence), reference)
}
