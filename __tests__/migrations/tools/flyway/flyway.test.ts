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

  test('says that two scripts bear one version, however it is written', async () => {
    const history = await historyIn(flyway, { [`${FOLDER}/V1.0__a.sql`]: SQL, [`${FOLDER}/V01__b.sql`]: SQL })
    expect(history.disorder).toMatchObject([{ kind: 'duplicate version' }])
  })

  test('leaves the names to refinery where that runs them', async () => {
    expect(await historiesOf(flyway, { 'migrations/V1__a.sql': SQL }, { tools: { refinery: undefined } })).toEqual([])
  })
})
