import { expect, test } from '@jest/globals'
import { reviewOf, surveyorOfTests } from './fixed.js'
import type { Files } from './repositories.js'

const ORDERS = 'CREATE TABLE orders (id bigint PRIMARY KEY);\n'
const NOTE = 'ALTER TABLE orders ADD COLUMN note text;\n'
const BACK = 'ALTER TABLE orders DROP COLUMN note;'

const go = (module: string): Files => ({
  'go.mod': `module shop\n\nrequire (\n\t${module}\n\tgithub.com/jackc/pgx/v5 v5.5.0\n)\n`,
})
const LIQUIBASE: Files = {
  'pom.xml':
    '<project><dependencies><dependency><groupId>org.liquibase</groupId><artifactId>liquibase-core</artifactId><version>4.27.0</version></dependency><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.0</version></dependency></dependencies></project>\n',
  'db/master.yaml': 'databaseChangeLog:\n  - includeAll: { path: changes, relativeToChangelogFile: true }\n',
}
const xml = (changes: string): string =>
  `<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">\n<changeSet id="1" author="ada">${changes}</changeSet>\n</databaseChangeLog>\n`

/** A tool, a base with one migration that has its down, and the one under review, which has none. */
const CASES: readonly (readonly [tool: string, base: Files, change: Files, told: object])[] = [
  [
    'golang-migrate',
    {
      ...go('github.com/golang-migrate/migrate/v4 v4.17.0'),
      'migrations/1_a.up.sql': ORDERS,
      'migrations/1_a.down.sql': 'DROP TABLE orders;\n',
    },
    { 'migrations/2_b.up.sql': NOTE },
    { language: 'sql', files: [{ path: 'migrations/2_b.down.sql', contents: `${BACK}\n` }] },
  ],
  [
    'pop',
    {
      ...go('github.com/gobuffalo/pop/v6 v6.1.1'),
      'migrations/20240101000000_a.up.sql': ORDERS,
      'migrations/20240101000000_a.down.sql': 'DROP TABLE orders;\n',
    },
    { 'migrations/20240102000000_b.up.sql': NOTE },
    { language: 'sql', files: [{ path: 'migrations/20240102000000_b.down.sql', contents: `${BACK}\n` }] },
  ],
  [
    'goose',
    {
      ...go('github.com/pressly/goose/v3 v3.20.0'),
      'migrations/00001_a.sql': `-- +goose Up\n${ORDERS}\n-- +goose Down\nDROP TABLE orders;\n`,
    },
    { 'migrations/00002_b.sql': `-- +goose Up\n${NOTE}` },
    { language: 'sql', code: `-- Add the down section to migrations/00002_b.sql.\n-- +goose Down\n${BACK}` },
  ],
  [
    'Sqitch',
    {
      'sqitch.conf': '[core]\n\tengine = pg\n',
      'sqitch.plan':
        '%syntax-version=1.0.0\n%project=shop\n\na 2024-01-01T00:00:00Z Ada <ada@example.com> # orders\nb 2024-01-02T00:00:00Z Ada <ada@example.com> # note\n',
      'deploy/a.sql': `BEGIN;\n${ORDERS}COMMIT;\n`,
      'revert/a.sql': 'BEGIN;\nDROP TABLE orders;\nCOMMIT;\n',
    },
    { 'deploy/b.sql': `BEGIN;\n${NOTE}COMMIT;\n` },
    { language: 'sql', files: [{ path: 'revert/b.sql', contents: `BEGIN;\n\n${BACK}\n\nCOMMIT;\n` }] },
  ],
  [
    'node-pg-migrate',
    {
      'package.json': '{ "dependencies": { "node-pg-migrate": "7.0.0", "pg": "8.11.0" } }\n',
      'migrations/1704067200000_a.sql': `-- Up Migration\n${ORDERS}\n-- Down Migration\nDROP TABLE orders;\n`,
    },
    { 'migrations/1704153600000_b.sql': `-- Up Migration\n${NOTE}` },
    {
      language: 'sql',
      code: `-- Add the down section to migrations/1704153600000_b.sql.\n-- Down Migration\n${BACK}`,
    },
  ],
  [
    'Liquibase in XML',
    { ...LIQUIBASE, 'db/changes/1.xml': xml(`<sql>${ORDERS}</sql><rollback>DROP TABLE orders;</rollback>`) },
    { 'db/changes/2.xml': xml(`<sql>${NOTE}</sql>`) },
    {
      language: 'xml',
      code: `<!-- Add the rollback to its changeSet in db/changes/2.xml. -->\n<rollback><![CDATA[\n${BACK}\n    ]]></rollback>`,
    },
  ],
  [
    'Liquibase in SQL',
    {
      ...LIQUIBASE,
      'db/changes/1.sql': `--liquibase formatted sql\n--changeset ada:1\n${ORDERS}--rollback DROP TABLE orders;\n`,
    },
    { 'db/changes/2.sql': `--liquibase formatted sql\n--changeset ada:2\n${NOTE}` },
    { language: 'sql', code: `-- Add the rollback to its changeSet in db/changes/2.sql.\n--rollback ${BACK}` },
  ],
  [
    'Liquibase in YAML',
    { ...LIQUIBASE, 'db/changes/1.xml': xml(`<sql>${ORDERS}</sql><rollback>DROP TABLE orders;</rollback>`) },
    {
      'db/changes/2.yaml': `databaseChangeLog:\n  - changeSet:\n      id: 2\n      author: ada\n      changes:\n        - sql: { sql: "${NOTE.trim()}" }\n`,
    },
    {
      language: 'yaml',
      code: `# Add the rollback to its changeSet in db/changes/2.yaml.\nrollback:\n  - sql:\n      sql: |\n        ${BACK}`,
    },
  ],
]

test.each(CASES)('a migration without a down is shown its own, as %s keeps it', async (_, base, change, told) => {
  const { findings } = await reviewOf(surveyorOfTests(), base, { ...base, ...change })
  expect(findings.find(({ hazard }) => hazard === 'missing-down')?.fix).toEqual(told)
})
