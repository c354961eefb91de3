import { expect, test } from '@jest/globals'
import type { Check, Evidence } from '../../../src/checklist/check.js'
import { changelog } from '../../../src/checklist/docs/changelog.js'
import { automated } from '../../../src/checklist/rollback/automated.js'
import { documented } from '../../../src/checklist/rollback/documented.js'
import { quick } from '../../../src/checklist/rollback/quick.js'
import { connections } from '../../../src/checklist/safety/connections.js'
import { dryRun } from '../../../src/checklist/safety/dry-run.js'
import { staging } from '../../../src/checklist/safety/staging.js'
import { unreadHistories } from '../../../src/migrations/unread.js'
import type { Database, Stack } from '../../../src/stack/model.js'
import { command, unit, withoutMigrations, type Scene } from '../scenes.js'

const POSTGRES: Database = { id: 'postgres', engine: 'postgres', version: '16', role: 'primary', signals: [] }
const STACK: Stack = {
  databases: [POSTGRES],
  tools: [{ id: 'rails', title: 'Rails', version: '8.0.2', signals: [] }],
  kind: 'application',
}
const FILES = ['db/migrate/20260101120000_create_orders.rb', 'db/migrate/20260202120000_add_note_to_orders.rb']

/** A repository whose migrations are known by their names alone. */
async function rails(scene: Scene = {}): Promise<Evidence> {
  const evidence = await withoutMigrations(scene)
  return {
    ...evidence,
    survey: { ...evidence.survey, stack: STACK, unread: unreadHistories(STACK, [], FILES) },
  }
}

function line({ evaluate }: Check, evidence: Evidence): string {
  const { status, summary } = evaluate(evidence)
  return `${status}: ${summary}`
}

test('how migrations are deployed, tried and taken back is judged though nobody reads them', async () => {
  const migrate = command('migrate', { program: 'rails db:migrate' })
  const deploy = unit('deploy', [migrate], { onPullRequest: false, environment: 'production' })
  const evidence = await rails({ automation: { units: [deploy], deploys: true } })
  expect(line(staging, evidence)).toBe('fail: deploy migrates production, and no environment comes before it')
  expect(line(dryRun, evidence)).toBe('fail: nothing plans or tries migrations before the merge')
  expect(line(connections, evidence)).toMatch(/^warn: .*pooler is not said/)
  expect(line(documented, evidence)).toBe('fail: no section says how to roll the database back')
  expect(line(automated, evidence)).toBe('fail: deploy migrates, and nothing takes it back when it fails')
  expect(line(quick, evidence)).toMatch(/^unverifiable: no recovery time objective/)
})

test('names alone tell the history', async () => {
  expect(line(changelog, await rails())).toBe('pass: 2 migrations, each named by what it does')
})

test('what is printed runs the tool', async () => {
  const evidence = await rails()
  const code = (check: Check): string => check.remedy(evidence, check.evaluate(evidence))?.code ?? ''
  expect(code(documented)).toContain('bin/rails db:rollback STEP=1')
  expect(code(staging)).toContain('bin/rails db:migrate')
})
