import { expect, test } from '@jest/globals'
import { DEFAULTS } from '../../src/inputs/defaults.js'
import type { DatabaseSettings } from '../../src/inputs/settings.js'
import { Surveyor, type Survey } from '../../src/migrations/histories.js'
import type { Tree } from '../../src/tree/tree.js'

function surveyOf(
  files: Readonly<Record<string, string>>,
  databases: readonly DatabaseSettings[] = [],
): Promise<Survey> {
  const tree: Tree = {
    name: 'a tree',
    commit: undefined,
    entries: new Map(
      Object.entries(files).map(([path, text]) => [path, { path, kind: 'file', size: text.length, blob: text }]),
    ),
    read: (paths) =>
      Promise.resolve(new Map([...paths].map((path) => [path, { kind: 'text', text: files[path] ?? '', bom: false }]))),
  }
  return new Surveyor({ ...DEFAULTS, databases }).survey(tree)
}

const READ = { 'billing/db/migrations/001_init.sql': 'CREATE TABLE bills (id bigint PRIMARY KEY);' }
const EF = {
  'api/Shop.csproj':
    '<Project><ItemGroup><PackageReference Include="Microsoft.EntityFrameworkCore.Design" Version="9.0.0" /></ItemGroup></Project>',
}

test('migrations of a tool that is not read are named beside those that are', async () => {
  const survey = await surveyOf({
    ...READ,
    ...EF,
    'api/Migrations/20250101120000_Init.cs': 'class Init : Migration {}',
    'api/Migrations/20260101120000_Orders.cs': 'class Orders : Migration {}',
  })
  expect(survey.histories.map(({ tool }) => tool)).toEqual(['plain-sql'])
  const [unread] = survey.unread ?? []
  expect(unread?.title).toBe('EF Core')
  expect(unread?.history).toMatchObject({ tool: 'ef-core', dialect: 'postgres', root: 'api/Migrations' })
  expect(unread?.history.migrations.map(({ id, version, name }) => [id, version, name])).toEqual([
    ['20250101120000_Init', '20250101120000', 'Init'],
    ['20260101120000_Orders', '20260101120000', 'Orders'],
  ])
})

test('steps in code beside the migrations leave none of those unread', async () => {
  const survey = await surveyOf({
    'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'prisma/migrations/20240101000000_users/migration.sql': 'CREATE TABLE users (id int PRIMARY KEY);',
    'prisma/migrations/20240102000000_fill/migration.ts': 'export const run = () => undefined',
  })
  expect(survey.notAnalysed).toEqual([])
  expect(survey.beside?.map(({ path }) => path)).toEqual(['prisma/migrations/20240102000000_fill/migration.ts'])
})

test('a tool that keeps no file here is named alone', async () => {
  const survey = await surveyOf({ ...READ, ...EF })
  expect([survey.unread, survey.unreadTools]).toEqual([[], ['EF Core']])
})

test('migrations of which nobody can tell the database are named by their tool alone', async () => {
  const gemfile = {
    Gemfile: "gem 'rails', '8.0.0'",
    'db/migrate/20260101120000_create_orders.rb': 'class CreateOrders; end',
  }
  const unknown = await surveyOf(gemfile)
  expect([unknown.unread, unknown.unreadTools]).toEqual([[], ['Rails']])
  const known = await surveyOf({ ...gemfile, Gemfile: `${gemfile.Gemfile}\ngem 'pg'` })
  expect(known.unread?.map(({ history }) => [history.tool, history.dialect])).toEqual([['rails', 'postgres']])
})

test('what a newer PostgreSQL may know is not analysed, instead of refused', async () => {
  const unread = async (version: string): Promise<unknown> => {
    const database: DatabaseSettings = {
      id: 'bills',
      paths: [],
      dialect: 'postgres',
      version,
      urlEnv: undefined,
      transaction: undefined,
      tables: { large: [], rows: {}, statsFile: undefined },
      role: undefined,
      criticality: 'normal',
    }
    const { histories } = await surveyOf({ 'db/migrations/001_repack.sql': 'REPACK bills;' }, [database])
    return histories.flatMap(({ migrations }) => migrations.flatMap((each) => each.unread))
  }
  expect(await unread('18')).toEqual([expect.objectContaining({ refused: true })])
  expect(await unread('19')).toEqual([
    expect.objectContaining({
      refused: false,
      reason: expect.stringContaining('grammar of PostgreSQL 18, and 19 may'),
    }),
  ])
})
