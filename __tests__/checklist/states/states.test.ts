import { afterAll, describe, expect, test } from '@jest/globals'
import { ALL_CHECKS } from '../../../src/checklist/checklist.js'
import type { Dialect } from '../../../src/migrations/operation.js'
import type { Gap, Report } from '../../../src/report.js'
import { backup } from './backup.js'
import { DEFENDED } from './defended.js'
import { docs } from './docs.js'
import { integrity } from './integrity.js'
import { migrations } from './migrations.js'
import { NEVER_EVIDENCE } from './never-evidence.js'
import { problemsOf } from './printed.js'
import { REPOSITORIES } from './repositories.js'
import { resultOf, reviewOf, type Repository } from './repository.js'
import { rollback } from './rollback.js'
import { safety } from './safety.js'
import { STATES, type CategoryStates, type RepositoryName, type State } from './states.js'

const CHECKS: CategoryStates = { ...migrations, ...rollback, ...backup, ...integrity, ...safety, ...docs }

const reports = new Map<RepositoryName, Promise<Report>>()
const shownAs = new Map<string, Set<State>>()

/** Each repository is reviewed once, for all checks that it shows. */
function reportOn(name: RepositoryName): Promise<Report> {
  const repository: Repository = REPOSITORIES[name]
  const report = reports.get(name) ?? reviewOf(repository)
  reports.set(name, report)
  return report
}

const CASES = Object.entries(CHECKS).flatMap(([check, states]) =>
  STATES.flatMap((state) => {
    const of = states[state]
    return 'never' in of ? [] : [{ check, state, repository: of.in, says: of.says }]
  }),
)

test('every check says of each state where it is shown, or why it cannot take it', () => {
  expect(Object.keys(CHECKS).sort()).toEqual(ALL_CHECKS.map(({ id }) => id).sort())
  expect(ALL_CHECKS).toHaveLength(41)
  for (const { id, attestable } of ALL_CHECKS)
    expect([id, 'never' in (CHECKS[id]?.attested ?? {})]).toEqual([id, !attestable])
})

test.each(CASES)('$check: $state in $repository', async ({ check, state, repository, says }) => {
  const result = resultOf(await reportOn(repository), check)
  expect({ status: result?.status, attested: result?.attested, summary: result?.summary }).toEqual({
    status: state === 'attested' ? 'pass' : state,
    attested: state === 'attested',
    summary: expect.stringContaining(says),
  })
  shownAs.set(check, (shownAs.get(check) ?? new Set()).add(state))
})

test.each(DEFENDED)('$check: $status in $repository, $says', async ({ check, status, repository, says }) => {
  const result = resultOf(await reportOn(repository), check)
  expect({ status: result?.status, summary: result?.summary }).toEqual({
    status,
    summary: expect.stringContaining(says),
  })
})

test('every fix that is printed for these repositories is what its language takes', async () => {
  const names = [...new Set(CASES.map(({ repository }) => repository))]
  const printed = new Map<string, { readonly fix: Gap['fix']; readonly dialect: Dialect; readonly check: string }>()
  const covered = new Set<string>()
  for (const report of await Promise.all(names.map(reportOn))) {
    const dialect = report.histories[0]?.dialect ?? 'postgres'
    for (const { check, fix } of report.gaps) {
      covered.add(check)
      printed.set(`${dialect} ${fix.language} ${fix.code}`, { check, fix, dialect })
    }
  }
  const wrong = await Promise.all(
    [...printed.values()].map(async ({ check, fix, dialect }) =>
      (await problemsOf(fix, dialect)).map(
        (problem) => `${check}, ${dialect}, ${fix.language}: ${problem}\n${fix.code}`,
      ),
    ),
  )
  expect(wrong.flat()).toEqual([])
  expect(ALL_CHECKS.filter(({ id }) => !covered.has(id)).map(({ id }) => id)).toEqual([])
})

/** A state that a check takes somewhere and that the table calls impossible is a mistake in the table. */
test('no repository shows a state that its check is said never to take', async () => {
  const all = await Promise.all([...new Set(CASES.map(({ repository }) => repository))].map(reportOn))
  const said = all
    .flatMap(({ categories }) => categories.flatMap(({ checks }) => checks))
    .filter(({ id, status, attested }) => 'never' in (CHECKS[id]?.[attested ? 'attested' : status] ?? {}))
  expect(said.map(({ id, status }) => `${id}: ${status}`)).toEqual([])
})

test('no check passes on weaker evidence than its page says', async () => {
  const all = await Promise.all([...new Set(CASES.map(({ repository }) => repository))].map(reportOn))
  const weaker = all.flatMap(({ categories }) =>
    categories
      .flatMap(({ checks }) => checks)
      .filter(({ status, attested }) => status === 'pass' && !attested)
      .filter(({ id, level }) => (level ?? 'E9') > (ALL_CHECKS.find((each) => each.id === id)?.minimum ?? 'E0'))
      .map(({ id, level, summary }) => `${id}: ${level ?? 'no level'}, ${summary}`),
  )
  expect([...new Set(weaker)]).toEqual([])
})

describe.each(NEVER_EVIDENCE)('never evidence: $what', ({ files, not }) => {
  test('buys no state', async () => {
    const report = await reviewOf({ files })
    const bought = Object.entries(not).flatMap(([check, states]) => {
      const result = resultOf(report, check)
      return result !== undefined && states.includes(result.status)
        ? [`${check} ${result.status}: ${result.summary}`]
        : []
    })
    expect(bought).toEqual([])
  })
})

afterAll(() => {
  process.stdout.write(table())
})

/** One row for each check: ✓ where a state was shown, — where the check cannot take it, ✗ where nothing showed it. */
function table(): string {
  const rows = ALL_CHECKS.map(({ id }) => {
    const cells = STATES.map((state) => {
      const of = CHECKS[id]?.[state]
      const mark = of !== undefined && 'never' in of ? '—' : shownAs.get(id)?.has(state) === true ? '✓' : '✗'
      return mark.padEnd(state.length)
    })
    return `${id.padEnd(32)} ${cells.join('  ')}\n`
  })
  const used = new Set(CASES.map(({ repository }) => repository)).size
  return `\n${''.padEnd(32)} ${STATES.join('  ')}\n${rows.join('')}${rows.length} checks, ${CASES.length} states in ${used} repositories, ${NEVER_EVIDENCE.length} that never count\n`
}
