import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { staging } from '../../../src/checklist/safety/staging.js'
import type { GitHubFacts } from '../../../src/evidence/github/facts.js'
import { protection } from '../../../src/github/deployments.js'
import { command, evidenceOf, lineOf, remedyOf, standing, unit, withoutMigrations, type Scene } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY);'
const MIGRATE = command('migrate', { program: 'alembic upgrade' })
const job = (name: string, environment: string | undefined, needs: readonly string[] = [], commands = [MIGRATE]) =>
  unit(name, commands, { onPullRequest: false, environment, needs })
const deploy = (...units: readonly ReturnType<typeof unit>[]): Scene => standing(SHOP, { automation: { units } })

test('warns at best: the order is proven, the run of this migration is not looked up', async () => {
  expect(await lineOf(staging, deploy(job('staging', 'staging'), job('production', 'production', ['staging'])))).toBe(
    'warn: staging is migrated before production (process proven, this migration not yet: its deployment was not looked up)',
  )
  const between = [
    job('staging', 'staging'),
    job('smoke', undefined, ['staging'], []),
    job('production', 'production', ['smoke']),
  ]
  expect(await lineOf(staging, deploy(...between))).toMatch(/^warn: staging is migrated before production/)
})

test('warns where production does not wait for staging, or staging is not seen to migrate', async () => {
  expect(await lineOf(staging, deploy(job('staging', 'staging'), job('production', 'production')))).toBe(
    'warn: staging migrates staging, but production does not wait for it',
  )
  expect(
    await lineOf(staging, deploy(job('staging', 'staging', [], []), job('production', 'production', ['staging']))),
  ).toMatch(/^warn: .*no step of it is seen to migrate/)
})

test('a word in the name of an environment says that it is staging; a script names the jobs that run it', async () => {
  const places = deploy(job('main', 'eu-staging'), job('release', 'eu-prod', ['main']), job('tries', 'eu-dev'))
  expect(await lineOf(staging, places)).toMatch(/^warn: staging is migrated before production/)
  const script = { ...MIGRATE, seen: { path: 'bin/migrate', line: 6, quote: 'alembic upgrade head' } }
  const shared = deploy(job('release', 'prod', [], [script]), job('second', 'live', [], [script]))
  const { facts } = staging.evaluate(await evidenceOf(shared))
  expect(facts).toEqual([
    { detail: 'release: alembic upgrade in bin/migrate:6', path: '.github/workflows/ci.yml', line: 7 },
  ])
})

test('what migrates at its start does so wherever jobs deploy it', async () => {
  const image = unit('web/Dockerfile', [MIGRATE], { kind: 'container', onPullRequest: false })
  const ships = (name: string, environment: string, needs: readonly string[] = []) => ({
    ...job(name, environment, needs, []),
    deploys: true as const,
  })
  expect(await lineOf(staging, deploy(image, ships('a', 'staging'), ships('b', 'prod', ['a'])))).toBe(
    'warn: web/Dockerfile migrates wherever it is deployed, and staging is deployed before production (process proven, this migration not yet: its deployment was not looked up)',
  )
  expect(await lineOf(staging, deploy(image, ships('a', 'staging'), ships('b', 'prod')))).toBe(
    'warn: web/Dockerfile migrates wherever it is deployed: a deploys to staging, but b does not wait for it',
  )
  expect(await lineOf(staging, deploy(image, ships('a', 'staging'), job('publish', 'prod', [], [])))).toMatch(
    /^unverifiable: web\/Dockerfile migrates, but does not say which environment/,
  )
})

test('fails where production is migrated and no environment comes before it', async () => {
  expect(await lineOf(staging, deploy(job('release', 'production')))).toBe(
    'fail: release migrates production, and no environment comes before it',
  )
})

test('is unverifiable where the environment is not said or the deploy is elsewhere', async () => {
  expect(await lineOf(staging, deploy(job('deploy', undefined)))).toBe(
    'unverifiable: deploy migrates, but does not say which environment',
  )
  expect(await lineOf(staging, deploy(unit('test', [{ ...MIGRATE, local: true }])))).toMatch(
    /^unverifiable: nothing here is seen to migrate/,
  )
})

test('takes the configured name of the environment, which may be no pattern at all', async () => {
  const scene = deploy(job('a', 'canary'), job('b', 'production', ['a']))
  expect(await lineOf(staging, { ...scene, settings: { staging: '^canary$' } })).toMatch(/^warn/)
  expect(await lineOf(staging, { ...scene, settings: { staging: '((' } })).toMatch(/^fail/)
})

test('does not apply without migrations', async () => {
  expect(staging.evaluate(await withoutMigrations()).status).toBe('not-applicable')
})

test('the fix lets production need staging', async () => {
  const fix: unknown = parse((await remedyOf(staging, { ...deploy(), history: { tool: 'rails' } })) ?? '')
  const steps: unknown = expect.arrayContaining([{ uses: 'actions/checkout@v4' }, { run: 'bin/rails db:migrate' }])
  expect(fix).toMatchObject({
    jobs: { staging: { steps }, production: { needs: 'staging', environment: 'production', steps } },
  })
})

describe('where the repository deploys by a workflow of its own', () => {
  const calls = (app: string, more: Readonly<Record<string, string>> = {}) => ({
    uses: './.github/workflows/deploy.yml',
    with: new Map(Object.entries({ app, environment: 'prod', version: '${{ github.sha }}', ...more })),
    environmentInput: 'environment',
    inheritsSecrets: true,
    permissions: new Map([['id-token', 'write']]),
  })
  const jobsOf = async (...units: readonly ReturnType<typeof unit>[]): Promise<unknown> =>
    parse((await remedyOf(staging, { ...deploy(...units), history: { root: 'api/migrations', tool: 'rails' } })) ?? '')
  const deploys = (app: string, environment: string) => ({ ...job(`deploy-${app}`, environment), calls: calls(app) })

  test('the fix calls it for the application that has the migrations', async () => {
    const call = (environment: string): Readonly<Record<string, unknown>> => ({
      uses: './.github/workflows/deploy.yml',
      with: { app: 'api', environment, version: '${{ github.sha }}' },
      permissions: { 'id-token': 'write' },
      secrets: 'inherit',
    })
    const apps = [deploys('reports', 'live'), deploys('api', 'prod')]
    expect(await jobsOf(...apps)).toMatchObject({
      jobs: { staging: call('staging'), production: { needs: 'staging', ...call('prod') } },
    })
  })

  test('but not where nobody can tell the application, or another job gives what it is told', async () => {
    const steps: unknown = expect.arrayContaining([{ run: 'bin/rails db:migrate' }])
    expect(await jobsOf(deploys('reports', 'prod'), deploys('web', 'prod'))).toMatchObject({
      jobs: { staging: { steps } },
    })
    const given = { ...job('deploy', 'prod'), calls: calls('api', { version: '${{ needs.build.outputs.tag }}' }) }
    expect(await jobsOf(given)).toMatchObject({ jobs: { staging: { steps } } })
  })
})

describe('what GitHub says of the environment of production', () => {
  const none = { known: true, value: [] } as const
  const asked = async (environments: GitHubFacts['environments']): Promise<string> =>
    lineOf(staging, {
      ...deploy(job('staging', 'staging'), job('production', 'production')),
      github: {
        workflows: none,
        jobs: [],
        deployments: none,
        drillReports: none,
        onHead: { known: true, value: new Map() },
        ...(environments === undefined ? {} : { environments }),
      },
    })
  const rules = (...of: Parameters<typeof protection>[0]): GitHubFacts['environments'] => ({
    known: true,
    value: [{ name: 'production', ...protection(of) }],
  })

  test.each([
    [rules({ type: 'required_reviewers' }), /; a reviewer must let it into production$/],
    [rules({ type: 'wait_timer', wait_timer: 30 }), /; production waits 30 minutes$/],
    [rules({ type: 'branch_policy' }), /does not wait for it$/],
    [
      { known: false, reason: 'the token lacks the permission actions: read' } as const,
      /; whether production waits for a reviewer GitHub did not say: the token lacks the permission actions: read$/,
    ],
  ])('is said beside an order that is not proven: %#', async (environments, expected) => {
    expect(await asked(environments)).toMatch(expected)
  })
})
