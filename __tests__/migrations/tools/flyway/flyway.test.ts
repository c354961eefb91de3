import { describe, expect, test } from '@jest/globals'
import { flyway } from '../../../../src/migrations/tools/flyway/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const FOLDER = 'src/main/resources/db/migration'
const SQL = 'CREATE TABLE orders (id int);'
const CONCURRENTLY = 'CREATE INDEX CONCURRENTLY i ON orders (id);'

async function rulesOf(files: Files): Promise<unknown[]> {
  const history = await historyIn(flyway, files, { engines: ['postgres'] })
  return history.migrations.map(({ transaction }) => transaction.kind)
}

describe('Flyway', () => {
  test('applies versions part by part, a baseline behind what it restates, repeatables last', async () => {
    const names = ['R__views', 'V1.10__c', 'V1_9__b', 'B1.10__all', 'V001__a', 'R__functions', 'U1.9__b', 'notes']
    const history = await historyIn(flyway, Object.fromEntries(names.map((name) => [`${FOLDER}/${name}.sql`, SQL])))
    expect(history).toMatchObject({ id: `flyway:${FOLDER}`, ordering: 'number', downs: 'paired', disorder: [] })
    expect(history.migrations.map(({ id, repeatable, baseline }) => [id, repeatable, baseline])).toEqual([
      ['V1__a', false, false],
      ['V1.9__b', false, false],
      ['V1.10__c', false, false],
      ['B1.10__all', false, true],
      ['R__functions', true, false],
      ['R__views', true, false],
    ])
    expect(history.migrations.map(({ down }) => down.kind)).toEqual([
      'none',
      'statements',
      'none',
      'none',
      'none',
      'none',
    ])
    expect(history.ignored).toMatchObject([{ path: `${FOLDER}/notes.sql` }])
  })

  test('takes a script out of the transaction by the configuration beside it', async () => {
    expect(
      await rulesOf({
        [`${FOLDER}/V1__a.sql`]: SQL,
        [`${FOLDER}/V2__b.sql`]: SQL,
        [`${FOLDER}/V2__b.sql.conf`]: 'executeInTransaction=false\n',
      }),
    ).toEqual(['per migration', 'autocommit'])
  })

  test('sees by itself which scripts refuse a transaction, and keeps mixed ones in it', async () => {
    const files = { [`${FOLDER}/V1__a.sql`]: CONCURRENTLY, [`${FOLDER}/V2__b.sql`]: `${SQL}\n${CONCURRENTLY}` }
    expect(await rulesOf(files)).toEqual(['autocommit', 'per migration'])
    expect(await rulesOf({ ...files, 'src/main/resources/flyway.conf': 'flyway.mixed=true\n' })).toEqual([
      'autocommit',
      'autocommit',
    ])
  })

  test('runs all that is pending in one transaction where it is told to group', async () => {
    const yaml = 'spring:\n  flyway:\n    group: true\n'
    expect(await rulesOf({ [`${FOLDER}/V1__a.sql`]: SQL, 'src/main/resources/application.yml': yaml })).toEqual([
      'around all pending',
    ])
  })

  test('makes one history of a location and the folders below it, and one for each vendor', async () => {
    const histories = await historiesOf(flyway, {
      'flyway.toml': '[flyway]\nlocations = ["filesystem:sql"]\n',
      'sql/2023/V1__a.sql': SQL,
      'sql/2024/V2__b.sql': SQL,
      'api/src/main/resources/db/migration/mysql/V1__a.sql': SQL,
      'api/src/main/resources/db/migration/postgresql/V1__a.sql': SQL,
      'tools/V1__a.sql': SQL,
    })
    expect(histories.map(({ root }) => [root.directory, root.files.length])).toEqual([
      ['sql', 2],
      ['api/src/main/resources/db/migration/mysql', 1],
      ['api/src/main/resources/db/migration/postgresql', 1],
      ['tools', 1],
    ])
    expect(histories.map(({ root }) => root.dialect).slice(1, 3)).toEqual(['mysql', 'postgres'])
  })

  test('makes one history of the locations that one list names, for each engine with what is for all', async () => {
    const histories = await historiesOf(flyway, {
      'src/main/resources/application.yml':
        'spring:\n  flyway:\n    locations: classpath:sql/common,classpath:sql/{vendor}\n',
      'src/main/resources/sql/common/V1__a.sql': SQL,
      'src/main/resources/sql/mysql/V2__b.sql': SQL,
      'src/main/resources/sql/postgresql/V2__b.sql': SQL,
    })
    expect(histories.map(({ root, history }) => [root.directory, root.dialect, history.migrations.length])).toEqual([
      ['src/main/resources/sql/mysql', 'mysql', 2],
      ['src/main/resources/sql/postgresql', 'postgres', 2],
    ])
  })

  test('leaves out what only a profile for development adds', async () => {
    const profile = 'spring:\n  flyway:\n    locations: classpath:db/migration,classpath:db/rows\n'
    const files = {
      'src/main/resources/application.yml': 'spring:\n  flyway:\n    postgresql:\n      transactional-lock: false\n',
      [`${FOLDER}/V1__a.sql`]: SQL,
      'src/main/resources/db/rows/V99__orders.sql': 'UPDATE orders SET total = 1;',
    }
    const seeded = await historiesOf(flyway, { ...files, 'src/main/resources/application-seed.yml': profile })
    expect(seeded.map(({ root, history }) => [root.directory, history.migrations.map(({ id }) => id)])).toEqual([
      [FOLDER, ['V1__a']],
    ])
    expect(seeded[0]?.root.passedOver).toMatchObject([
      { path: 'src/main/resources/db/rows/V99__orders.sql', reason: expect.stringContaining('profile seed') },
    ])
    const [deployed] = await historiesOf(flyway, { ...files, 'src/main/resources/application-prod.yml': profile })
    expect(deployed?.history.migrations).toHaveLength(2)
  })

  test('keeps the locations of several data sources apart', async () => {
    const histories = await historiesOf(flyway, {
      'application.yml':
        'flyway:\n  datasources:\n    postgres:\n      locations: classpath:migrations/postgres\n    mysql:\n      locations:\n        - classpath:migrations/mysql\n',
      'migrations/postgres/V1__a.sql': SQL,
      'migrations/mysql/V1__a.sql': SQL,
    })
    expect(histories.map(({ root }) => root.dialect)).toEqual(['postgres', 'mysql'])
  })

  test('takes the project’s own names from its configuration', async () => {
    const files = { 'sql/M-1__a.sql': SQL, 'sql/M-2__b.ddl': SQL, 'sql/V3__c.sql': SQL }
    const toml =
      '[flyway]\nlocations = ["filesystem:sql"]\nsqlMigrationPrefix = "M-"\nsqlMigrationSuffixes = [".sql", ".ddl"]\n'
    const { migrations, ignored } = await historyIn(flyway, { ...files, 'flyway.toml': toml })
    expect(migrations.map(({ id }) => id)).toEqual(['M-1__a', 'M-2__b'])
    expect(ignored).toMatchObject([{ path: 'sql/V3__c.sql' }])
  })

  test('runs callbacks of migrate each time, and calls no callback a misnamed migration', async () => {
    const { migrations, ignored } = await historyIn(flyway, {
      [`${FOLDER}/V1__a.sql`]: SQL,
      [`${FOLDER}/afterMigrate.sql`]: 'REFRESH MATERIALIZED VIEW totals;',
      [`${FOLDER}/beforeClean.sql`]: SQL,
    })
    expect(migrations.map(({ id, repeatable }) => [id, repeatable])).toEqual([
      ['V1__a', false],
      ['afterMigrate__', true],
    ])
    expect(ignored).toEqual([])
  })

  test('puts classes where their versions stand, as what is not read', async () => {
    const { migrations } = await historyIn(flyway, {
      [`${FOLDER}/V1__a.sql`]: SQL,
      [`${FOLDER}/V3__c.sql`]: SQL,
      'src/main/java/db/migration/V2__Fill.java': 'class V2__Fill extends BaseJavaMigration {}',
    })
    expect(migrations.map(({ id, unread }) => [id, unread.length])).toEqual([
      ['V1__a', 0],
      ['V2__Fill', 1],
      ['V3__c', 0],
    ])
  })

  // SqlScriptMetadata.java: "Unknown configuration property", ConfigUtils.java: "should be either true or false".
  test.each([
    ['executeInTransation=false', /no option of a script/],
    ['# why\nexecuteInTransaction=no', /must be true or false/],
  ])('stops at %j in the configuration beside a script', async (text, reason) => {
    const history = await historyIn(flyway, {
      [`${FOLDER}/V1__a.sql`]: 'SELECT 1;',
      [`${FOLDER}/V1__a.sql.conf`]: text,
    })
    expect(history.disorder).toMatchObject([
      { kind: 'refused file', path: `${FOLDER}/V1__a.sql.conf`, detail: expect.stringMatching(reason) },
    ])
  })

  test('does not stop at what a script may say', async () => {
    const text =
      'encoding=UTF-8\nplaceholderReplacement=FALSE\nshouldExecute=${env}==prod\nexecuteInTransaction=False\n'
    const history = await historyIn(flyway, {
      [`${FOLDER}/V1__a.sql`]: 'SELECT 1;',
      [`${FOLDER}/V1__a.sql.conf`]: text,
    })
    expect(history.disorder).toEqual([])
    expect(history.migrations[0]?.transaction.kind).toBe('autocommit')
  })

  // CompositeMigrationResolver.java, checkForIncompatibilities.
  test('names repeatable scripts of one description', async () => {
    const files = {
      [`${FOLDER}/a/R__views.sql`]: 'SELECT 1;',
      [`${FOLDER}/b/R__views.sql`]: 'SELECT 1;',
      [`${FOLDER}/V1__a.sql`]: 'SELECT 1;',
    }
    const { disorder } = await historyIn(flyway, files)
    expect(disorder).toMatchObject([{ kind: 'duplicate version', path: `${FOLDER}/b/R__views.sql` }])
  })

  test('lets the configuration beside a script win, also where it never runs', async () => {
    const files = {
      [`${FOLDER}/V1__a.sql`]: CONCURRENTLY,
      [`${FOLDER}/V1__a.sql.conf`]: 'executeInTransaction=true',
      [`${FOLDER}/V2__b.sql`]: SQL,
      [`${FOLDER}/V2__b.sql.conf`]: 'shouldExecute=false',
    }
    expect(await rulesOf(files)).toEqual(['per migration'])
  })

  test('says that two scripts bear one version, however it is written', async () => {
    const history = await historyIn(flyway, { [`${FOLDER}/V1.0__a.sql`]: SQL, [`${FOLDER}/V01__b.sql`]: SQL })
    expect(history.disorder).toMatchObject([{ kind: 'duplicate version' }])
  })

  test('leaves the names to refinery where that runs them', async () => {
    expect(await historiesOf(flyway, { 'migrations/V1__a.sql': SQL }, { tools: { refinery: undefined } })).toEqual([])
  })
})
