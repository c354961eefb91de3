import { describe, expect, test } from '@jest/globals'
import { automationOf, only, said } from './reading.js'

const DATABASE = JSON.stringify({
  name: '@shop/database',
  scripts: { 'migrate:deploy': 'prisma migrate deploy', 'migrate:dev': 'prisma migrate dev --skip-seed' },
})
const DOCS = JSON.stringify({ name: '@shop/docs', scripts: { 'migrate:deploy': 'echo no database' } })

function workflow(run: string): string {
  return `on: pull_request
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: ${run}
`
}

async function startedBy(run: string, scripts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { units } = await automationOf({
    '.github/workflows/ci.yml': workflow(run),
    'package.json': JSON.stringify({ name: 'shop', scripts }),
    'packages/database/package.json': DATABASE,
    'packages/docs/package.json': DOCS,
  })
  return units.filter(({ reachable }) => reachable).flatMap(({ commands }) => commands.map(said))
}

describe('package scripts are followed to the tool that they start', () => {
  const DEPLOY = ['migrate: prisma migrate deploy']
  const CASES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    [
      'through a script that starts what stands behind --',
      'npm run migrate',
      {
        'with:env': 'dotenv -e .env --',
        migrate: 'npm run with:env -- npm run migrate:deploy -w @shop/database',
      },
    ],
    ['into the workspace that npm names', 'npm run migrate:deploy --workspace=@shop/database', {}],
    ['into the package that pnpm names', 'pnpm --filter @shop/database run migrate:deploy', {}],
    ['into a folder that pnpm filters by', 'pnpm --filter=./packages/database migrate:deploy', {}],
    ['into the folder that yarn is sent to', 'yarn --cwd packages/database migrate:deploy', {}],
    ['into a workspace of yarn', 'yarn workspace @shop/database run migrate:deploy', {}],
    ['behind a change of folder', 'cd packages/database && npm run migrate:deploy', {}],
    ['into every package that has the task', 'pnpm migrate', { migrate: 'turbo run migrate:deploy' }],
    ['into the package that turbo filters by', 'npx turbo migrate:deploy --filter=@shop/database...', {}],
    ['to the program of a dependency, where no script has its name', 'yarn prisma migrate deploy', {}],
    ['into every package, by pnpm', 'pnpm -r run migrate:deploy', {}],
  ]
  test.each(CASES)('%s', async (_, run, scripts) => {
    expect(await startedBy(run, scripts)).toEqual(DEPLOY)
  })

  test('a package of another name is not taken', async () => {
    expect(await startedBy('npm run migrate:deploy -w @shop/docs', {})).toEqual([])
  })

  test('prisma migrate dev works on a database for development, wherever that stands', async () => {
    const { units } = await automationOf({
      '.github/workflows/ci.yml': workflow('npm run migrate:dev -w @shop/database'),
      'packages/database/package.json': DATABASE,
    })
    expect(only(units[0], 'migrate')).toMatchObject({ program: 'prisma migrate dev', local: true })
  })
})

describe('a program of the repository that cannot be read migrates where its name or its first word says so', () => {
  test.each([
    ['Procfile', 'release: ./target/release/shop migrate', 'shop migrate'],
    ['Dockerfile', 'FROM node\nCMD ["node", "dist/apply-migrations.js"]', 'apply-migrations.js'],
  ])('%s', async (path, text, program) => {
    const { units } = await automationOf({ [path]: text })
    expect(units.flatMap(({ commands }) => commands.map(said))).toEqual([`migrate: ${program}`])
  })

  test.each(['./bin/shop migrate rollback', './bin/shop server', '/usr/local/bin/river migrate-up'])(
    'not %s',
    async (command) => {
      const { units } = await automationOf({ Procfile: `release: ${command}` })
      expect(units.flatMap(({ commands }) => commands)).toEqual([])
    },
  )
})

test('a tool that the repository does not use migrates the database of another product', async () => {
  const files = {
    Dockerfile: 'FROM hub\nCMD ["goose", "-dir", "/app/migrations", "up"]',
    'entry.sh': '#!/bin/sh\nprisma migrate deploy\n',
  }
  expect(
    (await automationOf(files, ['postgres'], ['prisma'])).units.flatMap(({ commands }) => commands.map(said)),
  ).toEqual(['migrate: prisma migrate deploy'])
  expect((await automationOf(files, ['postgres'], ['prisma', 'goose'])).units).toHaveLength(2)
})

test('a job of CI that runs the tests migrates what it tests, whatever its address is called', async () => {
  const { units } = await automationOf({
    '.github/workflows/ci.yml': `on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    env:
      DATABASE_URL: \${{ vars.TEST_DATABASE }}
    steps:
      - run: npx prisma migrate deploy
      - run: npx vitest run
`,
  })
  expect(only(units[0], 'migrate').local).toBe(true)
})

test('a list that names scripts is no test that migrates', async () => {
  const { databaseTests } = await automationOf({
    'src/tasks.test.ts': `
const TASKS = ["db:migrate", "db:migrate:deploy"]
test('tasks', async () => { expect(TASKS).toContain(process.env.DATABASE_URL); await db.query('select 1 from x') })`,
  })
  expect(databaseTests).toEqual([])
})
