import { describe, expect, test } from '@jest/globals'
import type { History, Migration } from '../../../../src/migrations/model.js'
import { loadReaders } from '../../../../src/migrations/sql/readers.js'
import { knex } from '../../../../src/migrations/tools/knex/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const PATH = 'migrations/20240101000000_orders.js'
const KNEXFILE = "module.exports = { client: 'pg', migrations: { directory: './migrations' } }\n"

async function postgres(files: Files): Promise<History> {
  const readers = loadReaders()
  await readers.load('postgres')
  return historyIn(knex, { 'knexfile.js': KNEXFILE, ...files }, {}, readers)
}

async function migrationOf(text: string, knexfile = KNEXFILE): Promise<Migration> {
  const [migration] = (await postgres({ 'knexfile.js': knexfile, [PATH]: text })).migrations
  if (migration === undefined) throw new Error('no migration')
  return migration
}

function sqlOf({ up }: Migration): string[] {
  return up.map(({ sql }) => sql.text)
}

describe('knex.raw', () => {
  test('is read through escapes, constants and letters of any language, each at its place', async () => {
    const text = [
      "const TABLE = 'größe'",
      'exports.up = async (knex) => {',
      "  if (knex.client.config.client === 'pg') {",
      '    await knex.raw(`ALTER TABLE "${TABLE}"',
      '      ADD COLUMN \\u{6E}ame text;\\nCREATE INDEX i ON "${TABLE}" (name)`)',
      '  } else {',
      "    await knex.raw('ALTER TABLE t ENGINE=InnoDB')",
      '  }',
      '}',
    ].join('\n')
    const { up, unread } = await migrationOf(text)
    expect(unread).toEqual([])
    expect(up.map(({ span }) => [span.line, span.column])).toEqual([
      [4, 21],
      [5, 35],
    ])
    expect(up[0]?.operations).toMatchObject([
      { kind: 'add-column', table: { name: 'größe' }, column: { name: 'name' } },
    ])
    expect(up[1]?.operations).toMatchObject([{ kind: 'create-index', index: { name: 'i', table: { name: 'größe' } } }])
    expect(up.map(({ batch }) => batch)).toEqual([1, 1])
  })

  test('takes quotes, line continuations and concatenation apart', async () => {
    const { up } = await migrationOf("exports.up = (knex) => knex.raw('DROP TABLE \\\n\"it\\'s\" ' + `CASCADE`)\n")
    expect(up[0]?.operations).toMatchObject([{ kind: 'drop-table', table: { name: "it's" }, cascade: true }])
  })

  test('fills in names and values that are given as bindings', async () => {
    const { up } = await migrationOf(
      "exports.up = (k) => k.schema.raw('UPDATE ?? SET a = ? WHERE id = ?', ['s.t', \"o'k\", id])\n",
    )
    expect(up[0]?.sql.text).toBe('UPDATE "s"."t" SET a = \'o\'\'k\' WHERE id = $3')
  })

  test('takes one unknown expression for one name, and says that the place is computed', async () => {
    const { up } = await migrationOf('exports.up = (knex) => knex.raw(`DROP TABLE ${prefix + name}`)\n')
    expect(up[0]?.operations).toMatchObject([
      { kind: 'drop-table', table: { name: expect.stringContaining('prefix + name') } },
    ])
  })

  test('is opaque where its text is computed elsewhere', async () => {
    const { up } = await migrationOf("exports.up = (knex) => knex.raw(fs.readFileSync('a.sql'))\n")
    expect(up[0]?.operations).toMatchObject([{ kind: 'opaque', reason: 'the SQL is computed elsewhere' }])
  })

  test.each([
    ["const isPg = knex.client.config.client === 'pg'\n  if (isPg) await knex.raw('DROP TABLE a')", ['DROP TABLE a']],
    [
      "switch (client) {\n case 'mysql': await knex.raw('DROP TABLE m'); break\n case 'pg': await knex.raw('DROP TABLE a') }",
      ['DROP TABLE a'],
    ],
    ["if (isSQLite(knex)) return\n  await knex.raw('DROP TABLE a')", ['DROP TABLE a']],
    ["if (['mysql', 'mysql2'].includes(client)) await knex.raw('DROP TABLE m')", []],
    ["for (const t of ['a', 'b']) await knex.raw(`DROP TABLE ${t}`)", ['DROP TABLE a', 'DROP TABLE b']],
    ["await Promise.all([knex.raw('DROP TABLE a'), knex.raw('DROP TABLE b')])", ['DROP TABLE a', 'DROP TABLE b']],
    ["await knex.transaction(async (trx) => { await trx.raw('DROP TABLE a') })", ['DROP TABLE a']],
    ["return knex.raw('DROP TABLE a').then(() => knex.raw('DROP TABLE b'))", ['DROP TABLE a', 'DROP TABLE b']],
  ])('follows the code around it: %s', async (code, expected) => {
    expect(sqlOf(await migrationOf(`exports.up = async function (knex) {\n  ${code}\n}\n`))).toEqual(expected)
  })

  test('stands under a condition that nobody can decide', async () => {
    const { up } = await migrationOf(
      "exports.up = async (knex) => { if (process.env.FULL) await knex.raw('DROP TABLE a') }\n",
    )
    expect(up[0]?.operations).toMatchObject([{ kind: 'drop-table', branch: 'process.env.FULL' }])
  })

  test('is guarded by a question to the catalogue', async () => {
    const { up } = await migrationOf(
      "exports.up = async (knex) => {\n const has = await knex.schema.hasTable('a')\n if (has) await knex.raw('DROP TABLE a')\n}\n",
    )
    expect(up[0]?.operations).toMatchObject([{ kind: 'drop-table', guards: ['condition'] }])
  })
})

describe('the schema builder', () => {
  test('creates tables with columns, keys and indexes at their own places', async () => {
    const { up, unread } = await migrationOf(
      [
        'export async function up(knex) {',
        "  await knex.schema.createTable('orders', (t) => {",
        "    t.increments('id')",
        "    t.string('name', 50).notNullable().index()",
        "    t.integer('user_id').references('id').inTable('users').onDelete('CASCADE')",
        "    t.enu('state', ['open', 'paid']).defaultTo('open')",
        '    t.timestamps(true, true)',
        '  })',
        '}',
      ].join('\n'),
    )
    expect(unread).toEqual([])
    expect(up.map(({ operations, sql }) => [operations[0]?.kind, sql.origin])).toEqual([
      ['create-table', 'rendered'],
      ['create-index', 'rendered'],
    ])
    const [table] = up[0]?.operations ?? []
    if (table?.kind !== 'create-table') throw new Error('no table')
    expect(table.columns.map(({ name, type, nullable, span }) => [name, type.name, nullable, span.line])).toEqual([
      ['id', 'int4', false, 3],
      ['name', 'varchar', false, 4],
      ['user_id', 'int4', true, 5],
      ['state', 'text', true, 6],
      ['created_at', 'timestamptz', false, 7],
      ['updated_at', 'timestamptz', false, 7],
    ])
    expect(table.constraints.map(({ kind, name }) => [kind, name])).toEqual([
      ['primary key', 'orders_pkey'],
      ['foreign key', 'orders_user_id_foreign'],
      ['check', undefined],
    ])
    expect(up[1]?.span.line).toBe(4)
  })

  test('alters tables in the statements that Knex sends', async () => {
    const migration = await migrationOf(
      [
        'exports.up = (knex) =>',
        "  knex.schema.alterTable('orders', (t) => {",
        "    t.string('note')",
        "    t.integer('total').notNullable().alter()",
        "    t.dropColumn('old')",
        "    t.unique(['name'])",
        "    t.renameColumn('a', 'b')",
        '  })',
      ].join('\n'),
    )
    expect(sqlOf(migration)).toEqual([
      'ALTER TABLE "orders" ADD COLUMN "note" varchar(255)',
      'ALTER TABLE "orders" ADD CONSTRAINT "orders_name_unique" UNIQUE ("name")',
      'ALTER TABLE "orders" ALTER COLUMN "total" DROP DEFAULT',
      'ALTER TABLE "orders" ALTER COLUMN "total" TYPE integer USING ("total"::integer)',
      'ALTER TABLE "orders" ALTER COLUMN "total" SET NOT NULL',
      'ALTER TABLE "orders" DROP COLUMN "old"',
      'ALTER TABLE "orders" RENAME COLUMN "a" TO "b"',
    ])
    expect(migration.unread).toEqual([])
    expect(migration.up[5]?.operations[0]).toMatchObject({ kind: 'drop-column', span: { line: 5 } })
  })

  test('drops and renames tables, also in a schema', async () => {
    const migration = await migrationOf(
      "exports.up = (knex) => knex.schema.withSchema('s').dropTableIfExists('a').renameTable('b', 'c')\n",
    )
    expect(sqlOf(migration)).toEqual(['DROP TABLE IF EXISTS "s"."a"', 'ALTER TABLE "s"."b" RENAME TO "c"'])
  })
})

describe('rows', () => {
  test('are written with what bounds them', async () => {
    const migration = await migrationOf(
      [
        'exports.up = async (knex) => {',
        "  await knex('a').where({ id: 1 }).update({ b: null })",
        "  await knex('a').update('b', 2)",
        "  await knex('a').whereIn('id', ids).del()",
        "  await knex('a').insert([{ id: 1, n: 'x' }, { id: 2, n: y }])",
        "  const rows = await knex('a').select('id')",
        '}',
      ].join('\n'),
    )
    expect(migration.unread).toEqual([])
    expect(migration.up.map(({ operations }) => operations[0])).toMatchObject([
      { kind: 'update', reach: { kind: expect.stringMatching(/key|predicate/) } },
      { kind: 'update', reach: { kind: 'everything' } },
      { kind: 'delete' },
      { kind: 'insert', reach: { kind: 'values', rows: 2 } },
    ])
  })
})

describe('a history of Knex', () => {
  test('reads the down for what it is', async () => {
    const history = await postgres({
      'migrations/20240101000000_a.js':
        "exports.up = (k) => k.raw('SELECT 1 FROM a')\nexports.down = (k) => k.raw('DROP TABLE a')\n",
      'migrations/20240102000000_b.js': "exports.up = (k) => k.raw('SELECT 1 FROM a')\nexports.down = async () => {}\n",
      'migrations/20240103000000_c.ts': "export const up = (k: Knex) => k.raw('SELECT 1 FROM a')\n",
      'migrations/20240104000000_d.mjs':
        "export function up(k) {}\nexport function down() { throw new Error('not possible') }\n",
      'migrations/20240105000000_e.js':
        'module.exports = { up(k) {}, down(k) {} } // x\n// irreversible: restore from the backup\n',
    })
    expect(history.migrations.map(({ down }) => down)).toMatchObject([
      { kind: 'statements' },
      { kind: 'empty' },
      { kind: 'none' },
      { kind: 'irreversible', reason: 'not possible', declared: false },
      { kind: 'irreversible', reason: 'restore from the backup', declared: true },
    ])
    expect(history.migrations[0]).toMatchObject({ id: '20240101000000_a.js', version: '20240101000000', name: 'a' })
  })

  test('is one transaction unless a migration or the knexfile opts out', async () => {
    const up = "exports.up = (k) => k.raw('SELECT 1 FROM a')\n"
    const ruleOf = async (text: string, knexfile?: string): Promise<string> =>
      (await migrationOf(text, knexfile)).transaction.kind
    expect(await ruleOf(up)).toBe('around all pending')
    expect(await ruleOf(`${up}exports.config = { transaction: false }\n`)).toBe('autocommit')
    expect(await ruleOf(up, KNEXFILE.replace("'./migrations'", "'./migrations', disableTransactions: true"))).toBe(
      'autocommit',
    )
  })

  test('takes client and folder from the knexfile, and every script in that folder', async () => {
    const histories = await historiesOf(knex, {
      'server/knexfile.ts':
        "export default { client: 'better-sqlite3', migrations: { directory: path.join(__dirname, 'db', 'm') } }",
      'server/db/m/2.10.0.js': 'exports.up = () => {}',
      'server/db/m/2.9.1.js': 'exports.up = () => {}',
    })
    expect(
      histories.map(({ history }) => [history.id, history.dialect, history.migrations.map(({ version }) => version)]),
    ).toEqual([['knex:server/db/m', 'sqlite', ['2.9.1', '2.10.0']]])
  })

  test('reads scripts named after releases in a package that depends on Knex', async () => {
    const histories = await historiesOf(knex, {
      'package.json': '{"dependencies":{"knex":"3.1.0"}}',
      'server/db/migrations-sqlite/2.5.128.js': 'exports.up = () => {}',
    })
    expect(histories.map(({ root }) => [root.directory, root.dialect])).toEqual([
      ['server/db/migrations-sqlite', 'sqlite'],
    ])
  })

  test('is not found where nothing depends on Knex', async () => {
    expect(await historiesOf(knex, { 'package.json': '{"dependencies":{"umzug":"3"}}', [PATH]: '' })).toEqual([])
  })

  test('says where a script is no JavaScript', async () => {
    const { up, unread } = await migrationOf('exports.up = (knex) => {\n  knex.raw(`\n')
    expect(up).toEqual([])
    expect(unread).toMatchObject([{ refused: false, span: { line: expect.any(Number) } }])
  })
})
