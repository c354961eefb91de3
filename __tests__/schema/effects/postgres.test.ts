import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as z from 'zod'
import type { LockMode } from '../../../src/schema/effect.js'
import { LOCK_MODES } from '../../../src/schema/effect.js'
import { effectOf } from '../../../src/schema/effects/index.js'
import { Schema } from '../../../src/schema/schema.js'
import { psql, serverVersion } from './psql.js'
import { BUILT, CASES, SETUP } from './statements.js'
import { STRONGEST, volatilityDifferences } from './volatility.js'

const version = serverVersion()
const database = `database_review_effects_${String(process.pid)}`

if (version === undefined)
  process.stderr.write('No PostgreSQL on 127.0.0.1:5432: locks and rewrites are not compared with a server.\n')
const onServer = version === undefined ? test.skip : test

/** What the server says of one statement; null stands for nothing. */
const Observed = z.object({
  locks: z.record(z.string(), z.string()).nullable(),
  indexes: z.record(z.string(), z.string()).nullable(),
  rewrites: z.array(z.string()).nullable(),
  scans: z.array(z.string()).nullable(),
})
type Observed = z.infer<typeof Observed>

const REMEMBER = `
create schema oracle;
create table oracle.before as select c.oid, c.relname::text as name, c.relkind, pg_relation_filenode(c.oid) as file
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'i', 'I');
`

/** A session's counters go on over transactions until they are flushed, so what earlier statements read is taken off. */
const COUNT = `select coalesce(json_object_agg(relid, seq_tup_read), '{}') as earlier from pg_stat_xact_user_tables \\gset\n`

/** Everything by the object ids from before the statement: what it drops or renames would slip away otherwise. */
const OBSERVE = `
select json_build_object(
  'locks', (select json_object_agg(name, modes) from (select b.name, string_agg(l.mode, ' ') as modes from pg_locks l
    join oracle.before b on b.oid = l.relation where l.pid = pg_backend_pid() and b.relkind in ('r', 'p', 'v', 'm') group by b.name) x),
  'indexes', (select json_object_agg(name, modes) from (select b.name, string_agg(l.mode, ' ') as modes from pg_locks l
    join oracle.before b on b.oid = l.relation where l.pid = pg_backend_pid() and b.relkind in ('i', 'I') group by b.name) x),
  'rewrites', (select json_agg(b.name) from oracle.before b where pg_relation_filenode(b.oid) <> b.file),
  'scans', (select json_agg(b.name) from pg_stat_xact_user_tables s join oracle.before b on b.oid = s.relid
    where s.seq_tup_read - coalesce((:'earlier'::json ->> s.relid::text)::bigint, 0) >= 20 and b.relkind = 'r'));
`

let observed: readonly (Observed | undefined)[] = []
let complaints = ''

beforeAll(() => {
  if (version === undefined) return
  psql('postgres', `create database ${database}`)
  const setup = psql(database, SETUP + REMEMBER)
  if (setup.complaints !== '') throw new Error(setup.complaints)
  const script = CASES.map(
    ({ sql }, at) =>
      `\\echo case ${String(at)}\nbegin;\nset local timezone = 'Europe/Berlin';\n${COUNT}${sql};\n${OBSERVE}rollback;`,
  )
  const ran = psql(database, script.join('\n'))
  complaints = ran.complaints
  const answers = ran.out.split(/^case \d+$/m).slice(1)
  observed = answers.map((answer) => (answer.trim() === '' ? undefined : Observed.parse(JSON.parse(answer))))
})

afterAll(() => {
  if (version !== undefined) psql('postgres', `drop database if exists ${database} with (force)`)
})

const WEAK: readonly LockMode[] = ['ACCESS SHARE', 'ROW SHARE']

function strongest(modes: string): LockMode | undefined {
  const held = modes.split(' ').map((mode) =>
    mode
      .replace(/Lock$/, '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toUpperCase(),
  )
  return LOCK_MODES.findLast((mode) => held.includes(mode))
}

function seen(at: number): { readonly [part: string]: unknown } {
  const answer = observed[at]
  if (answer === undefined) throw new Error(`the server refused the statement: ${complaints}`)
  const locks = Object.entries(answer.locks ?? {}).flatMap(([name, modes]) => {
    const mode = strongest(modes)
    return mode === undefined || WEAK.includes(mode) ? [] : [`${name}: ${mode}`]
  })
  const tables = new Set(Object.keys(answer.locks ?? {}))
  return {
    locks: locks.sort(),
    rewrites: (answer.rewrites ?? []).filter((name) => tables.has(name)).sort(),
    scans: scansArePlanned(at) ? [] : [...(answer.scans ?? [])].sort(),
  }
}

/** What the query of a view reads, and whether a DELETE of one row finds it by an index, is up to the planner. */
function scansArePlanned(at: number): boolean {
  const operation = CASES[at]?.operation
  return (
    operation?.kind === 'refresh-materialized-view' || (operation?.kind === 'delete' && operation.reach.kind === 'key')
  )
}

function predicted(at: number): { readonly [part: string]: unknown } {
  const statement = CASES[at]
  if (statement === undefined) throw new Error('no such case')
  const schema = built()
  const effect = effectOf('postgres', statement.operation, schema, { major: version ?? 14, minor: 0, patch: 0 })
  const isIndex = (name: string): boolean => schema.find({ name }) === undefined
  const isTable = (name: string): boolean => schema.find({ name })?.kind === 'table'
  return {
    locks: effect.locks
      .filter((lock) => !isIndex(lock.relation.name) && !WEAK.includes(lock.mode))
      .map((lock) => `${lock.relation.name}: ${lock.mode}`)
      .sort(),
    // TRUNCATE's new file is empty: the server gives it another number, and nobody has to write it.
    rewrites:
      statement.operation.kind === 'truncate'
        ? effect.locks.map((lock) => lock.relation.name).sort()
        : effect.rewrites
            .map((name) => name.name)
            .filter((name) => !isIndex(name))
            .sort(),
    scans: effect.scans
      .map((name) => name.name)
      .filter(isTable)
      .sort(),
  }
}

function built(): Schema {
  const schema = new Schema('postgres')
  for (const operation of BUILT) schema.apply(operation, 'base')
  schema.nextEra()
  return schema
}

describe('a PostgreSQL server takes the locks, rewrites the tables and reads the rows that we say', () => {
  for (const [at, { sql }] of CASES.entries()) {
    onServer(sql, () => {
      expect(predicted(at)).toEqual(seen(at))
    })
  }
})

describe('indexes that a statement names are locked as we say', () => {
  for (const [at, { sql, operation }] of CASES.entries()) {
    const schema = built()
    const claimed = effectOf('postgres', operation, schema, { major: 15, minor: 0, patch: 0 }).locks.filter(
      (lock) => schema.index(lock.relation) !== undefined,
    )
    if (claimed.length === 0) continue
    onServer(sql, () => {
      const answer = observed[at]
      expect(claimed.map((lock) => [lock.relation.name, lock.mode])).toEqual(
        claimed.map((lock) => [lock.relation.name, strongest(answer?.indexes?.[lock.relation.name] ?? '')]),
      )
    })
  }
})

onServer('the volatility of each function is what the server says', () => {
  expect(volatilityDifferences(psql('template1', STRONGEST).out)).toEqual([])
})
