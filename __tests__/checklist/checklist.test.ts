import { expect, test } from '@jest/globals'
import { ALL_CHECKS, CHECKS } from '../../src/checklist/checklist.js'
import { CATEGORIES } from '../../src/scoring.js'

test('the checklist has 41 checks, each once, in the category that its id names', () => {
  expect(ALL_CHECKS.length).toBe(41)
  expect(new Set(ALL_CHECKS.map((each) => each.id)).size).toBe(41)
  for (const { id } of CATEGORIES) for (const each of CHECKS[id]) expect(each.id.split('/')[0]).toBe(id)
})

test('the categories have the seed’s numbers of checks, and weights that make 100', () => {
  expect(CATEGORIES.map(({ id }) => CHECKS[id].length)).toEqual([8, 6, 8, 7, 7, 5])
  expect(CATEGORIES.reduce((total, each) => total + each.weight, 0)).toBe(100)
})

/** What each check is worth and judged on: in the order of the checklist, as it was asked for. */
const DECLARED = `
migrations/files-present required repository E3 - high
migrations/idempotent required change E3 - medium
migrations/up-down required change E3 - high
migrations/transaction-wrapping required change E3 - medium
migrations/naming required change E3 - low
migrations/no-data-loss required change E3 - critical
migrations/index-creation recommended change E3 - medium
migrations/large-table recommended change E3 - medium
rollback/scripts-exist required repository E3 - high
rollback/tested required change E2 attestable high
rollback/documented required repository E5 - medium
rollback/data-preservation required change E1 - medium
rollback/quick required repository E2 attestable medium
rollback/automated recommended repository E3 - medium
backup/procedure required repository E3 attestable high
backup/frequency required repository E3 attestable high
backup/restore-tested required repository E2 attestable critical
backup/restore-documented required repository E5 - high
backup/pitr recommended repository E3 attestable medium
backup/cross-region recommended repository E3 attestable low
backup/encryption required repository E3 attestable high
backup/integrity required repository E4 attestable medium
integrity/foreign-keys required repository E3 - high
integrity/unique required repository E3 - high
integrity/not-null required repository E3 - medium
integrity/check recommended repository E3 - low
integrity/validation-tests required repository E2 - medium
integrity/referential required change E3 - high
integrity/constraint-naming recommended repository E3 - low
safety/non-blocking required change E3 - high
safety/batch-size required change E3 - high
safety/timeouts required change E3 attestable high
safety/dry-run recommended repository E3 - low
safety/staging required repository E2 attestable high
safety/monitoring recommended repository E3 attestable low
safety/connections required repository E3 attestable medium
docs/erd recommended repository E5 - low
docs/schema required repository E5 - medium
docs/indexes recommended repository E5 - low
docs/changelog required repository E5 - low
docs/query-patterns recommended repository E5 - low
`

test('each check declares what it was asked to: required or not, on what, by which evidence, by whose word, how urgent', () => {
  const declared = ALL_CHECKS.map(({ id, requirement, scope, minimum, attestable, priority }) =>
    [id, requirement, scope, minimum, attestable ? 'attestable' : '-', priority].join(' '),
  )
  expect(declared).toEqual(DECLARED.trim().split('\n'))
})

test('each check says in a sentence what happens in production where it fails', () => {
  for (const { title, why } of ALL_CHECKS)
    expect([title, why]).toEqual([title, expect.stringMatching(/^[A-Z].{30,}\.$/)])
})
