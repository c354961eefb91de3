import { describe, expect, test } from '@jest/globals'
import type { Files } from '../runner/repository.js'
import { theatre, type Plan } from './scene.js'
import { OTHER_CHANGE, SAFE_INDEX, SHOP, SLOW_INDEX } from './shop.js'

const { scene } = theatre()
const withReport = { inputs: { 'report-file': 'report.json' } }

async function reasonsOf(plan: Omit<Plan, 'base'> & { readonly base?: Files }, inputs: Record<string, string> = {}) {
  const { run } = scene({ base: SHOP, ...plan })
  const result = await run({ inputs: { ...withReport.inputs, ...inputs } })
  const { trigger, gate } = result.report()
  return { ...result, gate, ids: [...new Set(trigger.reasons.map(({ id }) => id))], details: trigger.reasons }
}

describe('a word starts the review of a change without a database file: neutral, exit code 0', () => {
  test.each<[string, Partial<Plan>]>([
    ['in the title', { title: 'Prepare the Database for the sale' }],
    ['in the description', { body: 'First step.\n\nThe SQL follows.' }],
    ['in a label', { labels: ['bug', 'migration'] }],
    ['in a commit message', { headMessage: 'Speak of the schema' }],
  ])('%s', async (_, said) => {
    const { exitCode, ids, gate, outputs, summary } = await reasonsOf({ head: OTHER_CHANGE, ...said })
    expect([exitCode, ids, gate.conclusion, outputs['conclusion']]).toEqual([0, ['keywords'], 'neutral', 'neutral'])
    expect(summary).toContain('touches no database file')
  })

  test('and "eschemata", "schema_id" and "mysqlx" are no such words', async () => {
    const said = { title: 'Draw eschemata', body: 'The schema_id of mysqlx', labels: ['databases'] }
    const { run } = scene({ base: SHOP, head: OTHER_CHANGE, ...said })
    expect((await run()).outputs['triggered']).toBe('false')
  })
})

const PACKAGE = '{\n  "name": "shop",\n  "version": "1.9.3"\n}\n'

describe('a file starts the review', () => {
  test.each<[string, string, Files, Files]>([
    ['a migration', 'migration-files', {}, { ...SLOW_INDEX, ...SAFE_INDEX }],
    [
      'a schema file',
      'schema-files',
      { 'prisma/schema.prisma': prismaSchema('') },
      { 'prisma/schema.prisma': prismaSchema('  name String?\n') },
    ],
    [
      'a driver that is new',
      'new-database',
      { 'package.json': PACKAGE },
      { 'package.json': '{ "name": "shop", "version": "1.9.3", "dependencies": { "mysql2": "^3.9.0" } }\n' },
    ],
    ['a connection variable that is new', 'new-database', {}, { '.env.example': 'REDIS_URL=\n' }],
    [
      'a backup script',
      'backup-scripts',
      { 'scripts/nightly.sh': '#!/bin/sh\npg_dump shop > shop.sql\n' },
      { 'scripts/nightly.sh': '#!/bin/sh\npg_dump --format=custom shop > shop.dump\n' },
    ],
    [
      'a major release',
      'major-release',
      { 'package.json': PACKAGE },
      { 'package.json': PACKAGE.replace('1.9.3', '2.0.0') },
    ],
    ['a new production environment', 'new-production-environment', {}, { 'environments/production/main.tf': '# x\n' }],
    [
      'a job that now deploys to production',
      'new-production-environment',
      {},
      {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  go:\n    runs-on: x\n    environment: production\n    steps: []\n',
      },
    ],
  ])('%s', async (_, id, base, head) => {
    const { ids, details } = await reasonsOf({ base: { ...SHOP, ...base }, head })
    expect(ids).toContain(id)
    expect(Object.keys(head)).toContain(details.find((each) => each.id === id)?.path)
  })
})

describe('settings say what starts a review', () => {
  test('keywords of our own take the place of the usual ones', async () => {
    const own = { keywords: 'ledger, payout' }
    const { ids } = await reasonsOf({ head: OTHER_CHANGE, title: 'A payout for the database' }, own)
    expect(ids).toEqual(['keywords'])
    const { run } = scene({ base: SHOP, head: OTHER_CHANGE, title: 'Touch the database' })
    expect((await run({ inputs: own })).outputs['triggered']).toBe('false')
  })

  test('paths take the place of the files that we know', async () => {
    const paths = { paths: 'warehouse/**' }
    const { ids } = await reasonsOf({ head: { 'warehouse/load.txt': 'x' } }, paths)
    expect(ids).toEqual(['configured-paths'])
    const { run } = scene({ base: SHOP, head: SLOW_INDEX })
    expect((await run({ inputs: paths })).outputs['triggered']).toBe('false')
  })

  test('paths-ignore takes files out', async () => {
    const { run } = scene({ base: SHOP, head: SLOW_INDEX })
    const { outputs, exitCode } = await run({ inputs: { 'paths-ignore': 'migrations/**' } })
    expect([outputs['triggered'], exitCode]).toEqual(['false', 0])
  })
})

function prismaSchema(more: string): string {
  return `datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n\nmodel User {\n  id Int @id\n${more}}\n`
}
