import { describe, expect, test } from '@jest/globals'
import { changelog } from '../../../src/checklist/docs/changelog.js'
import type { Finding } from '../../../src/report.js'
import { answerOf, evidenceOf, store, type Repository } from '../documented.js'

const NAMED = {
  '0001_initial': 'CREATE TABLE orders (id int);',
  '0002_add_order_note': 'ALTER TABLE orders ADD note text;',
}
const NAMELESS = {
  '0001_initial': 'CREATE TABLE orders (id int);',
  '20260102_update': 'ALTER TABLE orders ADD note text;',
}

const EDITED: Finding = {
  hazard: 'edited-migration',
  title: 'Migration changed after it was merged',
  check: 'docs/changelog',
  history: 'example:migrations',
  migration: '0001_initial',
  severity: 'high',
  path: 'migrations/0001_initial.sql',
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 1,
  exact: true,
  statement: '',
  message: '0001_initial was changed after it was merged.',
  engines: ['postgres'],
  object: '0001_initial',
  locks: [],
  rewrites: [],
  introduced: 'yes',
  past: false,
  baselined: false,
  proven: 'rule',
  fingerprint: 'f',
  annotatable: true,
}

async function status(repository: Repository): Promise<string> {
  return (await answerOf(changelog, repository)).status
}

test('migrations that are named by what they do are a history', async () => {
  expect(await answerOf(changelog, { migrations: NAMED })).toMatchObject({
    status: 'pass',
    summary: '2 migrations, each named by what it does',
  })
})

test('a comment at the top says what a short name does not', async () => {
  const migrations = { ...NAMED, '0003_x': '-- Widens the note for imports.\nALTER TABLE orders ALTER note TYPE text;' }
  expect(await status({ migrations })).toBe('pass')
})

describe('a migration that was changed after it was merged', () => {
  test('fails, whatever the names say', async () => {
    expect(await answerOf(changelog, { migrations: NAMED, findings: [EDITED] })).toMatchObject({
      status: 'fail',
      summary: '1 merged migration changed',
      facts: [{ detail: EDITED.message, path: EDITED.path, line: 1 }],
    })
  })

  test('warns where it is waived', async () => {
    const waived = { ...EDITED, waived: { reason: 'not applied anywhere', until: null, by: null } }
    expect(await status({ migrations: NAMED, findings: [waived] })).toBe('warn')
  })
})

describe('names that say nothing', () => {
  test('fail without a changelog, and are listed', async () => {
    expect(await answerOf(changelog, { migrations: NAMELESS })).toMatchObject({
      status: 'fail',
      summary: '1 of 2 migrations says nothing of what it does: 20260102_update',
    })
  })

  test("are no better for the tool's own comments, or Django's auto names", async () => {
    const migrations = {
      '0001_initial': 'CREATE TABLE a (id int);',
      '0002_auto_20260102_1530': '-- CreateTable\nCREATE TABLE b (id int);',
    }
    expect(await status({ migrations })).toBe('fail')
  })

  test('pass with a changelog that mentions the latest', async () => {
    expect(
      await status({
        migrations: NAMELESS,
        files: { 'db/CHANGELOG.md': '# Changes\n\n- 20260102_update: notes of orders\n' },
      }),
    ).toBe('pass')
  })

  test('warn with a changelog about the application', async () => {
    const answer = await answerOf(changelog, {
      migrations: NAMELESS,
      files: { 'CHANGELOG.md': '# 2.0\n\n- Dark mode\n' },
    })
    expect(answer).toMatchObject({ status: 'warn', summary: expect.stringContaining('not about the schema') })
  })

  test('warn when they are few', async () => {
    const many = Object.fromEntries(
      ['note', 'total', 'tax', 'state', 'city'].map((name, index) => [
        `000${index + 2}_add_order_${name}`,
        `ALTER TABLE orders ADD ${name} text;`,
      ]),
    )
    expect(await status({ migrations: { ...NAMED, ...many, '0009_fix': 'ALTER TABLE orders DROP city;' } })).toBe(
      'warn',
    )
  })
})

test('a guide for upgrading a framework is no changelog of the schema', async () => {
  const files = { 'MIGRATION.md': '# Migration from v1 to v2\n\nReplace `createApp` with `new App`.\n' }
  const answer = await answerOf(changelog, { migrations: NAMELESS, files })
  expect(answer.summary).toContain('not about the schema')
})

test('without migrations there is no history to tell', async () => {
  expect(await status({ databases: [store('postgres')] })).toBe('not-applicable')
})

test('the remedy lists the latest migrations', async () => {
  const evidence = await evidenceOf({ migrations: NAMELESS })
  expect(changelog.remedy(evidence, changelog.evaluate(evidence))?.code).toContain('- `20260102_update`: ')
})
