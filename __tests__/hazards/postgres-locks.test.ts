import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as z from 'zod'
import type { Example } from '../../src/hazards/hazard.js'
import { hazards } from '../../src/hazards/registry.js'
import { Text } from '../../src/migrations/model.js'
import { showName } from '../../src/migrations/operation.js'
import { loadPostgresReader } from '../../src/migrations/sql/postgres/index.js'
import { LOCK_MODES, type Lock, type LockMode } from '../../src/schema/effect.js'
import { effectOf } from '../../src/schema/effects/index.js'
import { Schema } from '../../src/schema/schema.js'
import { replayedExample } from '../replay/sql-history.js'
import { psql, serverVersion } from '../schema/effects/psql.js'

/** Hazards that say nothing of locks and rewrites, with what they are about. A new one stands here or is measured. */
const NO_LOCKS: Readonly<Record<string, readonly string[]>> = {
  'rows or objects are lost': [
    'delete-without-where',
    'drop-column',
    'drop-schema',
    'drop-table',
    'drop-type',
    'enum-value-removal',
    'narrow-column-type',
    'replace-column',
    'truncate',
    'update-without-where',
  ],
  'rows are locked, by a statement of data': [
    'batches-in-one-transaction',
    'skip-locked-without-recheck',
    'unbatched-delete',
    'unbatched-insert',
    'unbatched-update',
  ],
  'code or rules that rely on what was': [
    'add-required-column',
    'column-still-used',
    'constraint-not-validated',
    'constraints-disabled',
    'drop-constraint',
    'drop-default',
    'drop-not-null',
    'foreign-key-type-mismatch',
    'foreign-key-without-index',
    'relation-without-foreign-key',
    'rename-column',
    'rename-table',
    'table-without-primary-key',
  ],
  'the engine refuses it, or leaves something half-done': [
    'concurrent-index-left-invalid',
    'concurrent-index-on-partitioned-table',
    'concurrently-in-transaction',
    'enum-value-used-in-transaction',
    'nested-transaction',
    'non-atomic-migration',
    'not-repeatable',
    'syntax-error',
  ],
  'files, history, the way back': [
    'down-does-not-restore',
    'duplicate-version',
    'edited-migration',
    'ignored-file',
    'irreversible-migration',
    'missing-down',
    'model-drift',
    'not-analysed',
    'out-of-order-migration',
    'schema-push',
    'two-heads',
    'vague-name',
    'waiver-expired',
    'waiver-unused',
    'waiver-without-reason',
  ],
  'rights and secrets': [
    'grant-to-public',
    'row-security-disabled',
    'secret-in-migration',
    'security-definer-search-path',
  ],
  conventions: [
    'constraint-unnamed',
    'identifier-too-long',
    'index-too-wide',
    'missing-comment',
    'prefer-bigint-key',
    'prefer-identity',
    'prefer-jsonb',
    'prefer-text',
    'prefer-timestamptz',
    'redundant-index',
  ],
}

/** Claims that no server here can be asked for. */
const CANNOT_RUN: Readonly<Record<string, string>> = {
  'SET TABLESPACE cold': 'asks for a tablespace of its own',
  'SET TABLESPACE pg_default': 'moves nothing on a server where everything is there',
}

interface Claim {
  readonly hazard: string
  readonly example: Example
  readonly locks: readonly string[]
  readonly rewrites: readonly string[]
  /** The strongest lock that we say all statements of the example take, by table. */
  readonly strongest: ReadonlyMap<string, LockMode>
}

const Seen = z.object({
  locks: z.array(z.string()).nullable(),
  rewrites: z.array(z.string()).nullable(),
})
type Seen = z.infer<typeof Seen>

const NAMED = `case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end`

/** Empties the database of what an earlier example made. */
const CLEAR = `
do $clear$ declare home text; begin
  for home in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', home);
  end loop;
end $clear$;
create schema public;
`

const REMEMBER = `
create schema oracle;
create table oracle.before as select c.oid, ${NAMED} as name, c.relkind, pg_relation_filenode(c.oid) as file
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'oracle') and c.relkind in ('r', 'p', 'm', 'i', 'I');
`

const OBSERVE = `select json_build_object(
  'locks', (select json_agg(distinct b.name || ' ' || upper(btrim(regexp_replace(replace(l.mode, 'Lock', ''), '([A-Z])', ' \\1', 'g'))))
    from pg_locks l join oracle.before b on b.oid = l.relation where l.pid = pg_backend_pid()),
  'rewrites', (select json_agg(b.name) from oracle.before b where pg_relation_filenode(b.oid) <> b.file)) as seen`

const version = serverVersion()
if (version === undefined) process.stderr.write('No PostgreSQL on 127.0.0.1:5432: locks of hazards are not measured.\n')
const onServer = version === undefined ? test.skip : test
const database = `database_review_locks_${String(process.pid)}`

let claims: readonly Claim[] = []
let seen: readonly (Seen | undefined)[] = []
let newer: PGlite | undefined

beforeAll(async () => {
  claims = await allClaims()
  if (version === undefined) return
  psql('postgres', `create database ${database}`)
  const script = claims.map(
    ({ example }, at) =>
      `rollback;\ndiscard all;\n\\echo case ${String(at)}\n${CLEAR}${example.before ?? ''}\n;${REMEMBER}\nbegin;\n${example.sql}\n;${OBSERVE};`,
  )
  const answers = psql(database, script.join('\n'))
    .out.split(/^case \d+$/m)
    .slice(1)
  seen = answers.map(parsed)
}, 120_000)

afterAll(async () => {
  await newer?.close()
  if (version !== undefined) psql('postgres', `drop database if exists ${database} with (force)`)
})

function parsed(answer: string): Seen | undefined {
  const line = answer.split('\n').find((each) => each.startsWith('{"locks"'))
  return line === undefined ? undefined : Seen.parse(JSON.parse(line))
}

/** What the findings on each bad example claim; a table of which no migration knows is not there to be locked. */
async function allClaims(): Promise<readonly Claim[]> {
  const all: Claim[] = []
  for (const { id, engines, bad } of hazards) {
    for (const example of engines.includes('postgres') ? (bad.postgres ?? []) : []) {
      const { detected, applied } = await replayedExample(example, 'postgres', { [id]: 'low' })
      const own = detected.filter(({ hazard }) => hazard.id === id)
      const locks = own.flatMap(({ candidate }) => candidate.locks ?? [])
      const rewrites = own.flatMap(({ candidate }) => candidate.rewrites ?? [])
      if (locks.length + rewrites.length === 0) continue
      all.push({
        hazard: id,
        example,
        locks: [...new Set(locks.map(({ relation, mode }) => `${bare(showName(relation))} ${mode}`))].sort(),
        rewrites: [...new Set(rewrites.map((relation) => bare(showName(relation))))].sort(),
        strongest: strongestOf([...applied.values()].at(-1)?.flatMap(({ effect }) => effect.locks) ?? []),
      })
    }
  }
  return all
}

function strongestOf(locks: readonly Lock[]): ReadonlyMap<string, LockMode> {
  const strongest = new Map<string, LockMode>()
  for (const { relation, mode } of locks) {
    const name = bare(showName(relation))
    const other = strongest.get(name)
    if (other === undefined || rank(mode) > rank(other)) strongest.set(name, mode)
  }
  return strongest
}

/** Modes from weak to strong; -1 for what is none. */
function rank(mode: string): number {
  return LOCK_MODES.findIndex((each) => each === mode)
}

function bare(name: string): string {
  return name.replace(/^public\./, '')
}

/** The server on 127.0.0.1 refuses what only PostgreSQL 18 has. */
async function seenBy18(example: Example): Promise<Seen | undefined> {
  newer ??= await PGlite.create()
  await newer.exec(`reset all; ${CLEAR} ${example.before ?? ''}; ${REMEMBER}`)
  await newer.exec('begin')
  try {
    await newer.exec(example.sql)
    const { rows } = await newer.query(OBSERVE)
    return z.array(z.object({ seen: Seen })).parse(rows)[0]?.seen
  } catch {
    return undefined
  } finally {
    await newer.exec('rollback')
  }
}

test('a hazard of PostgreSQL claims locks and rewrites, or stands in the list of those that do not', () => {
  const measured = new Set(claims.map(({ hazard }) => hazard))
  const listed = Object.values(NO_LOCKS).flat()
  const postgres = hazards.filter(({ engines }) => engines.includes('postgres')).map(({ id }) => id)
  expect([...measured, ...listed].sort()).toEqual(postgres.sort())
})

describe('a PostgreSQL server takes the locks that findings claim, no stronger ones, and rewrites their tables', () => {
  onServer(
    'on each bad example',
    async () => {
      const wrong: string[] = []
      const shown = new Set<string>()
      for (const [number, { hazard, example, locks, rewrites, strongest }] of claims.entries()) {
        if (example.before === undefined || Object.keys(CANNOT_RUN).some((each) => example.sql.includes(each))) continue
        const answer = seen[number] ?? (await seenBy18(example))
        if (answer === undefined) {
          // Fails as soon as there are rows, or must run alone: nothing was measured.
          wrong.push(`${hazard}: refused: ${example.sql}`)
          continue
        }
        shown.add(hazard)
        const held = new Set(answer.locks ?? [])
        const moved = answer.rewrites ?? []
        for (const lock of locks) if (!held.has(lock)) wrong.push(`${hazard}: ${lock} is not taken by ${example.sql}`)
        const named = new Set(locks.map((lock) => lock.slice(0, lock.indexOf(' '))))
        for (const lock of held) {
          const at = lock.indexOf(' ')
          const [relation, mode] = [lock.slice(0, at), lock.slice(at + 1)]
          const most = strongest.get(relation)
          if (named.has(relation) && most !== undefined && rank(mode) > rank(most))
            wrong.push(`${hazard}: ${relation} is locked ${mode}, and we say no more than ${most}: ${example.sql}`)
        }
        for (const relation of rewrites)
          if (!moved.includes(relation)) wrong.push(`${hazard}: ${relation} is not written anew by ${example.sql}`)
      }
      expect(wrong).toEqual([])
      expect([...new Set(claims.map(({ hazard }) => hazard))].filter((hazard) => !shown.has(hazard))).toEqual([])
    },
    120_000,
  )
})

/**
 * What no transaction block takes is asked another way: it is sent over a second connection while the first one's lock
 * makes it wait, and pg_locks shows what it wants. The lock must stand against its first one: DETACH … CONCURRENTLY holds
 * that for an instant only.
 */
const ALONE: readonly (readonly [sql: string, table: string])[] = [
  ['create index concurrently by_note on orders (note)', 'orders'],
  ['drop index concurrently by_total', 'orders'],
  ['reindex index concurrently by_total', 'orders'],
  ['reindex table concurrently orders', 'orders'],
  ['vacuum (full, analyze) orders', 'orders'],
  ['alter table events detach partition events_may concurrently', 'events'],
]

const STANDING = `create table orders (id bigint primary key, total int, note text);
create index by_total on orders (total);
create table events (day date not null) partition by range (day);
create table events_may partition of events for values from ('2026-05-01') to ('2026-06-01');
`

describe('what must run alone takes the lock that we say', () => {
  onServer.each(ALONE)('%s', async (sql, table) => {
    const read = await loadPostgresReader()
    const operations = (text: string): ReturnType<typeof read>['statements'][number]['operations'] =>
      read(Text.ofFile('1.sql', `${text};`)).statements.flatMap((statement) => statement.operations)
    const schema = new Schema('postgres')
    for (const operation of operations(STANDING)) schema.apply(operation, 'base')
    schema.nextEra()
    const claimed = operations(sql)
      .flatMap((operation) => effectOf('postgres', operation, schema, { major: 15, minor: 0, patch: 0 }).locks)
      .filter(({ relation }) => relation.name === table)
      .map(({ mode }) => mode)
    const { out, complaints } = psql(
      database,
      `${CLEAR}${STANDING}create extension dblink;
begin;
lock table ${table} in share update exclusive mode;
select dblink_connect('other', 'host=127.0.0.1 user=postgres dbname=${database}');
select pid as other from dblink('other', 'select pg_backend_pid()') as answer (pid int) \\gset
select dblink_send_query('other', '${sql}');
select set_config('oracle.other', :'other', false);
do $wait$ begin
  for round in 1..500 loop
    exit when exists (select from pg_locks where pid = current_setting('oracle.other')::int
      and relation = '${table}'::regclass and mode <> 'AccessShareLock');
    perform pg_sleep(0.01);
  end loop;
end $wait$;
\\echo modes
select upper(btrim(regexp_replace(replace(mode, 'Lock', ''), '([A-Z])', ' \\1', 'g'))) from pg_locks
  where pid = :other and relation = '${table}'::regclass and mode <> 'AccessShareLock';
\\echo end
select pg_terminate_backend(:other);
rollback;`,
    )
    const modes = /^modes\n([\s\S]*?)^end$/m.exec(out)?.[1]?.trim().split('\n') ?? [complaints]
    expect([...new Set(modes)]).toEqual([...new Set(claimed)])
  })
})
