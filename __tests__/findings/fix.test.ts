import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SEVERITIES, type Example, type Severity } from '../../src/hazards/hazard.js'
import { hazards } from '../../src/hazards/registry.js'
import { DEFAULTS } from '../../src/inputs/defaults.js'
import { Surveyor } from '../../src/migrations/histories.js'
import type { Finding, ReportedFix } from '../../src/report.js'
import { psql, serverVersion } from '../schema/effects/psql.js'
import { releases, reviewOf, ROWS, scriptOf, surveyorOfTests, type Review } from './fixed.js'
import { REPOSITORIES, type Files, type Repository } from './repositories.js'

/** Every hazard meets these, one that wraps a file and one that sends it in one string; the others meet the samples. */
const ALWAYS: ReadonlySet<string> = new Set(['goose', 'golang-migrate'])
const SAMPLES: ReadonlySet<string> = new Set([
  'index-not-concurrent',
  'unique-constraint-without-using-index',
  'set-not-null-scan',
  'concurrent-index-left-invalid',
  'detach-partition-blocking',
  'unbatched-update',
  'rename-table',
])

/** What a fix still brings, and why nothing can be done about it. */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  // The contract phase, in a later release: it drops what nothing uses any more.
  'change-column-type': ['drop-column'],
  'drop-column': ['drop-column'],
  'drop-schema': ['drop-schema'],
  'drop-table': ['drop-table'],
  'narrow-column-type': ['drop-column'],
  'rename-column': ['drop-column'],
  'replace-column': ['drop-column'],
  // The statement stays, behind the release that makes it harmless.
  'drop-default': ['drop-default'],
  'drop-not-null': ['drop-not-null'],
  // The lock cannot be spared; its wait is bounded. The example has no index in the first place.
  'foreign-key-locks-parent': ['foreign-key-locks-parent', 'foreign-key-without-index'],
  // Validated by the migration that follows.
  'add-required-column': ['constraint-not-validated'],
  // Rows and remains do not come back, and the file says so.
  'backfill-beside-schema-change': ['irreversible-migration'],
  'concurrent-index-left-invalid': ['irreversible-migration'],
  'detach-partition-blocking': ['irreversible-migration'],
  'work-under-exclusive-lock': ['irreversible-migration'],
}

/** What people do before the first migration of a fix, and behind it, by its notes. */
const PEOPLE: Readonly<Record<string, readonly [string, string]>> = {
  'add-not-null-without-default': ['', "update orders set state = 'new';"],
  'add-required-column': ['', "update orders set currency = 'EUR';"],
  'drop-schema': ['drop table billing.invoices;', ''],
  'drop-type': ['alter table people drop column mood;', ''],
  'refresh-materialized-view': ['create unique index on totals (total);', ''],
}

interface Case {
  readonly hazard: string
  readonly example: Example
  readonly repository: Repository
}

const CASES: readonly Case[] = hazards.flatMap(({ id, bad }) => {
  const [example] = bad.postgres ?? []
  if (example === undefined) return []
  return REPOSITORIES.filter(({ tool }) => ALWAYS.has(tool) || SAMPLES.has(id)).map((repository) => ({
    hazard: id,
    example,
    repository,
  }))
})

interface Fixed {
  readonly case: Case
  readonly finding: Finding
  readonly fix: ReportedFix
  readonly states: readonly Files[]
  readonly reviews: readonly Review[]
}

const version = serverVersion()
if (version === undefined)
  process.stderr.write('No PostgreSQL on 127.0.0.1:5432: written fixes are reviewed but not run.\n')
const onServer = version === undefined ? test.skip : test
const database = `database_review_fixes_${String(process.pid)}`

let fixes: readonly Fixed[] = []

beforeAll(async () => {
  fixes = await allFixed()
}, 120_000)

afterAll(() => {
  if (version !== undefined) psql('postgres', `drop database if exists ${database} with (force)`)
})

async function allFixed(): Promise<readonly Fixed[]> {
  const surveyor = surveyorOfTests()
  const made: Fixed[] = []
  for (const each of CASES) {
    const { base, change } = each.repository.files(each.example)
    const head = { ...base, ...change }
    const { findings } = await reviewOf(surveyor, base, head)
    const finding = findings.find(({ hazard }) => hazard === each.hazard)
    if (finding?.fix?.files === undefined) continue
    const states = releases(base, head, finding.fix)
    const reviews: Review[] = []
    for (const [at, state] of states.entries()) reviews.push(await reviewOf(surveyor, states[at - 1] ?? {}, state))
    made.push({ case: each, finding, fix: finding.fix, states, reviews })
  }
  return made
}

function isAtLeast(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b)
}

function nameOf({ case: { hazard, repository } }: Fixed): string {
  return `${hazard} under ${repository.tool}`
}

describe('a fix in files', () => {
  test('is written for every hazard whose way is a sequence of migrations', () => {
    const written = new Set(fixes.map((each) => each.case.hazard))
    expect([...written].length).toBeGreaterThan(30)
    for (const sample of SAMPLES) expect(written).toContain(sample)
    const indexes = fixes.filter((each) => each.case.hazard === 'index-not-concurrent')
    expect(indexes.map((each) => each.case.repository)).toEqual(REPOSITORIES)
  })

  test('passes the review that asked for it: nothing of its hazard, and nothing as bad', () => {
    const complaints = fixes.flatMap((each) => {
      const { hazard } = each.case
      const own = new Set((each.fix.files ?? []).map(({ path }) => path))
      return each.reviews.slice(1).flatMap(({ findings }) =>
        findings
          .filter((found) => found.introduced === 'yes' && own.has(found.path))
          .filter((found) => found.hazard === hazard || isAtLeast(found.severity, each.finding.severity))
          .filter((found) => ACCEPTED[hazard]?.includes(found.hazard) !== true)
          .map(
            (found) =>
              `${nameOf(each)}: ${found.severity} ${found.hazard} ${found.path}:${found.line} ${found.message}`,
          ),
      )
    })
    expect(complaints).toEqual([])
  })

  test('says what one transaction around all that is pending asks for, and what it cannot run', async () => {
    const drizzle = (sql: string): Files => ({
      'package.json': '{ "dependencies": { "drizzle-orm": "0.30.0", "pg": "8.11.0" } }\n',
      'drizzle.config.ts': "export default { dialect: 'postgresql', out: './drizzle' }\n",
      'drizzle/0000_first.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n',
      'drizzle/0001_second.sql': sql,
      'drizzle/meta/_journal.json':
        '{ "dialect": "postgresql", "entries": [{ "idx": 0, "when": 1, "tag": "0000_first" }, { "idx": 1, "when": 2, "tag": "0001_second" }] }\n',
    })
    const sql = 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);\n'
    const { findings } = await reviewOf(surveyorOfTests(), drizzle('SELECT 1;\n'), drizzle(sql))
    const fix = findings.find(({ hazard }) => hazard === 'unique-constraint-without-using-index')?.fix
    expect(fix?.files?.map(({ path }) => path)).toEqual(['scripts/second.sql', 'drizzle/0002_add_users_email_key.sql'])
    expect(fix?.files?.map(({ note }) => note)).toEqual([
      expect.stringContaining('run it by hand before the deploy'),
      expect.stringContaining('In a deploy of its own'),
    ])
  })

  test.each([
    [
      'django',
      `# The first of the operations of orders/migrations/0002_second.py
migrations.RunSQL("""SET LOCAL lock_timeout = '5s';""", reverse_sql=migrations.RunSQL.noop),`,
    ],
    [
      'knex',
      "// The first lines of up in migrations/20240201120000_second.js\nawait knex.raw(`SET LOCAL lock_timeout = '5s'`)",
    ],
    ['goose', "-- Before the first statement\nSET LOCAL lock_timeout = '5s';"],
  ])('bounds the wait for a lock at the head of the migration, and takes nothing out of it: %s', async (tool, code) => {
    const repository = REPOSITORIES.find((each) => each.tool === tool)
    const { base, change } = repository?.files({
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN note text;',
    }) ?? { base: {}, change: {} }
    const { findings } = await reviewOf(surveyorOfTests(), base, { ...base, ...change })
    const fix = findings.find(({ hazard }) => hazard === 'missing-lock-timeout')?.fix
    expect(fix?.files).toBeUndefined()
    expect(fix?.code).toBe(code)
  })

  test('leaves a graph with one head where migrations stand behind the one that it replaces', async () => {
    const repository = REPOSITORIES.find(({ tool }) => tool === 'django')
    const { base, change } = repository?.files({
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;',
    }) ?? { base: {}, change: {} }
    const third = Object.values(change)[0]
      ?.replace('0001_first', '0002_second')
      .replace(/ALTER TABLE[^;]*;/, 'SELECT 1;')
    const { findings } = await reviewOf(surveyorOfTests(), base, {
      ...base,
      ...change,
      'orders/migrations/0003_third.py': third ?? '',
    })
    const files = findings.find(({ hazard }) => hazard === 'set-not-null-scan')?.fix?.files ?? []
    expect(files.map(({ path, contents }) => [path, /\("orders", "(\w+)"\)/.exec(contents)?.[1]])).toEqual([
      ['orders/migrations/0002_second.py', '0001_first'],
      ['orders/migrations/0004_validate_orders_note_not_null.py', '0003_third'],
      ['orders/migrations/0005_set_not_null_orders_note.py', '0004_validate_orders_note_not_null'],
    ])
  })

  test('keeps the changeset whose place it takes, and numbers changelogs that bear no name', async () => {
    const changelog = (id: string, changes: string): string =>
      `<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">\n<changeSet id="${id}" author="ada">\n${changes}\n</changeSet>\n</databaseChangeLog>\n`
    const base = {
      'pom.xml':
        REPOSITORIES.find(({ tool }) => tool === 'liquibase')?.files({ before: '', sql: '' }).base['pom.xml'] ?? '',
      'schema/changelog-master.xml':
        '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">\n<include file="changelog-6.14.0.xml" relativeToChangelogFile="true"/>\n<include file="changelog-6.15.0.xml" relativeToChangelogFile="true"/>\n</databaseChangeLog>\n',
      'schema/changelog-6.14.0.xml': changelog(
        'release-6.14',
        '<sql>CREATE TABLE orders (id bigint PRIMARY KEY, total int); CREATE TABLE users (id bigint PRIMARY KEY, age int);</sql>',
      ),
    }
    const retyped = (table: string, column: string): string =>
      `<modifyDataType tableName="${table}" columnName="${column}" newDataType="BIGINT"/>`
    const { findings } = await reviewOf(surveyorOfTests(), base, {
      ...base,
      'schema/changelog-6.15.0.xml': changelog('release-6.15', retyped('orders', 'total') + retyped('users', 'age')),
    })
    const files = (hazard: string) => findings.find((each) => each.hazard === hazard)?.fix?.files ?? []
    expect(files('several-tables-locked').map(({ path }) => path)).toEqual([
      'schema/changelog-6.15.0.xml',
      'schema/changelog-6.15.1.xml',
    ])
    expect(files('several-tables-locked')[0]?.contents).toContain('<changeSet id="release-6.15" author="ada">')
    expect(files('several-tables-locked')[1]?.contents).toContain('<changeSet id="type_users_age" author="ada">')
  })

  test('is for its own engine alone where one changelog serves several', async () => {
    const dependency = (group: string, artifact: string): string =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>4.0.0</version></dependency>`
    const changelog = (id: string, changes: string): string =>
      `<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">\n<changeSet id="${id}" author="ada">\n${changes}\n</changeSet>\n</databaseChangeLog>\n`
    const column = (name: string): string => `<column name="${name}" type="int"/>`
    const base = {
      'pom.xml': `<project><artifactId>shop</artifactId><dependencies>${dependency('org.liquibase', 'liquibase-core')}${dependency('org.postgresql', 'postgresql')}${dependency('org.mariadb.jdbc', 'mariadb-java-client')}</dependencies></project>`,
      'db/changelog/1.xml': changelog(
        '1',
        `<createTable tableName="orders">${column('id')}${column('total')}</createTable>`,
      ),
    }
    const { findings } = await reviewOf(surveyorOfTests(), base, {
      ...base,
      'db/changelog/2.xml': changelog(
        '2',
        '<createIndex tableName="orders" indexName="orders_total"><column name="total"/></createIndex>',
      ),
    })
    const fix = findings.find(({ hazard }) => hazard === 'index-not-concurrent')?.fix
    expect(fix?.files?.[0]?.contents).toContain(
      '<changeSet id="2" author="ada" dbms="postgresql" runInTransaction="false">',
    )
    expect(fix?.after).toBe(
      'These changeSets are for postgresql alone: keep what they replace in a changeSet of dbms="!postgresql" for the other engines.',
    )
  })

  test('takes along what its steps do in another way', async () => {
    const dbmate = REPOSITORIES.find(({ tool }) => tool === 'dbmate')
    const { base = {}, change = {} } =
      dbmate?.files({
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, team_id bigint);',
        sql: 'DELETE FROM orders WHERE team_id IS NULL;\nSELECT 1;\nALTER TABLE orders ALTER COLUMN team_id SET NOT NULL;',
      }) ?? {}
    const { findings } = await reviewOf(surveyorOfTests(), base, { ...base, ...change })
    const found = findings.find(({ hazard }) => hazard === 'backfill-beside-schema-change')
    expect(found?.fix?.files?.[0]?.note).toContain('Leave lines 2, 4 out of db/migrations/20240201120000_second.sql')
  })

  test('leaves an index in its transaction where the engine builds it there', async () => {
    const mysql = new Surveyor({ ...DEFAULTS, dialect: 'mysql' })
    const [path, older] = [
      'db/migrations/20240101120000_first.sql',
      'CREATE TABLE teams (id int PRIMARY KEY, code varchar(9));',
    ]
    const base = { [path]: `-- migrate:up\n${older}\n-- migrate:down\nDROP TABLE teams;\n` }
    const second = `-- migrate:up\nCREATE TABLE orders (id int PRIMARY KEY, code varchar(9), FOREIGN KEY (code) REFERENCES teams (code));
-- migrate:down\nDROP TABLE orders;\n`
    const { findings } = await reviewOf(mysql, base, { ...base, 'db/migrations/20240201120000_second.sql': second })
    const [found] = findings.filter(({ hazard }) => hazard === 'foreign-key-type-mismatch')
    const contents = found?.fix?.files?.map((file) => file.contents).join('') ?? found?.fix?.code
    expect(contents).toContain('UNIQUE INDEX')
    expect(contents).not.toContain('transaction:false')
  })

  test('says in sentences what only people can do', async () => {
    const { base, change } = REPOSITORIES.find((each) => each.tool === 'goose')?.files({
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'TRUNCATE orders;',
    }) ?? { base: {}, change: {} }
    const { findings } = await reviewOf(surveyorOfTests(), base, { ...base, ...change })
    const fix = findings.find(({ hazard }) => hazard === 'truncate')?.fix
    expect(fix?.language).toBe('text')
    expect(fix?.code).toBeUndefined()
    expect(fix?.after).toMatch(/^Make sure that .*\. Delete them in batches/)
  })

  test('names only migrations that come after those that are there, each once', () => {
    for (const each of fixes) {
      const disorder = each.reviews.flatMap(({ replayed }) => replayed.flatMap(({ plan }) => plan.history.disorder))
      expect([nameOf(each), disorder]).toEqual([nameOf(each), []])
      const last = each.reviews.at(-1)?.replayed[0]?.plan.history
      expect([nameOf(each), last?.ignored]).toEqual([nameOf(each), []])
    }
  })

  onServer(
    'runs on PostgreSQL as its tool runs it: up with rows in the tables, down, and up again',
    () => {
      psql('postgres', `create database ${database}`)
      const scripts = new Map<string, string>()
      for (const each of fixes) {
        const { hazard, example } = each.case
        const [first = '', between = ''] = PEOPLE[hazard] ?? []
        const kept = hazard === 'constraint-not-validated' ? example.sql : ''
        const script = scriptOf([example.before ?? '', ROWS, kept, first], each.reviews.at(-1), each.fix, between)
        if (!scripts.has(script)) scripts.set(script, nameOf(each))
      }
      const ran = psql(
        database,
        [...scripts].map(([script, name]) => `\\warn case ${name}\n${script}`).join('\n'),
      ).complaints.split(/^case /m)
      const refused = ran.filter((part) => /ERROR|WARNING/.test(part))
      expect(refused).toEqual([])
      expect(scripts.size).toBeGreaterThan(40)
    },
    120_000,
  )
})
