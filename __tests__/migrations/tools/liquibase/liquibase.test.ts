import { describe, expect, test } from '@jest/globals'
import type { Dialect, History } from '../../../../src/migrations/model.js'
import { liquibase } from '../../../../src/migrations/tools/liquibase/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const MASTER = 'src/main/resources/db/changelog/db.changelog-master.xml'
const FOLDER = 'src/main/resources/db/changelog'

function xml(...inside: readonly string[]): string {
  return `<?xml version="1.0"?>\n<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">\n${inside.join('\n')}\n</databaseChangeLog>\n`
}

function changeSet(id: string, inside: string, attributes = ''): string {
  return `<changeSet id="${id}" author="ada" ${attributes}>${inside}</changeSet>`
}

/** The SQL of a single changelog in XML, as one engine receives it. */
async function sqlOf(inside: string, dialect: Dialect = 'postgres'): Promise<string[]> {
  const history = await historyIn(liquibase, { [MASTER]: xml(inside) }, { engines: [dialect] })
  return statementsOf(history)
}

function statementsOf(history: History): string[] {
  return history.migrations.flatMap(({ up }) => up.map(({ sql }) => sql.text.trim()))
}

describe('Liquibase, formatted SQL', () => {
  const FORMATTED = [
    '--liquibase formatted sql',
    '',
    '--changeset ada:1',
    'CREATE TABLE orders (id int);',
    '--rollback DROP TABLE orders;',
    '',
    '--changeset bob:2 runInTransaction:false dbms:postgresql',
    'CREATE INDEX CONCURRENTLY i ON orders (id);',
    '',
    '--changeset bob:3 dbms:mysql',
    'SELECT 1;',
    '--changeset bob:4 endDelimiter:/ runOnChange:true',
    'CREATE TABLE a (id int)',
    '/',
    '--rollback not required',
  ].join('\n')

  test('makes a migration of each changeset, with its transaction and its way back', async () => {
    const history = await historyIn(liquibase, { 'db/changes/1.sql': FORMATTED }, { engines: ['postgres'] })
    expect(
      history.migrations.map(({ id, down, transaction, repeatable }) => [id, down.kind, transaction.kind, repeatable]),
    ).toEqual([
      ['db/changes/1.sql::1::ada', 'statements', 'per migration', false],
      ['db/changes/1.sql::2::bob', 'none', 'autocommit', false],
      ['db/changes/1.sql::4::bob', 'empty', 'per migration', true],
    ])
    expect(statementsOf(history)).toEqual([
      'CREATE TABLE orders (id int)',
      'CREATE INDEX CONCURRENTLY i ON orders (id)',
      'CREATE TABLE a (id int)',
    ])
  })

  test('names places in the file, in the way back too', async () => {
    const [first] = (await historyIn(liquibase, { 'db/1.sql': FORMATTED }, { engines: ['postgres'] })).migrations
    expect(first?.up[0]?.span).toMatchObject({ path: 'db/1.sql', line: 4, column: 1 })
    expect(first?.down).toMatchObject({
      statements: [{ sql: { text: 'DROP TABLE orders' }, span: { line: 5, column: 12 } }],
    })
  })
})

describe('Liquibase, lines that steer', () => {
  const historyOf = async (...lines: readonly string[]): Promise<History> =>
    historyIn(
      liquibase,
      { 'db/1.sql': ['--liquibase formatted sql', '--changeset ada:1', ...lines].join('\n') },
      { engines: ['postgres'] },
    )

  test.each([
    ['-- changesets of the shop', 'a comment that begins with changeset has to go on with author:id'],
    ['-rollback DROP TABLE t;', 'what steers Liquibase begins with two dashes'],
    ['--comments of the shop', 'a comment of a changeset is written --comment: …'],
    ['-- property of the shop', 'a comment that begins with property has to go on with name:… value:…'],
    ['--ignore:1', 'lines are left out by --ignoreLines:…'],
  ])('stops at %s', async (line, reason) => {
    const { disorder } = await historyOf('SELECT 1;', line)
    expect(disorder).toMatchObject([{ kind: 'refused file', detail: `${reason}.`, span: { line: 4, column: 1 } }])
  })

  test.each([
    '--comment: for the shop',
    '-- rollbacks are hard',
    '--preconditions onFail:HALT',
    '--property name:a value:b',
  ])('takes %s', async (line) => {
    expect((await historyOf('SELECT 1;', line)).disorder).toEqual([])
  })

  test('leaves out what ignoreLines names, and changesets to ignore', async () => {
    const lines = ['--ignoreLines:1', 'DROP TABLE a;', 'DROP TABLE b;', '--ignoreLines:start', 'DROP TABLE c;']
    const more = ['--ignoreLines:end', 'DROP TABLE d;', '--changeset ada:2 ignore:true', 'DROP TABLE e;']
    expect(statementsOf(await historyOf(...lines, ...more))).toEqual(['DROP TABLE b', 'DROP TABLE d'])
  })

  test.each([
    ['endDelimiter:\\nGO', 'SELECT 1\nGO\nSELECT 2\nGO'],
    ['endDelimiter:@@', 'SELECT 1@@\nSELECT 2\n@@'],
  ])('splits at %s', async (attribute, sql) => {
    const text = `--liquibase formatted sql\n--changeset Ada Lovelace:1 ${attribute}\n${sql}\n`
    const history = await historyIn(liquibase, { 'db/1.sql': text }, { engines: ['postgres'] })
    expect(history.migrations.map(({ id }) => id)).toEqual(['db/1.sql::1::Ada Lovelace'])
    expect(statementsOf(history)).toEqual(['SELECT 1', 'SELECT 2'])
  })

  test.each([
    ['--rollback', 'none'],
    ['--rollback empty', 'empty'],
    ['--rollback changesetId:1 changesetAuthor:ada', 'derived'],
  ])('takes %s for a way back that is %s', async (line, kind) => {
    expect((await historyOf('DROP TABLE t;', line)).migrations[0]?.down.kind).toBe(kind)
  })
})

describe('Liquibase, order', () => {
  test.each([
    ['', ['a.sql', 'b-x.sql', 'b/c.sql', 'b/d/e.sql']],
    ['minDepth="2"', ['b/c.sql', 'b/d/e.sql']],
    ['maxDepth="1"', ['a.sql', 'b-x.sql']],
    ['endsWithFilter="x.sql"', ['b-x.sql']],
    ['ignore="true"', []],
  ])('includes all of a folder with %s', async (attributes, expected) => {
    const names = ['b/d/e.sql', 'b/c.sql', 'b-x.sql', 'a.sql']
    const history = await historyIn(liquibase, {
      [MASTER]: xml(
        changeSet('first', '<dropTable tableName="a"/>'),
        `<includeAll path="all" relativeToChangelogFile="true" ${attributes}/>`,
      ),
      ...Object.fromEntries(names.map((name) => [`${FOLDER}/all/${name}`, 'SELECT 1;'])),
    })
    expect(history.migrations.slice(1).map(({ files }) => files[0])).toEqual(
      expected.map((name) => `${FOLDER}/all/${name}`),
    )
  })

  test('includes a folder of the class path from every module that has it, unless the changelog’s own does', async () => {
    const module = (name: string): string => `modules/${name}/src/main/resources/db/extra/1_${name}.sql`
    const master = xml(changeSet('first', '<dropTable tableName="a"/>'), '<includeAll path="db/extra"/>')
    const files = { [MASTER]: master, [module('orders')]: 'SELECT 1;', [module('billing')]: 'SELECT 1;' }
    const filesOf = async (all: Files): Promise<readonly string[]> =>
      (await historyIn(liquibase, all)).migrations.slice(1).map((each) => each.files[0] ?? '')
    expect(await filesOf(files)).toEqual([module('billing'), module('orders')])
    const own = MASTER.replace(/db\/changelog\/.*/, 'db/extra/1.sql')
    expect(await filesOf({ ...files, [own]: 'SELECT 1;' })).toEqual([own])
  })

  test('runs a changeSet whose conditions only warn, and none that is to be ignored', async () => {
    const conditions = (onFail: string): string =>
      `<preConditions onFail="${onFail}"><dbms type="mysql"/></preConditions>`
    const { migrations } = await historyIn(liquibase, {
      [MASTER]: xml(
        changeSet('1', `${conditions('WARN')}<dropTable tableName="a"/>`),
        changeSet('2', `${conditions('MARK_RAN')}<dropTable tableName="b"/>`),
        changeSet('3', '<dropTable tableName="c"/>', 'ignore="true"'),
        changeSet('4', '<sqlFile path="1.sql" relativeToChangelogFile="true" dbms="mysql"/>'),
      ),
      [`${FOLDER}/1.sql`]: 'DROP TABLE d;',
    })
    expect(migrations.map(({ id, up }) => [id.split('::')[1], up.length])).toEqual([
      ['1', 1],
      ['4', 0],
    ])
  })

  test('follows includes, relative and by search path, and folders by name', async () => {
    const files: Files = {
      [MASTER]: xml(
        '<include file="db/changelog/b.yaml"/>',
        '<include file="a.xml" relativeToChangelogFile="true"/>',
        '<includeAll path="more/" relativeToChangelogFile="true"/>',
      ),
      [`${FOLDER}/a.xml`]: xml(changeSet('a', '<dropTable tableName="a"/>')),
      [`${FOLDER}/b.yaml`]: 'databaseChangeLog:\n  - changeSet:\n      id: b\n      author: ada\n      changes: []\n',
      [`${FOLDER}/more/2.sql`]: 'DROP TABLE d;',
      [`${FOLDER}/more/1.sql`]: '--liquibase formatted sql\n--changeset ada:c\nDROP TABLE c;',
    }
    const history = await historyIn(liquibase, files)
    expect(history).toMatchObject({ id: `liquibase:${FOLDER}`, ordering: 'journal' })
    expect(history.migrations.map(({ name }) => name)).toEqual(['b', 'a', 'c', 'raw'])
  })

  test('survives changelogs that include each other, and broken ones', async () => {
    const include = (name: string): string => `<include file="${name}" relativeToChangelogFile="true"/>`
    const history = await historyIn(liquibase, {
      [MASTER]: xml(include('a.xml'), include('broken.xml')),
      [`${FOLDER}/a.xml`]: xml(changeSet('a', '<dropTable tableName="a"/>'), include('a.xml')),
      [`${FOLDER}/broken.xml`]: '<databaseChangeLog><changeSet',
    })
    expect(history.migrations[0]?.name).toBe('a')
    expect(history.migrations[1]?.unread).toMatchObject([{ reason: 'the changelog is not well-formed' }])
  })

  test('is one history for each database of the stack, each with its changeSets', async () => {
    const only = '<preConditions onFail="MARK_RAN"><dbms type="mysql"/></preConditions><dropTable tableName="b"/>'
    const files = {
      [MASTER]: xml(changeSet('1', '<dropTable tableName="a"/>', 'dbms="!mysql"'), changeSet('2', only)),
    }
    const histories = await historiesOf(liquibase, files, { engines: ['postgres', 'mysql'] })
    expect(histories.map(({ root, history }) => [root.variant, statementsOf(history)])).toEqual([
      ['mysql', ['DROP TABLE `b`']],
      ['postgres', ['DROP TABLE "a"']],
    ])
  })

  test.each([
    ['mysql', ['postgres', 'mariadb'], [[], ['DROP TABLE a']]],
    ['postgresql or h2', ['postgres', 'mysql'], [['DROP TABLE a'], []]],
    ['!mysql', ['postgres', 'mysql'], [['DROP TABLE a'], []]],
    ['prod', ['postgres', 'mysql'], [['DROP TABLE a'], ['DROP TABLE a']]],
  ] as const)('leaves out what the context %s keeps from an engine', async (context, engines, sent) => {
    const files = { [MASTER]: xml(changeSet('1', '<sql>DROP TABLE a</sql>', `context="${context}"`)) }
    const got = await Promise.all(
      engines.map(async (engine) => statementsOf(await historyIn(liquibase, files, { engines: [engine] }))),
    )
    expect(got).toEqual(sent)
  })

  test('names a changeSet with a bare number after its file', async () => {
    const changes = xml(changeSet('1', '<dropTable tableName="a"/>'), changeSet('drop-b', '<dropTable tableName="b"/>'))
    const { migrations } = await historyIn(liquibase, { [`${FOLDER}/0001_drop_a.xml`]: changes })
    expect(migrations.map(({ name }) => name)).toEqual(['0001_drop_a', 'drop-b'])
  })

  test('passes over other XML, YAML and JSON', async () => {
    expect(await historiesOf(liquibase, { 'db/schema.xml': '<schema/>', 'db/changelog.json': '{}' })).toEqual([])
    expect(liquibase.role('CHANGELOG.json')).toBeUndefined()
    expect(liquibase.role('pom.xml')).toBeUndefined()
  })
})

describe('Liquibase, several starts', () => {
  const table = (name: string): string =>
    `<createTable tableName="${name}"><column name="id" type="int"><constraints primaryKey="true"/></column></createTable>`

  test('the schema of each release is no history of its own: the newest one is replayed', async () => {
    const history = await historyIn(
      liquibase,
      {
        'db/changelog/schema-2.9.xml': xml(changeSet('1', table('orders')), changeSet('2', table('lines'))),
        'db/changelog/schema-2.10.xml': xml(
          changeSet('1', table('orders')),
          changeSet('2', table('lines')),
          changeSet('3', table('refunds')),
        ),
        'db/changelog/updates-2.10.xml': xml(changeSet('1', table('refunds_archive'))),
      },
      { engines: ['postgres'] },
    )
    expect(history.migrations.map(({ id }) => id)).toEqual([
      'db/changelog/schema-2.10.xml::1::ada',
      'db/changelog/schema-2.10.xml::2::ada',
      'db/changelog/schema-2.10.xml::3::ada',
      'db/changelog/updates-2.10.xml::1::ada',
    ])
  })

  test('what one run of generate-changelog wrote is deployed together', async () => {
    const generated = (id: string, author = 'ada (generated)'): string =>
      `<changeSet id="${id}" author="${author}">${table(`t${id.replace('-', '_')}`)}</changeSet>`
    const history = await historyIn(
      liquibase,
      {
        'db/changelog/all.xml': xml(
          generated('1782825451946-1'),
          generated('1782825451946-2'),
          generated('1790000000000-1'),
          generated('1790000000000-2', 'ada'),
        ),
      },
      { engines: ['postgres'] },
    )
    expect(history.migrations.map(({ together }) => together)).toEqual([
      'db/changelog/all.xml 1782825451946',
      'db/changelog/all.xml 1782825451946',
      'db/changelog/all.xml 1790000000000',
      undefined,
    ])
  })

  test('changelogs that an engine or a condition chooses stand side by side', async () => {
    const history = await historyIn(
      liquibase,
      {
        'db/changelog/a.xml': xml(changeSet('1', table('orders'), 'dbms="postgresql"')),
        'db/changelog/b.xml': xml(changeSet('1', table('orders'), 'dbms="mysql"'), changeSet('2', table('lines'))),
      },
      { engines: ['postgres'] },
    )
    expect(history.migrations.map(({ id }) => id)).toEqual(['db/changelog/a.xml::1::ada', 'db/changelog/b.xml::2::ada'])
  })
})

describe('Liquibase, changes', () => {
  test.each<[string, Dialect, string[]]>([
    [
      '<createTable tableName="Orders"><column name="id" type="BIGINT" autoIncrement="true"><constraints primaryKey="true"/></column><column name="paid" type="BOOLEAN" defaultValueBoolean="false"><constraints nullable="false"/></column></createTable>',
      'postgres',
      [
        'CREATE TABLE "Orders" ("id" BIGINT GENERATED BY DEFAULT AS IDENTITY NOT NULL, "paid" BOOLEAN DEFAULT FALSE NOT NULL, PRIMARY KEY ("id"))',
      ],
    ],
    [
      '<addColumn tableName="ORDERS"><column name="note" type="clob"/><column name="n" type="int" valueNumeric="1"/></addColumn>',
      'mysql',
      ['ALTER TABLE `ORDERS` ADD COLUMN `note` LONGTEXT, ADD COLUMN `n` int', 'UPDATE `ORDERS` SET `n` = 1'],
    ],
    ['<dropColumn tableName="ORDERS" columnName="note"/>', 'postgres', ['ALTER TABLE "orders" DROP COLUMN "note"']],
    [
      '<renameColumn tableName="t" oldColumnName="a" newColumnName="b"/>',
      'postgres',
      ['ALTER TABLE "t" RENAME COLUMN "a" TO "b"'],
    ],
    [
      '<modifyDataType tableName="t" columnName="a" newDataType="BIGINT"/>',
      'mysql',
      ['ALTER TABLE `t` MODIFY `a` BIGINT'],
    ],
    [
      '<addNotNullConstraint tableName="t" columnName="a" defaultNullValue="x"/>',
      'postgres',
      [`UPDATE "t" SET "a" = 'x' WHERE "a" IS NULL`, 'ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL'],
    ],
    [
      '<createIndex tableName="t" indexName="i" unique="true"><column name="a"/><column name="b" descending="true"/></createIndex>',
      'postgres',
      ['CREATE UNIQUE INDEX "i" ON "t" ("a", "b" DESC)'],
    ],
    [
      '<addForeignKeyConstraint baseTableName="t" baseColumnNames="a" constraintName="f" referencedTableName="u" referencedColumnNames="id" onDelete="CASCADE"/>',
      'postgres',
      ['ALTER TABLE "t" ADD CONSTRAINT "f" FOREIGN KEY ("a") REFERENCES "u" ("id") ON DELETE CASCADE'],
    ],
    [
      '<addColumn tableName="t"><column name="a" type="int" valueNumeric="1"><constraints nullable="false" unique="true" uniqueConstraintName="u"/></column></addColumn>',
      'postgres',
      [
        'ALTER TABLE "t" ADD COLUMN "a" int',
        'ALTER TABLE "t" ADD CONSTRAINT "u" UNIQUE ("a")',
        'UPDATE "t" SET "a" = 1',
        'ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL',
      ],
    ],
    [
      '<addColumn tableName="t"><column name="a" type="int" valueNumeric="1" defaultValueNumeric="2"><constraints nullable="false"/></column></addColumn>',
      'mysql',
      [
        'ALTER TABLE `t` ADD COLUMN `a` int DEFAULT 2',
        'UPDATE `t` SET `a` = 1',
        'ALTER TABLE `t` MODIFY `a` int NOT NULL',
        'ALTER TABLE `t` ALTER COLUMN `a` SET DEFAULT 2',
      ],
    ],
    [
      '<dropColumn tableName="t"><column name="a"/><column name="b"/></dropColumn>',
      'mysql',
      ['ALTER TABLE `t` DROP COLUMN `a`, DROP COLUMN `b`'],
    ],
    [
      '<renameColumn tableName="t" oldColumnName="a" newColumnName="b" columnDataType="int(11)"/>',
      'mariadb',
      ['ALTER TABLE `t` CHANGE `a` `b` int'],
    ],
    [
      '<renameColumn schemaName="s" tableName="t" oldColumnName="a" newColumnName="b"/>',
      'sqlserver',
      ["EXEC sp_rename 's.t.a', 'b', 'COLUMN'"],
    ],
    ['<renameTable oldTableName="t" newTableName="u"/>', 'sqlserver', ["EXEC sp_rename 't', 'u'"]],
    [
      '<modifyDataType tableName="t" columnName="a" newDataType="bigint(20)"/>',
      'postgres',
      ['ALTER TABLE "t" ALTER COLUMN "a" TYPE bigint USING ("a"::bigint)'],
    ],
    [
      '<createIndex tableName="t" indexName="i" clustered="true"><column name="a"/></createIndex>',
      'postgres',
      ['CREATE INDEX "i" ON "t" ("a")', 'CLUSTER "t" USING "i"'],
    ],
    [
      '<createIndex tableName="t" indexName="i" associatedWith="foreignKey"><column name="a"/></createIndex>',
      'postgres',
      [],
    ],
    ['<dropIndex schemaName="s" tableName="t" indexName="i"/>', 'postgres', ['DROP INDEX "s"."i"']],
    [
      '<addUniqueConstraint tableName="t" columnNames="a" constraintName="u" forIndexName="i"/>',
      'postgres',
      ['ALTER TABLE "t" ADD CONSTRAINT "u" UNIQUE USING INDEX "i"'],
    ],
    [
      '<mergeColumns tableName="t" column1Name="a" joinString=" " column2Name="b" finalColumnName="c" finalColumnType="text"/>',
      'postgres',
      [
        'ALTER TABLE "t" ADD COLUMN "c" text',
        `UPDATE "t" SET "c" = "a" || ' ' || "b"`,
        'ALTER TABLE "t" DROP COLUMN "a"',
        'ALTER TABLE "t" DROP COLUMN "b"',
      ],
    ],
    [
      '<addLookupTable existingTableName="t" existingColumnName="a" newTableName="l" newColumnName="n" constraintName="f"/>',
      'postgres',
      [
        'CREATE TABLE "l" AS SELECT DISTINCT "a" AS "n" FROM "t" WHERE "a" IS NOT NULL',
        'ALTER TABLE "l" ALTER COLUMN "n" SET NOT NULL',
        'ALTER TABLE "l" ADD PRIMARY KEY ("n")',
        'ALTER TABLE "t" ADD CONSTRAINT "f" FOREIGN KEY ("a") REFERENCES "l" ("n")',
      ],
    ],
    [
      '<addAutoIncrement tableName="t" columnName="id" columnDataType="bigint"/>',
      'mysql',
      ['ALTER TABLE `t` MODIFY `id` bigint AUTO_INCREMENT'],
    ],
    ['<createSequence sequenceName="s"/>', 'mysql', []],
    ['<dropSequence sequenceName="s"/>', 'postgres', ['DROP SEQUENCE "s" CASCADE']],
    [
      '<createView viewName="v" fullDefinition="true">CREATE VIEW v AS SELECT 1 AS a</createView>',
      'postgres',
      ['CREATE VIEW v AS SELECT 1 AS a'],
    ],
    ['<setTableRemarks tableName="t" remarks="paid"/>', 'postgres', [`COMMENT ON TABLE "t" IS 'paid'`]],
    ['<dropProcedure procedureName="p"/>', 'sqlserver', ['DROP PROCEDURE [p]']],
    [
      '<update tableName="t"><column name="a" valueNumeric="1"/><where>:name = :value</where><whereParams><param name="b" valueNumeric="2"/></whereParams></update>',
      'postgres',
      ['UPDATE "t" SET "a" = 1 WHERE "b" = 2'],
    ],
    ['<delete tableName="t"><where>id = 1</where></delete>', 'postgres', ['DELETE FROM "t" WHERE id = 1']],
    ['<sql>UPDATE t SET a = 1 <![CDATA[WHERE b < 2]]></sql>', 'postgres', ['UPDATE t SET a = 1 WHERE b < 2']],
    ['<sql dbms="mysql">SELECT 1</sql>', 'postgres', []],
  ])('renders %s for %s', async (change, dialect, expected) => {
    expect(await sqlOf(changeSet('1', change), dialect)).toEqual(expected)
  })

  test.each([
    ['INT NULL', 'postgres', 'INT'],
    ['INT UNSIGNED', 'postgres', 'INT'],
    ['BIGINT NULL', 'postgres', 'BIGINT NULL'],
    ['BIGINT(20) UNSIGNED', 'sqlserver', 'BIGINT'],
    ['INT UNSIGNED', 'mysql', 'INT UNSIGNED'],
  ] as const)('spells the type %s for %s', async (type, dialect, spelled) => {
    const column = `<column name="a" type="${type}"/>`
    const [sent] = await sqlOf(changeSet('1', `<addColumn tableName="t">${column}</addColumn>`), dialect)
    expect(sent?.endsWith(` ${spelled}`)).toBe(true)
  })

  test('fills in properties for the engine', async () => {
    const inside = [
      '<property name="blobType" value="longblob" dbms="mysql"/><property name="blobType" value="bytea" dbms="postgresql"/>',
      changeSet('1', '<addColumn tableName="t"><column name="a" type="${blobType}"/></addColumn>'),
    ].join('')
    expect(await sqlOf(inside)).toEqual(['ALTER TABLE "t" ADD COLUMN "a" bytea'])
  })

  test('knows the properties of the changelogs that came before, whichever includes which', async () => {
    const files: Files = {
      [MASTER]: xml(
        '<property name="idType" value="uuid"/><property name="own" value="int" global="false"/>',
        '<property name="twice" value="text" global="false"/><property name="twice" value="date" global="false"/>',
        '<property name="now" value="CURDATE()" context="mysql"/><property name="now" value="NOW()" context="postgresql"/>',
        '<include file="a.xml" relativeToChangelogFile="true"/>',
        changeSet('4', '<addColumn tableName="t"><column name="d" type="${twice}"/></addColumn>'),
      ),
      [`${FOLDER}/a.xml`]: xml(
        '<property name="idType" value="bigint"/>',
        changeSet('1', '<addColumn tableName="t"><column name="a" type="${IDTYPE}"/></addColumn>'),
        changeSet(
          '2',
          '<addColumn tableName="t"><column name="b" type="date" defaultValueComputed="${now}"/></addColumn>',
        ),
        changeSet('3', '<addColumn tableName="t"><column name="c" type="${own}"/></addColumn>'),
      ),
    }
    expect(statementsOf(await historyIn(liquibase, files, { engines: ['postgres'] }))).toEqual([
      'ALTER TABLE "t" ADD COLUMN "a" uuid',
      'ALTER TABLE "t" ADD COLUMN "b" date DEFAULT NOW()',
      'ALTER TABLE "t" ADD COLUMN "c" ${own}',
      'ALTER TABLE "t" ADD COLUMN "d" date',
    ])
  })

  test.each([
    ['postgres', 'NOW()'],
    ['sqlserver', 'GETDATE()'],
    ['mysql', 'current_timestamp(6)'],
  ] as const)('sends the current time as %s knows it', async (dialect, expected) => {
    const change = '<addDefaultValue tableName="t" columnName="a" defaultValueComputed="current_timestamp(6)"/>'
    expect((await sqlOf(changeSet('1', change), dialect)).join()).toContain(expected)
  })

  const CONTEXTS = xml(
    changeSet('all', '<sql>SELECT 1</sql>'),
    changeSet('faker', '<sql>SELECT 2</sql>', 'context="faker"'),
    changeSet('prod', '<sql>SELECT 3</sql>', 'contextFilter="prod and !eu"'),
    changeSet('or', '<sql>SELECT 4</sql>', 'context="dev, (test or PROD)"'),
    '<include file="demo.xml" relativeToChangelogFile="true" context="demo"/>',
  )
  const DEMO = { [`${FOLDER}/demo.xml`]: xml(changeSet('demo', '<sql>SELECT 5</sql>')) }
  const CONFIG = 'src/main/resources/config'

  test.each([
    ['nothing says which', {}, ['all', 'faker', 'prod', 'or', 'demo']],
    [
      'the production profile',
      {
        [`${CONFIG}/application-dev.yml`]: 'spring:\n  liquibase:\n    contexts: dev, faker\n',
        [`${CONFIG}/application-prod.yml`]: 'spring:\n  liquibase:\n    contexts: prod\n',
      },
      ['all', 'prod', 'or'],
    ],
    [
      'a document of a profile',
      {
        [`${CONFIG}/application.yml`]:
          'spring.liquibase.contexts: dev\n---\nspring:\n  config.activate.on-profile: prod\n  liquibase.contexts: demo\n',
      },
      ['all', 'demo'],
    ],
    ['liquibase.properties', { 'liquibase.properties': 'contexts=eu,prod\n' }, ['all', 'or']],
    ['a variable', { 'liquibase.properties': 'contexts=${CONTEXTS}\n' }, ['all', 'faker', 'prod', 'or', 'demo']],
    [
      'another application',
      { 'other/src/main/resources/application.yml': 'spring.liquibase.contexts: prod\n' },
      ['all', 'faker', 'prod', 'or', 'demo'],
    ],
  ])('leaves out what the contexts of a deploy do: %s', async (_, configuration, expected) => {
    const history = await historyIn(liquibase, { [MASTER]: CONTEXTS, ...DEMO, ...configuration })
    expect(history.migrations.map(({ id }) => id.split('::')[1])).toEqual(expected)
  })

  test('serves the engines that the changelog’s own preConditions let through', async () => {
    const files = {
      [MASTER]: xml('<preConditions><dbms type="postgresql"/></preConditions>', changeSet('1', '<sql>SELECT 1</sql>')),
    }
    const histories = await historiesOf(liquibase, files, { engines: ['postgres', 'mysql'] })
    expect(histories.map(({ root }) => [root.dialect, root.dialectFrom])).toEqual([
      ['postgres', 'the preConditions of the changelog'],
    ])
  })

  test('lists change types that it does not read', async () => {
    const history = await historyIn(liquibase, {
      [MASTER]: xml(changeSet('1', '<loadData tableName="t" file="t.csv"/>')),
    })
    expect(history.migrations[0]?.unread).toMatchObject([{ reason: 'the change type loadData is not read' }])
  })

  test('derives the way back only where every change has one', async () => {
    const history = await historyIn(liquibase, {
      [MASTER]: xml(
        changeSet('1', '<addColumn tableName="t"><column name="a" type="int"/></addColumn>'),
        changeSet('2', '<dropTable tableName="t"/>'),
        changeSet('3', '<dropTable tableName="t"/><rollback>CREATE TABLE t (id int)</rollback>'),
        changeSet('4', '<dropTable tableName="t"/><rollback/>'),
      ),
    })
    expect(history.migrations.map(({ down }) => down.kind)).toEqual(['derived', 'none', 'statements', 'empty'])
  })

  test('reads SQL from the file that a change names', async () => {
    const change = changeSet('1', '<sqlFile path="1.sql" relativeToChangelogFile="true"/>', 'runInTransaction="false"')
    const history = await historyIn(liquibase, { [MASTER]: xml(change), [`${FOLDER}/1.sql`]: 'DROP TABLE t;' })
    expect(history.migrations).toMatchObject([
      {
        files: [MASTER, `${FOLDER}/1.sql`],
        transaction: { kind: 'autocommit' },
        up: [{ sql: { text: 'DROP TABLE t' } }],
      },
    ])
  })

  test.each([
    [
      `${FOLDER}/db.changelog-master.yaml`,
      [
        'databaseChangeLog:',
        '  - changeSet:',
        '      id: 1',
        '      author: ada',
        '      changes:',
        '        - createTable:',
        '            tableName: t',
        '            columns:',
        '              - column:',
        '                  name: id',
        '                  type: int',
        '                  constraints:',
        '                    nullable: false',
        '        - sql:',
        '            sql: |',
        '              UPDATE t',
        '              SET id = 1',
      ].join('\n'),
    ],
    [
      `${FOLDER}/db.changelog-master.json`,
      '{"databaseChangeLog":[{"changeSet":{"id":"1","author":"ada","changes":[{"createTable":{"tableName":"t","columns":[{"column":{"name":"id","type":"int","constraints":{"nullable":false}}}]}},{"sql":{"sql":"UPDATE t SET id = 1"}}]}}]}',
    ],
  ])('reads the same from %s', async (path, text) => {
    const history = await historyIn(liquibase, { [path]: text })
    expect(statementsOf(history).map((sql) => sql.replaceAll(/\s+/g, ' '))).toEqual([
      'CREATE TABLE "t" ("id" int NOT NULL)',
      'UPDATE t SET id = 1',
    ])
  })

  test('points at the element of a change, and into SQL character for character', async () => {
    const text = xml(
      '<changeSet id="1" author="ada">',
      '<dropTable',
      'tableName="t"/>',
      '<sql>',
      '  DROP TABLE u</sql>',
      '</changeSet>',
    )
    const [migration] = (await historyIn(liquibase, { [MASTER]: text })).migrations
    expect(migration?.span).toMatchObject({ line: 3, column: 1 })
    expect(migration?.up.map(({ span }) => [span.line, span.column, span.endLine])).toEqual([
      [4, 1, 5],
      [7, 3, 7],
    ])
  })

  test('is for the database of liquibase.properties where the repository has several', async () => {
    const files = {
      'db/changelog.sql': '--liquibase formatted sql\n--changeset a:1\nCREATE TABLE a (id int);\n',
      'db/liquibase.properties': 'changeLogFile=changelog.sql\nurl: jdbc:mariadb://localhost/shop\n',
    }
    const histories = await historiesOf(liquibase, files, { engines: ['postgres', 'mariadb'] })
    expect(histories.map(({ root }) => [root.dialect, root.dialectFrom])).toEqual([
      ['mariadb', 'the url in db/liquibase.properties'],
    ])
  })
})
