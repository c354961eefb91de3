import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { automated } from '../../../src/checklist/rollback/automated.js'
import { answerOf, command, lineOf, remedyOf, standing, unit, withoutMigrations, type Scene } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY);'
const MIGRATE = command('migrate', { program: 'knex migrate:latest' })
const deploy = (...units: readonly ReturnType<typeof unit>[]): Scene =>
  standing(SHOP, { automation: { units, deploys: true } })
const job = (name: string, commands: Parameters<typeof unit>[1], more: Parameters<typeof unit>[2] = {}) =>
  unit(name, commands, { onPullRequest: false, ...more })

test('passes where a down runs when the deploy fails', async () => {
  const down = command('roll back', { program: 'knex migrate:rollback', onFailure: true })
  expect(await lineOf(automated, deploy(job('deploy', [MIGRATE, down])))).toBe(
    'pass: knex migrate:rollback runs when the deploy fails',
  )
  expect(
    await lineOf(automated, deploy(job('migrate', [MIGRATE]), job('undo', [down], { needs: ['migrate'] }))),
  ).toMatch(/^pass/)
})

test('passes with a pre-rollback hook that runs a down beside an atomic upgrade', async () => {
  const atomic = command('roll back application', { program: 'helm upgrade --atomic', onFailure: true })
  const hook = unit('undo (pre-rollback)', [command('roll back')], {
    kind: 'hook',
    seen: { path: 'chart/undo.yaml', line: 1, quote: '' },
  })
  expect(await lineOf(automated, deploy(job('deploy', [MIGRATE, atomic]), hook))).toMatch(/^pass/)
})

test('warns where the application alone is taken back, somebody has to start it, or its own failure goes unseen', async () => {
  const undo = command('roll back application', { program: 'kubectl rollout undo', onFailure: true })
  expect(await lineOf(automated, deploy(job('deploy', [MIGRATE, undo])))).toBe(
    'warn: kubectl rollout undo takes back the application alone; the schema stays forward',
  )
  expect(await lineOf(automated, deploy(job('deploy', [MIGRATE]), job('by hand', [command('roll back')])))).toMatch(
    /^warn: .*somebody/,
  )
  const unseen = command('roll back', { onFailure: true, failureIgnored: true })
  expect(await lineOf(automated, deploy(job('deploy', [MIGRATE, unseen])))).toMatch(/^warn: .*unseen/)
  expect(
    await lineOf(automated, deploy(unit('Procfile', [MIGRATE], { kind: 'release phase', onPullRequest: false }))),
  ).toMatch(/^warn: a failed migration stops the release/)
})

test('warns where a container migrates before it starts, and fails where it starts in spite of a failed migration', async () => {
  const start = (failureIgnored: boolean) =>
    unit('api', [command('migrate', { failureIgnored })], { kind: 'container', onPullRequest: false })
  expect(await lineOf(automated, deploy(start(false)))).toBe(
    'warn: a failed migration keeps api from starting, but is not taken back',
  )
  const { facts } = await answerOf(automated, deploy(start(false), start(false)))
  expect(facts).toHaveLength(1)
  expect(await lineOf(automated, deploy(start(true)))).toBe(
    'fail: api starts in spite of a migration that failed, and nothing takes it back',
  )
})

test('fails where a deploy migrates and nothing runs when it fails', async () => {
  expect(await lineOf(automated, deploy(job('deploy', [MIGRATE, command('notify')])))).toBe(
    'fail: deploy migrates, and nothing takes it back when it fails',
  )
  const inTests = unit('test', [command('migrate', { local: true }), command('roll back', { local: true })])
  expect(await lineOf(automated, deploy(job('deploy', [MIGRATE]), inTests))).toMatch(/^fail/)
})

test('is unverifiable where the deploy migrates elsewhere, and does not apply without one', async () => {
  expect(await lineOf(automated, deploy())).toMatch(/^unverifiable/)
  expect(await lineOf(automated, standing(SHOP))).toBe('not-applicable: no deploy is seen here')
})

test('does not apply where a deploy has nothing to migrate', async () => {
  const { status, summary } = automated.evaluate(await withoutMigrations({ automation: { deploys: true } }))
  expect(`${status}: ${summary}`).toBe('not-applicable: no migrations here to roll back')
})

test('the fix is a workflow that takes the migration back when a later step fails', async () => {
  const yaml = await remedyOf(automated, { ...deploy(job('deploy', [MIGRATE])), history: { tool: 'knex' } })
  const read: unknown = parse(yaml ?? '')
  expect(read).toMatchObject({ jobs: { deploy: { environment: 'production' } } })
  expect(yaml).toMatch(/if: failure\(\)[^\n]*\n\s+run: npx knex migrate:down\n$/)
})

test('warns where the application migrates by its own code', async () => {
  const applied = [{ tool: 'goose', what: 'goose.Up', seen: { path: 'main.go', line: 5, quote: 'goose.Up(db)' } }]
  expect(await lineOf(automated, standing(SHOP, { applied }))).toBe(
    'warn: the application applies its migrations itself: one that fails keeps it from starting, and is not taken back',
  )
})
