import { describe, expect, test } from '@jest/globals'
import { refusedAttestations, withAttestation } from '../../src/checklist/attested.js'
import type { Answer, Check } from '../../src/checklist/check.js'
import { quick } from '../../src/checklist/rollback/quick.js'
import { tested } from '../../src/checklist/rollback/tested.js'
import { restoreTested } from '../../src/checklist/backup/restore-tested.js'
import { procedure } from '../../src/checklist/backup/procedure.js'
import { documented } from '../../src/checklist/rollback/documented.js'
import { timeouts } from '../../src/checklist/safety/timeouts.js'
import { DEFAULTS } from '../../src/inputs/defaults.js'
import type { Attestation } from '../../src/inputs/settings.js'
import { backedUp, instance } from './backup/backed-up.js'
import { changing, evidenceOf, type Scene } from './scenes.js'

const NOW = new Date('2026-11-20T12:00:00Z')
const WORD: Attestation = {
  check: 'backup/restore-tested',
  store: undefined,
  statement: "Restored last night's snapshot to scratch, counts matched",
  date: '2026-11-10',
  expires: '2026-12-10',
  by: '@octo/dba',
  evidence: 'https://wiki.example.com/drills/2026-11-10',
  line: 3,
}

function attested(check: Check, answer: Answer, ...words: readonly Partial<Attestation>[]): string {
  const settings = { ...DEFAULTS, attestations: words.map((each) => ({ ...WORD, check: check.id, ...each })) }
  const { status, attested: byWord, stores } = withAttestation(check, answer, settings, NOW)
  return [status, byWord === true ? 'attested' : '', ...(stores ?? []).map(({ id, status: each }) => `${id} ${each}`)]
    .filter((each) => each !== '')
    .join(', ')
}

const UNKNOWN: Answer = { status: 'unverifiable', summary: 'runs elsewhere' }

describe('a statement does not count', () => {
  test.each<[string, Partial<Attestation>]>([
    ['is in the future', { date: '2026-11-22', expires: '2026-12-01' }],
    ['expired on 2026-11-19', { expires: '2026-11-19' }],
    ['it does not say by whom', { by: '' }],
    ['it names no evidence', { evidence: '' }],
    ['may hold for 30 days at most', { expires: '2027-02-01' }],
    ['hint in angle brackets', { statement: '<what was restored>' }],
    ['there is no such check', { check: 'backup/moon' }],
    ['cannot be attested', { check: 'rollback/documented' }],
  ])('%s', (why, word) => {
    const settings = { ...DEFAULTS, attestations: [{ ...WORD, ...word }] }
    expect(refusedAttestations([restoreTested, documented], settings, NOW)).toEqual([expect.stringContaining(why)])
    expect(attested(restoreTested, UNKNOWN, word)).toBe('unverifiable')
  })

  test('for longer than its check allows', () => {
    expect(attested(quick, { ...UNKNOWN, vouchable: true }, { expires: '2027-02-08' })).toBe('pass, attested')
    expect(attested(quick, { ...UNKNOWN, vouchable: true }, { expires: '2027-02-10' })).toBe('unverifiable')
    expect(attested(procedure, UNKNOWN, { expires: '2027-05-09' })).toBe('pass, attested')
    expect(attested(procedure, UNKNOWN, { expires: '2027-05-11' })).toBe('unverifiable')
  })

  test('against what was seen', () => {
    for (const status of ['fail', 'warn'] as const)
      expect(attested(procedure, { status, summary: 'backups are off' }, {})).toBe(status)
  })
})

describe('of several stores', () => {
  const stores = (...states: readonly Answer['status'][]): Answer => ({
    ...UNKNOWN,
    stores: states.map((status, index) => ({ id: `store-${index}`, status, summary: status })),
  })

  test('each must be vouched for', () => {
    const both = stores('unverifiable', 'unverifiable')
    expect(attested(procedure, both, { store: 'store-0' })).toBe(
      'unverifiable, store-0 unverifiable, store-1 unverifiable',
    )
    expect(attested(procedure, both, { store: 'store-0' }, { store: 'store-1' })).toBe(
      'pass, attested, store-0 pass, store-1 pass',
    )
  })

  test('what is seen to be weak in one of them stays', () => {
    expect(attested(procedure, stores('unverifiable', 'warn'), {})).toBe('warn, store-0 pass, store-1 warn')
  })
})

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY);'
const ADD = 'ALTER TABLE orders ADD COLUMN note text;'

async function ofScene(check: Check, scene: Scene): Promise<string> {
  return attested(check, check.evaluate(await evidenceOf(scene)), {})
}

test('a measured rollback can be vouched for beside the time that it may take, and only there', async () => {
  expect(await ofScene(quick, changing(SHOP, ADD, { settings: { rtoMinutes: 30 } }))).toBe('pass, attested')
  expect(await ofScene(quick, changing(SHOP, ADD))).toBe('unverifiable')
})

test('a down that is there and was never seen to run can be vouched for', async () => {
  const down = 'ALTER TABLE orders DROP COLUMN note;'
  const scene = changing(SHOP, ADD, { downs: { '20260201000000_change_shop': down } })
  expect(tested.evaluate(await evidenceOf(scene)).status).toBe('warn')
  expect(await ofScene(tested, scene)).toBe('pass, attested')
})

test('a setting of the role can be vouched for, but not against one that is seen', async () => {
  const unset: Scene = { history: { session: [] } }
  expect(timeouts.evaluate(await evidenceOf(changing(SHOP, ADD, unset))).status).toBe('warn')
  expect(await ofScene(timeouts, changing(SHOP, ADD, unset))).toBe('pass, attested')
  expect(await ofScene(timeouts, changing(SHOP, `SET lock_timeout = 0;\n${ADD}`, unset))).toBe('warn')
  const seen = { path: 'config/database.yml', line: 4, quote: 'lock_timeout: 10min' }
  const automation = { timeouts: [{ name: 'lock_timeout', value: '10min', seen }] }
  expect(await ofScene(timeouts, changing(SHOP, ADD, { ...unset, automation }))).toBe('warn')
})

test('a restore by hand can be vouched for where nothing here restores, but not where there is no backup', async () => {
  const answer = async (lines: string): Promise<Answer> => restoreTested.evaluate(await backedUp(instance(lines)))
  expect((await answer('backup_retention_period = 14')).status).toBe('fail')
  expect(attested(restoreTested, await answer('backup_retention_period = 14'), {})).toBe('pass, attested')
  expect(attested(restoreTested, await answer('backup_retention_period = 0'), {})).toBe('fail')
})
