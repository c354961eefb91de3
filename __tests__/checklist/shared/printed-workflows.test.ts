import { validateWorkflow } from '@action-validator/core'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import * as z from 'zod'
import type { Evidence } from '../../../src/checklist/check.js'
import type { DeployPlatform } from '../../../src/evidence/automation/deploy-platform.js'
import {
  deployWorkflow,
  migrateWorkflow,
  planWorkflow,
  stagedWorkflow,
  trialWorkflow,
} from '../../../src/checklist/shared/workflows.js'
import type { Address, Dialect } from '../../../src/migrations/model.js'
import { tools } from '../../../src/migrations/tools/registry.js'
import type { Entry } from '../../../src/tree/tree.js'
import { command, evidenceOf, section, standing, unit, type Scene } from '../scenes.js'

interface Repository {
  readonly tool: string
  readonly dialect?: Dialect
  readonly root?: string
  readonly paths?: readonly string[]
  readonly platform?: DeployPlatform
}

async function repository({
  tool,
  dialect = 'postgres',
  root = 'migrations',
  paths = [],
  platform,
}: Repository): Promise<Evidence> {
  const scene: Scene = standing('CREATE TABLE orders (id bigint PRIMARY KEY);', {
    history: { tool, dialect, root, downs: 'paired' },
    automation:
      platform === undefined ? {} : { platforms: [{ platform, seen: { path: 'deploy.yml', line: 1, quote: '' } }] },
  })
  const evidence = await evidenceOf(scene)
  const entries = new Map(paths.map((path): [string, Entry] => [path, { path, kind: 'file', size: 2, blob: path }]))
  return { ...evidence, survey: { ...evidence.survey, tree: { ...evidence.survey.tree, entries } } }
}

const Workflow = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          run: z.string().optional(),
          'working-directory': z.string().optional(),
        }),
      ),
    }),
  ),
})

function stepsOf(workflow: string) {
  return Object.values(Workflow.parse(parse(workflow)).jobs).flatMap(({ steps }) => steps)
}

function problemsOf(workflow: string): unknown {
  return validateWorkflow(workflow).errors
}

function all(evidence: Evidence): readonly string[] {
  const [history] = evidence.survey.histories
  const plan = planWorkflow(evidence, history)
  return [
    trialWorkflow(evidence, history),
    stagedWorkflow(evidence, history),
    migrateWorkflow(evidence, history),
    deployWorkflow(evidence, history),
    ...(plan === undefined ? [] : [plan]),
  ]
}

/** What brings a program onto the runner; `true`: its image holds it. */
const PROVIDED: Readonly<Record<string, RegExp | true>> = {
  psql: true,
  mysql: true,
  sqlite3: true,
  npx: /npm ci/,
  python: /actions\/setup-python/,
  alembic: /pip install -r requirements\.txt/,
  'bin/rails': /ruby\/setup-ruby/,
  php: /composer install/,
  mix: /mix deps\.get/,
  dotnet: /dotnet tool install --global dotnet-ef/,
  migrate: /go install -tags \w+ github\.com\/golang-migrate\/migrate\/v4\/cmd\/migrate/,
  goose: /go install github\.com\/pressly\/goose\/v3\/cmd\/goose/,
  soda: /go install .*github\.com\/gobuffalo\/pop\/v6\/soda/,
  dbmate: /curl .*dbmate/,
  diesel: /cargo install diesel_cli --locked --no-default-features --features (postgres|mysql|sqlite)$/m,
  sqlx: /cargo install sqlx-cli --locked --no-default-features --features rustls,(postgres|mysql|sqlite)$/m,
  atlas: /ariga\/setup-atlas/,
  flyway: /red-gate\/setup-flyway/,
  liquibase: /liquibase\/setup-liquibase/,
  sqitch: /apt-get install -y sqitch/,
  supabase: /supabase\/setup-cli/,
}

const NAMED = ['alembic', 'sequelize', 'typeorm', 'rails', 'laravel', 'ecto', 'ef-core']
const ALL = [...tools.map(({ id }) => id), ...NAMED].sort()

describe.each(ALL)('the workflows that are printed for %s', (tool) => {
  const paths = ['package.json', 'package-lock.json', 'requirements.txt', 'manage.py', 'alembic.ini', 'Gemfile']

  test.each<Dialect>(['postgres', 'mysql', 'sqlite'])(
    'install what they call, and are workflows: %s',
    async (dialect) => {
      for (const workflow of all(await repository({ tool, dialect, paths }))) {
        expect(problemsOf(workflow)).toEqual([])
        const steps = stepsOf(workflow)
        const commands = steps.filter(({ run }) => Object.keys(PROVIDED).some((each) => run?.startsWith(`${each} `)))
        const migrating = commands.filter(({ run }) => !/^(npx (@|vercel)|npm|dotnet tool|mix deps)/.test(run ?? ''))
        // A file is migrated by the version that is deployed, which no step of these reaches.
        const reaches = dialect !== 'sqlite' || !/^name: Deploy$/m.test(workflow)
        expect(migrating.length > 0).toBe(reaches)
        for (const { run = '' } of migrating) {
          const by = PROVIDED[run.split(' ')[0] ?? '']
          const before = steps.slice(
            0,
            steps.findIndex((each) => each.run === run),
          )
          const text = before.map((each) => `${each.uses ?? ''}${each.run ?? ''}`).join('\n')
          if (by !== true) expect(text).toMatch(by ?? /nothing provides it/)
        }
      }
    },
  )
})

test('commands name the folder that the repository has, where the tool runs', async () => {
  const commands = async (given: Repository): Promise<readonly string[]> =>
    stepsOf(trialWorkflow(await repository(given), (await repository(given)).survey.histories[0])).map(
      (each) => `${each['working-directory'] ?? '.'}: ${each.run ?? each.uses ?? ''}`,
    )
  expect(await commands({ tool: 'golang-migrate', root: "db/it's migrations" })).toContain(
    String.raw`.: migrate -path 'db/it'\''s migrations' -database "$DATABASE_URL" up`,
  )
  expect(
    await commands({
      tool: 'prisma',
      root: 'packages/db/prisma/migrations',
      paths: ['package.json', 'pnpm-lock.yaml', 'packages/db/package.json'],
    }),
  ).toEqual(
    expect.arrayContaining([
      '.: corepack enable && pnpm install --frozen-lockfile',
      'packages/db: npx prisma migrate deploy',
    ]),
  )
  expect(
    await commands({ tool: 'alembic', root: 'api/alembic/versions', paths: ['api/alembic.ini', 'api/uv.lock'] }),
  ).toEqual(expect.arrayContaining(['api: uv sync --locked', 'api: uv run alembic upgrade head']))
  expect(await commands({ tool: 'goose', dialect: 'mysql', root: 'sql' })).toContain(
    '.: goose -dir sql mysql "$DATABASE_URL" up',
  )
})

test('commands connect by the variables that the repository names, and choose its entry as it does', async () => {
  const { survey, ...rest } = await repository({ tool: 'prisma' })
  const [given] = survey.histories
  const connecting = (address: Address): string => {
    const history = given === undefined ? undefined : { ...given, address }
    const evidence = { ...rest, survey }
    return `${trialWorkflow(evidence, history)}${migrateWorkflow(evidence, history)}`
  }
  const urls = connecting({ kind: 'url', names: ['SHOP_URL', 'SHOP_DIRECT_URL'] })
  expect(urls).toContain('SHOP_URL: postgres://postgres:postgres@127.0.0.1:5432/postgres')
  expect(urls).toContain(
    'SHOP_URL: ${{ secrets.DIRECT_SHOP_URL }}\n      SHOP_DIRECT_URL: ${{ secrets.SHOP_DIRECT_URL }}',
  )
  expect(urls).not.toContain('DATABASE_URL')
  const parts = connecting({ kind: 'parts', names: { HOST: 'DB_HOST', PASSWORD: 'DB_PASSWORD' }, fixed: { DB: 'pg' } })
  expect(parts).toContain('DB: pg\n      DB_HOST: 127.0.0.1\n      DB_PASSWORD: postgres')
  expect(parts).toContain('DB: pg\n      DB_HOST: ${{ vars.DB_HOST }}\n      DB_PASSWORD: ${{ secrets.DB_PASSWORD }}')
})

test.each<[string, string | undefined, readonly string[], string]>([
  ['that its workflows set up', '3.12', [], 'python-version: "3.12"'],
  ['of its file', undefined, ['.python-version'], 'python-version-file: .python-version'],
  ['that is newest, where it names none', undefined, [], 'python-version: 3.x'],
])('commands run on the Python of the repository %s', async (_, python, paths, expected) => {
  const evidence = await repository({ tool: 'django', paths: ['manage.py', 'requirements.txt', ...paths] })
  const { automation } = evidence.facts
  const facts = { ...evidence.facts, automation: { ...automation, ...(python === undefined ? {} : { python }) } }
  expect(migrateWorkflow({ ...evidence, facts }, evidence.survey.histories[0])).toContain(expected)
})

test('a step that runs twice is written out twice: readers look for no anchors', async () => {
  const evidence = await repository({ tool: 'diesel' })
  expect(trialWorkflow(evidence, evidence.survey.histories[0])).not.toMatch(/[&*]a1/)
})

const PLATFORMS: Readonly<Record<DeployPlatform, readonly [RegExp, RegExp]>> = {
  kubernetes: [/kubectl rollout status/, /kubectl rollout undo/],
  helm: [/helm upgrade --install/, /helm rollback/],
  fly: [/flyctl deploy --remote-only/, /flyctl deploy --image/],
  render: [/RENDER_DEPLOY_HOOK/, /migrate:down/],
  heroku: [/git\.heroku\.com/, /heroku rollback/],
  railway: [/@railway\/cli up/, /migrate:down/],
  vercel: [/vercel deploy --prod/, /vercel rollback/],
  kamal: [/kamal deploy/, /kamal rollback/],
  ecs: [/aws ecs update-service/, /steps\.previous\.outputs\.task/],
  compose: [/ssh .*docker compose up/, /IMAGE_TAG=\$\{\{ steps\.previous/],
}

test.each(Object.entries(PLATFORMS))(
  'a deploy to %s goes forward and back by its own commands, and is a workflow',
  async (platform, [forward, back]) => {
    const known = Object.keys(PLATFORMS).find((each): each is DeployPlatform => each === platform)
    const evidence = await repository({ tool: 'knex', ...(known === undefined ? {} : { platform: known }) })
    const workflow = deployWorkflow(evidence, evidence.survey.histories[0])
    expect(problemsOf(workflow)).toEqual([])
    expect(workflow).toMatch(forward)
    expect(workflow).toMatch(back)
    const others = Object.entries(PLATFORMS).filter(([each]) => each !== platform)
    for (const [, [other]] of others) expect(workflow).not.toMatch(other)
  },
)

test('where nothing shows the platform, a step says what goes there and fails until it is filled in', async () => {
  const evidence = await repository({ tool: 'knex' })
  const workflow = deployWorkflow(evidence, evidence.survey.histories[0])
  expect(workflow).toContain('Put the new version in place')
  expect(workflow).toContain('exit 1')
  expect(workflow).not.toMatch(/kubectl|helm|scripts\//)
})

describe('names of the repository', () => {
  test('the ledger that its documents name goes into every command of the tool', async () => {
    const evidence = await repository({ tool: 'golang-migrate', root: 'db' })
    const documented = section('Migrations', '')
    const sections = [
      {
        ...documented,
        codeBlocks: [
          {
            language: 'bash',
            text: 'migrate -database "postgres://localhost/shop?sslmode=disable&x-migrations-table=schema_shop" -path db up',
            line: 3,
          },
        ],
      },
    ]
    const named = { ...evidence, facts: { ...evidence.facts, documents: { ...evidence.facts.documents, sections } } }
    expect(trialWorkflow(named, named.survey.histories[0])).toContain(
      'migrate -path db -database "$DATABASE_URL&x-migrations-table=schema_shop" down 1',
    )
  })

  test('the branch whose pushes its workflows wait for', async () => {
    const { facts, ...evidence } = await repository({ tool: 'django' })
    const named = { ...evidence, facts: { ...facts, automation: { ...facts.automation, branch: 'master' } } }
    expect(stagedWorkflow(named, named.survey.histories[0])).toContain('branches: [master]')
  })

  test('the chart that brings the store, not the one of another application', async () => {
    const { facts, ...evidence } = await repository({
      tool: 'goose',
      platform: 'helm',
      paths: ['charts/agent/Chart.yaml', 'charts/shop/Chart.yaml'],
    })
    const units = [
      unit('shop', [command('migrate')], {
        seen: { path: 'charts/shop/templates/migrate.yaml', line: 2, quote: '' },
        onPullRequest: false,
      }),
    ]
    const named = { ...evidence, facts: { ...facts, automation: { ...facts.automation, units } } }
    expect(deployWorkflow(named, named.survey.histories[0])).toContain('helm upgrade --install "$RELEASE" charts/shop')
  })
})
