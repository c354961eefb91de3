import { expect, test } from '@jest/globals'
import { DEFAULTS } from '../../src/inputs/defaults.js'
import { Surveyor, type Survey } from '../../src/migrations/histories.js'
import type { Tree } from '../../src/tree/tree.js'

function surveyOf(files: Readonly<Record<string, string>>): Promise<Survey> {
  const tree: Tree = {
    name: 'a tree',
    commit: undefined,
    entries: new Map(
      Object.entries(files).map(([path, text]) => [path, { path, kind: 'file', size: text.length, blob: text }]),
    ),
    read: (paths) =>
      Promise.resolve(new Map([...paths].map((path) => [path, { kind: 'text', text: files[path] ?? '', bom: false }]))),
  }
  return new Surveyor(DEFAULTS).survey(tree)
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
  expect(survey.unreadFiles).toEqual([{ title: 'EF Core', count: 2, path: 'api/Migrations/20260101120000_Orders.cs' }])
  expect(survey.notAnalysed.map(({ path }) => path)).toEqual(['api/Migrations/20260101120000_Orders.cs'])
})

test('a tool that keeps no file here leaves nothing unread', async () => {
  const survey = await surveyOf({ ...READ, ...EF })
  expect([survey.unreadFiles, survey.notAnalysed]).toEqual([[], []])
})
