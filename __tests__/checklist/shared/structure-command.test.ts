import { expect, test } from '@jest/globals'
import { structureSaid } from '../../../src/checklist/shared/structure-command.js'
import type { Dialect } from '../../../src/migrations/operation.js'
import { evidenceOf, withoutMigrations } from '../scenes.js'

async function said(
  tool: string,
  dialect: Dialect,
  texts: Readonly<Record<string, string>> = {},
  written: 'structure' | 'diagram' = 'structure',
): Promise<string | undefined> {
  const evidence = await evidenceOf({ dialect, history: { tool } })
  const [history] = evidence.survey.histories
  const survey = { ...evidence.survey, texts: new Map(Object.entries(texts)) }
  return structureSaid({ evidence: { ...evidence, survey }, dialect, history }, written)
}

const KIT = (version: string) => ({ 'package.json': `{ "devDependencies": { "drizzle-kit": "^${version}" } }` })
const DUMP = 'pg_dump --schema-only --no-owner --no-privileges "$DATABASE_URL" > docs/schema.sql'

test.each([
  ['drizzle', 'postgres', {}, 'npx drizzle-kit export > docs/schema.sql'],
  ['drizzle', 'postgres', KIT('0.31.4'), 'npx drizzle-kit export > docs/schema.sql'],
  ['drizzle', 'postgres', KIT('0.30.0'), DUMP],
  ['atlas', 'postgres', {}, `atlas schema inspect --url "$DATABASE_URL" --format '{{ sql . }}' > docs/schema.sql`],
  ['liquibase', 'mysql', {}, 'liquibase db-doc --output-directory=docs/database'],
  ['dbmate', 'postgres', {}, 'dbmate dump'],
  ['sqitch', 'postgres', {}, DUMP],
  ['golang-migrate', 'mysql', {}, 'mysqldump --no-data --skip-comments "$DB_NAME" > docs/schema.sql'],
  ['goose', 'sqlite', {}, 'sqlite3 "$DATABASE_FILE" .schema > docs/schema.sql'],
  ['django', 'sqlite', {}, 'python manage.py dbshell -- .schema > docs/schema.sql'],
  ['django', 'postgres', {}, DUMP],
  ['ecto', 'postgres', {}, 'mix ecto.dump'],
] as const)(
  '%s on %s writes the structure by its own command, else by the client',
  async (tool, dialect, texts, command) => {
    expect(await said(tool, dialect, texts)).toBe(`This writes the structure: ${command}`)
  },
)

test.each([
  [
    'atlas',
    {},
    `This draws it anew: atlas schema inspect --url "$DATABASE_URL" --format '{{ mermaid . }}' > docs/erd.mmd`,
  ],
  [
    'django',
    { 'requirements.txt': 'django-extensions==4.1' },
    'This draws it anew: python manage.py graph_models -a > docs/erd.dot',
  ],
  ['django', {}, undefined],
  ['goose', {}, undefined],
] as const)('%s draws a diagram only where it can', async (tool, texts, sentence) => {
  expect(await said(tool, 'postgres', texts, 'diagram')).toBe(sentence)
})

test('Rails has written it already', async () => {
  const evidence = await withoutMigrations()
  const tools = [{ id: 'rails', title: 'Rails', version: undefined, signals: [] }]
  const survey = { ...evidence.survey, stack: { ...evidence.survey.stack, tools } }
  const asked = { evidence: { ...evidence, survey }, dialect: 'postgres', history: undefined } as const
  expect(structureSaid(asked, 'structure')).toContain('db/schema.rb is the structure already')
})

test('SQL Server has no client that writes it', async () => {
  expect(await said('plain-sql', 'sqlserver')).toBeUndefined()
})
