import { describe, expect, test } from '@jest/globals'
import { reviewed, type Tracked } from '../runner/in-memory.js'

const FIRST = 'db/migrations/20240101000000_create_orders.sql'
const SECOND = 'db/migrations/20240201000000_add_note.sql'
const DUMP = 'db/schema.sql'

function migration(up: string): string {
  return `-- migrate:up\n${up}\n\n-- migrate:down\n-- irreversible: an example\n`
}

function ledger(versions: readonly string[]): string {
  return `INSERT INTO schema_migrations (version) VALUES\n  ${versions.map((each) => `('${each}')`).join(',\n  ')};\n`
}

const OLD = ['20240101000000']
const NEW = [...OLD, '20240201000000']

interface Spelled {
  readonly url: string
  readonly first: string
  /** The columns of `orders` as the engine's own dump writes them. */
  readonly dump: (columns: readonly string[], versions: readonly string[], more?: string) => string
}

const ENGINES: Readonly<Record<string, Spelled>> = {
  postgres: {
    url: 'postgres://localhost/shop',
    first: 'CREATE TABLE orders (id bigserial PRIMARY KEY, total integer);',
    dump: (columns, versions, more = '') => `SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.orders (
    id bigint NOT NULL,
    total integer${columns.map((each) => `,\n    ${each}`).join('')}
);
CREATE SEQUENCE public.orders_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.orders_id_seq OWNED BY public.orders.id;
CREATE TABLE public.schema_migrations (version character varying NOT NULL);
${more}
ALTER TABLE ONLY public.orders ALTER COLUMN id SET DEFAULT nextval('public.orders_id_seq'::regclass);
ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
${ledger(versions).replace('INTO ', 'INTO public.')}`,
  },
  mysql: {
    url: 'mysql://localhost/shop',
    first: 'CREATE TABLE orders (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, total int);',
    dump: (columns, versions, more = '') => `/*!40101 SET character_set_client = utf8 */;
CREATE TABLE \`orders\` (
  \`id\` bigint NOT NULL AUTO_INCREMENT,
  \`total\` int DEFAULT NULL${columns.map((each) => `,\n  ${each}`).join('')},
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE \`schema_migrations\` (\`version\` varchar(128) NOT NULL, PRIMARY KEY (\`version\`));
${more}
LOCK TABLES \`schema_migrations\` WRITE;
${ledger(versions)}UNLOCK TABLES;
`,
  },
  sqlite: {
    url: 'sqlite:db/shop.sqlite3',
    first: 'CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, total INTEGER);',
    dump: (
      columns,
      versions,
      more = '',
    ) => `CREATE TABLE IF NOT EXISTS "schema_migrations" (version varchar(128) primary key);
CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, total INTEGER${columns.map((each) => `, ${each}`).join('')});
CREATE TABLE sqlite_sequence(name,seq);
${more}
${ledger(versions)}`,
  },
}

function baseOf({ url, first, dump }: Spelled, more = ''): Tracked {
  return {
    '.env.example': `DATABASE_URL=${url}\n`,
    [FIRST]: migration(first),
    [DUMP]: dump([], OLD, more),
  }
}

async function driftOf(base: Tracked, change: Readonly<Record<string, string | null>>): Promise<readonly string[]> {
  const { findings } = await reviewed(base, change)
  return findings
    .filter(({ hazard }) => hazard === 'model-drift')
    .map(({ severity, path, line, message }) => `${severity} ${path}:${line} ${message}`)
}

describe.each(Object.entries(ENGINES))('a dump of the schema in %s', (_, engine) => {
  const { dump } = engine
  const base = baseOf(engine)
  const [note, required] = ['note varchar(20)', 'note varchar(20) NOT NULL']
  const added = { [SECOND]: migration(`ALTER TABLE orders ADD COLUMN ${note};`) }

  test('that follows the migrations is as it should be', async () => {
    expect(await driftOf(base, { ...added, [DUMP]: dump([note], NEW) })).toEqual([])
    const items = 'CREATE TABLE items (id bigint NOT NULL, label varchar(20));'
    expect(await driftOf(base, { [SECOND]: migration(items), [DUMP]: dump([], NEW, items) })).toEqual([])
  })

  test('that nobody wrote anew lacks what the migration adds', async () => {
    expect(await driftOf(base, added)).toEqual([
      expect.stringMatching(/^low db\/migrations\/20240201000000_add_note.sql:2 db\/schema.sql lacks orders.note/),
    ])
  })

  test('with a column or a table that no migration makes promises what production does not get', async () => {
    expect(await driftOf(base, { ...added, [DUMP]: dump([note, 'tag varchar(20)'], NEW) })).toEqual([
      expect.stringMatching(/^medium db\/schema.sql:\d+ db\/schema.sql has orders.tag, which no migration makes/),
    ])
    const items = 'CREATE TABLE items (id bigint NOT NULL);'
    expect(await driftOf(base, { ...added, [DUMP]: dump([note], NEW, items) })).toEqual([
      expect.stringMatching(/^medium db\/schema.sql:\d+ db\/schema.sql has items, which no migration makes/),
    ])
  })

  test('that requires what the migrations leave optional', async () => {
    expect(await driftOf(base, { ...added, [DUMP]: dump([required], NEW) })).toEqual([
      expect.stringMatching(/^medium db\/schema.sql:\d+ orders.note is NOT NULL in db\/schema.sql, and nullable as/),
    ])
  })

  test('that was wrong before, or is not of all tables, is no matter of the change', async () => {
    const wrong = { ...base, [DUMP]: dump(['tag varchar(20)'], OLD) }
    expect(await driftOf(wrong, { ...added, [DUMP]: dump([note], NEW) })).toEqual([])
    const parted = { ...base, [FIRST]: migration(`${engine.first}\nCREATE TABLE logs (id bigint NOT NULL);`) }
    expect(await driftOf(parted, added)).toEqual([])
    const late = { ...base, [DUMP]: dump([], ['20230101000000']) }
    expect(await driftOf(late, { ...added, [DUMP]: dump([note, 'tag varchar(20)'], NEW) })).toEqual([])
  })
})

describe('of what a dump holds', () => {
  const { postgres, sqlite } = ENGINES

  test('partitions, and what an extension or a block brings, are not compared', async () => {
    if (postgres === undefined) throw new Error('no such engine')
    const base = baseOf(postgres)
    const dumped = (more: string): Tracked => ({ [DUMP]: postgres.dump([], NEW, more) })
    const parts = 'CREATE TABLE public.parts (id bigint NOT NULL) PARTITION BY RANGE (id);'
    const ups: readonly (readonly [string, string])[] = [
      ['CREATE TABLE parts (id bigint) PARTITION BY RANGE (id);', parts],
      ['CREATE EXTENSION postgis;', 'CREATE TABLE public.spatial_ref_sys (srid integer NOT NULL);'],
      ["DO $$ BEGIN EXECUTE 'CREATE TABLE items (id bigint)'; END $$;", 'CREATE TABLE public.tags (id bigint);'],
      ['CREATE SCHEMA audit; CREATE TABLE audit.rows (id bigint);', ''],
      ['CREATE VIEW totals AS SELECT total FROM orders;', ''],
    ]
    for (const [up, more] of ups) expect(await driftOf(base, { [SECOND]: migration(up), ...dumped(more) })).toEqual([])
  })

  test('the tables of a virtual one are its own', async () => {
    if (sqlite === undefined) throw new Error('no such engine')
    const up = 'CREATE VIRTUAL TABLE search USING fts5(note);'
    const more = `${up}\nCREATE TABLE IF NOT EXISTS 'search_data'(id INTEGER PRIMARY KEY, block BLOB);`
    expect(await driftOf(baseOf(sqlite), { [SECOND]: migration(up), [DUMP]: sqlite.dump([], NEW, more) })).toEqual([])
  })

  test('a migration that the change edits or removes says nothing of it', async () => {
    if (postgres === undefined) throw new Error('no such engine')
    const base = { ...baseOf(postgres), [SECOND]: migration('ALTER TABLE orders ADD COLUMN note text;') }
    const whole = { ...base, [DUMP]: postgres.dump(['note text'], NEW) }
    expect(await driftOf(whole, { [SECOND]: null, [DUMP]: postgres.dump([], OLD) })).toEqual([])
    const edited = migration('ALTER TABLE orders ADD COLUMN remark text;')
    expect(await driftOf(whole, { [SECOND]: edited, [DUMP]: postgres.dump(['remark text'], NEW) })).toEqual([])
  })
})
