import { hazards } from '../../src/hazards/registry.js'
import { settle } from '../../src/findings/settle.js'
import { DEFAULTS } from '../../src/inputs/defaults.js'
import { Surveyor } from '../../src/migrations/histories.js'
import type { Statement, TransactionRule } from '../../src/migrations/model.js'
import { planAll } from '../../src/pending.js'
import type { Finding, ReportedFix } from '../../src/report.js'
import { replay, type Replayed } from '../../src/replay/replay.js'
import type { Contents, Tree } from '../../src/tree/tree.js'
import { sumOf } from '../migrations/tools/atlas/sum-of.js'
import { NOW } from './settled.js'
import type { Files } from './repositories.js'

/** A tree in memory; a file's text is its blob id, too. */
function treeOf(files: Files): Tree {
  return {
    name: 'a tree',
    commit: undefined,
    entries: new Map(
      Object.entries(files).map(([path, text]) => [path, { path, kind: 'file', size: text.length, blob: text }]),
    ),
    read: (paths) =>
      Promise.resolve(new Map([...paths].map((path): [string, Contents] => [path, contentsOf(files[path])]))),
  }
}

function contentsOf(text: string | undefined): Contents {
  return text === undefined ? { kind: 'unreadable', reason: 'missing' } : { kind: 'text', text, bom: false }
}

export interface Review {
  readonly replayed: readonly Replayed[]
  readonly findings: readonly Finding[]
}

const settings = { ...DEFAULTS, dialect: 'postgres' as const }

/** One for a file of tests: each file of a repository is parsed once. */
export function surveyorOfTests(): Surveyor {
  return new Surveyor(settings)
}

/** What the review says of a change, through the real tools, plan, replay and settlement. */
export async function reviewOf(surveyor: Surveyor, base: Files, head: Files): Promise<Review> {
  const trees = { head: treeOf(head), base: treeOf(base), baseTip: undefined, headCommit: undefined }
  const surveys = {
    head: await surveyor.survey(trees.head),
    base: await surveyor.survey(trees.base),
    trees,
    release: undefined,
  }
  const request = {
    mode: 'review',
    project: 'shop',
    version: '0',
    settings,
    settingsFrom: 'base',
    notices: [],
  } as const
  const replayed = planAll(request, surveys).map(({ plan, base: before, baseTip }) =>
    replay(plan, {
      hazards,
      levels: {},
      settings: { lockTimeoutCeiling: settings.lockTimeoutCeiling },
      base: before,
      baseTip,
    }),
  )
  const findings = settle(replayed, {
    mode: 'review',
    hazards,
    settings,
    baseline: undefined,
    codeowners: undefined,
    now: NOW,
    annotatable: () => true,
    touched: (path) => base[path] !== head[path],
  })
  return { replayed, findings }
}

/** Files that belong to the migration before them. */
const COMPANION = /\.down\.sql$|\/down\.sql$|\/metadata\.toml$|\.conf$|\/U[\d_.]+__[^/]*$/

/**
 * The states of the repository as the fix brings one migration after the other: the base, what the first file makes of
 * the change under review, and so on.
 */
export function releases(base: Files, head: Files, fix: ReportedFix): readonly Files[] {
  const files = fix.files ?? []
  const note = files[0]?.note ?? ''
  const kept = /^Leave lines? ([\d–, ]+) out of (\S+);/.exec(note)
  const replaces = files.some(({ path }) => path in head && !(path in base)) || /In place of|\.sql goes/.test(note)
  const states: Files[] = [hashed(base)]
  let state: Files = hashed(base)
  if (kept !== null) states.push((state = withoutLines(head, kept[2] ?? '', kept[1] ?? '')))
  else if (!replaces) state = head
  for (const { path, contents } of files) {
    if (!COMPANION.test(path)) states.push(state)
    state = hashed({ ...state, [path]: contents })
    states[states.length - 1] = state
  }
  return states
}

function withoutLines(files: Files, path: string, lines: string): Files {
  const gone = new Set(
    lines.split(', ').flatMap((part) => {
      const [from = 0, to = from] = part.split('–').map(Number)
      return Array.from({ length: to - from + 1 }, (_, index) => from + index)
    }),
  )
  const text = files[path] ?? ''
  return {
    ...files,
    [path]: text
      .split('\n')
      .filter((_, index) => !gone.has(index + 1))
      .join('\n'),
  }
}

/** What `atlas migrate hash` leaves. */
function hashed(files: Files): Files {
  const sum = Object.keys(files).find((path) => path.endsWith('/atlas.sum'))
  if (sum === undefined) return files
  const migrations = Object.entries(files).filter(([path]) => path.startsWith('migrations/') && path.endsWith('.sql'))
  const named = migrations.map(([path, sql]) => [path.slice('migrations/'.length), sql] as const)
  return { ...files, [sum]: sumOf(named.toSorted(([a], [b]) => (a < b ? -1 : 1))) }
}

/** Every schema of the example goes, and its tables get rows that their types allow. */
const FRESH = `
reset all; set client_min_messages = warning;
do $fresh$ declare s text; begin
  for s in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', s);
  end loop;
  create schema public;
end $fresh$;`

export const ROWS = `
do $rows$ declare t record; day date; begin
  for t in
    select c.oid, c.oid::regclass as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
      string_agg(case
        when format_type(a.atttypid, null) in ('bigint', 'integer', 'smallint', 'numeric') then 'i'
        when format_type(a.atttypid, null) = 'boolean' then 'true'
        when format_type(a.atttypid, null) = 'uuid' then 'gen_random_uuid()'
        when format_type(a.atttypid, null) ~ '^(date|timestamp)' then 'day'
        when exists (select from pg_enum e where e.enumtypid = a.atttypid)
          then quote_literal((select min(e.enumlabel) from pg_enum e where e.enumtypid = a.atttypid))
        when format_type(a.atttypid, null) ~ 'range$' then 'null'
        else '''v'' || i' end, ', ' order by a.attnum) as values
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    group by c.oid order by c.oid
  loop
    -- A partitioned table takes only days that one of its partitions holds.
    foreach day in array array['2024-03-01', '2025-03-01', '2020-03-01']::date[] loop
      begin
        execute format('insert into %s (%s) select %s from generate_series(1, 3) i, (select %L::date as day) d', t.name, t.columns, t.values, day);
        exit;
      exception when check_violation then null;
      end;
    end loop;
  end loop;
end $rows$;`

/** The fix as its tool runs it: each file in its transaction or outside, what is done by hand statement by statement. */
export function scriptOf(start: readonly string[], review: Review | undefined, fix: ReportedFix, people = ''): string {
  const own = (fix.files ?? []).filter(({ path }) => !COMPANION.test(path))
  const migrations = (review?.replayed ?? []).flatMap(({ plan }) => plan.history.migrations)
  const ups: string[] = []
  const downs: string[] = []
  for (const { path, contents } of own) {
    const migration = migrations.find(({ files }) => files[0] === path)
    if (migration === undefined) {
      ups.push(contents)
      continue
    }
    const wrap = (statements: readonly Statement[]): string => {
      const sql = statements.map((each) => `${each.sql.text.replace(/;\s*$/, '')};`)
      return isWrapped(migration.transaction, statements) ? ['begin;', ...sql, 'commit;'].join('\n') : sql.join('\n')
    }
    ups.push(wrap(migration.up))
    if (migration.down.kind === 'statements') downs.unshift(wrap(migration.down.statements))
  }
  // What people do in between is not done twice.
  const isWhole = people === '' && downs.length > 0 && downs.length === ups.length
  const [first = '', ...later] = ups
  return [FRESH, ...start, first, people, ...later, ...(isWhole ? [...downs, ...ups] : [])].join('\n')
}

function isWrapped(rule: TransactionRule, statements: readonly Statement[]): boolean {
  switch (rule.kind) {
    case 'around all pending':
    case 'per migration':
      return !statements.some(({ outsideTransaction }) => outsideTransaction === true)
    case 'one string':
      return (
        statements.length > 1 &&
        !statements.some(({ operations }) => operations.some(({ kind }) => kind === 'transaction'))
      )
    case 'autocommit':
    case 'unknown':
    case 'depends on version':
      return false
  }
}
