import { expect, test } from '@jest/globals'
import { DEFAULTS } from '../../src/inputs/defaults.js'
import { Surveyor } from '../../src/migrations/histories.js'
import type { Contents, Tree } from '../../src/tree/tree.js'

const FIRST = 'db/migrations/20240101000000_create_orders.sql'
const MIGRATION =
  '-- migrate:up\nALTER TABLE orders ADD COLUMN note text;\n\n-- migrate:down\nALTER TABLE orders DROP COLUMN note;\n'

function dump(version: string): string {
  return [
    'CREATE TABLE public.orders (id bigint NOT NULL, total integer, note text);',
    'ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);',
    `INSERT INTO public.schema_migrations (version) VALUES\n    ('20230101000000'),\n    ('${version}');`,
  ].join('\n')
}

function treeOf(files: Readonly<Record<string, string>>): Tree {
  return {
    name: 'a tree',
    commit: undefined,
    entries: new Map(
      Object.entries(files).map(([path, text]) => [path, { path, kind: 'file', size: text.length, blob: path }]),
    ),
    read: (paths) =>
      Promise.resolve(
        new Map(
          [...paths].map((path): [string, Contents] => [path, { kind: 'text', text: files[path] ?? '', bom: false }]),
        ),
      ),
  }
}

async function columnsAtStart(files: Readonly<Record<string, string>>): Promise<readonly string[] | undefined> {
  const surveyor = new Surveyor({ ...DEFAULTS, dialect: 'postgres' })
  const tree = treeOf(files)
  const [history] = (await surveyor.survey(tree)).histories
  if (history === undefined) throw new Error('no history')
  const start = await surveyor.startOf(tree, history)
  const table = start?.schema.find({ name: 'orders' })
  return table === undefined ? undefined : [...table.columns.keys()]
}

test('a dump that records the newest migration is where the replay starts: squashed tables are known whole', async () => {
  const files = { [FIRST]: MIGRATION, 'db/schema.sql': dump('20240101000000') }
  expect(await columnsAtStart(files)).toEqual(['id', 'total', 'note'])
})

test('a dump that is older than the newest migration is no start', async () => {
  expect(await columnsAtStart({ [FIRST]: MIGRATION, 'db/schema.sql': dump('20230601000000') })).toBeUndefined()
})

test('a schema file without a ledger does not say how new it is', async () => {
  const files = { [FIRST]: MIGRATION, 'db/schema.sql': 'CREATE TABLE orders (id bigint);' }
  expect(await columnsAtStart(files)).toBeUndefined()
})

test('a dump with a statement that cannot be read is no start', async () => {
  const files = { [FIRST]: MIGRATION, 'db/schema.sql': `CREATE TABEL x;\n${dump('20240101000000')}` }
  expect(await columnsAtStart(files)).toBeUndefined()
})
