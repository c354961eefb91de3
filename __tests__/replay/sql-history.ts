import { codeIn } from '../../src/evidence/code/gather.js'
import { upsertsIn } from '../../src/evidence/code/upserts/gather.js'
import type { Example } from '../../src/hazards/hazard.js'
import { hazards } from '../../src/hazards/registry.js'
import type { Dialect, Down, History, Migration, Reading, TransactionRule } from '../../src/migrations/model.js'
import { Text } from '../../src/migrations/model.js'
import { planStatements } from '../../src/migrations/plan.js'
import { loadReaders } from '../../src/migrations/sql/readers.js'
import { downFromFile, parseSqlFile } from '../../src/migrations/tools/sql-file.js'
import { replay } from '../../src/replay/replay.js'
import type { Replayed } from '../../src/replay/replay.js'

/** Replays one migration under review over one of the base, as a tool with a transaction for each migration would. */
export async function replayedExample(
  example: Example,
  dialect: Dialect,
  levels: Readonly<Record<string, string>> = {},
): Promise<Replayed> {
  const read = await readerOf(dialect)
  const base =
    example.before === undefined ? [] : [migration('1_base', read(example.before, '1_base.sql'), 'per migration')]
  const rule = example.outsideTransaction === true ? 'autocommit' : 'per migration'
  const down: Down =
    example.down === undefined
      ? { kind: 'derived' }
      : downFromFile(
          undefined,
          parseSqlFile(Text.ofFile('2_change.down.sql', example.down), '2_change.down.sql', (text) =>
            read(text.value, '2_change.down.sql'),
          ),
        )
  const change = migration('2_change', read(example.sql, '2_change.sql'), rule, down)
  return replayedHistory([...base, change], dialect, new Set(['2_change']), {}, levels, example.code ?? {})
}

export function replayedHistory(
  migrations: readonly Migration[],
  dialect: Dialect,
  pending: ReadonlySet<string>,
  overrides: Partial<History> = {},
  levels: Readonly<Record<string, string>> = {},
  sources: Readonly<Record<string, string>> = {},
): Replayed {
  const history: History = {
    id: 'example:migrations',
    database: dialect,
    tool: 'example',
    toolVersion: undefined,
    dialect,
    engineVersion: undefined,
    root: 'migrations',
    ordering: 'number',
    downs: 'derived',
    migrations,
    ignored: [],
    disorder: [],
    session: [],
    ...overrides,
  }
  const plan = planStatements(history, 'review', ({ id }) => ({
    change: pending.has(id) ? 'added' : 'unchanged',
    pending: pending.has(id),
    past: false,
  }))
  const settings = { lockTimeoutCeiling: 10_000 }
  const code = {
    ...codeIn(new Map(Object.entries(sources)), [plan]),
    upserts: Object.entries(sources).flatMap(([path, text]) => upsertsIn(path, text)),
  }
  return replay(plan, { hazards, levels, settings, base: undefined, baseTip: [], code })
}

export async function readerOf(dialect: Dialect): Promise<(sql: string, path: string) => Reading> {
  const readers = loadReaders()
  await readers.load(dialect)
  return (sql, path) => readers.sql(dialect)(Text.ofFile(path, sql))
}

export function migration(
  id: string,
  reading: Reading,
  rule: Extract<TransactionRule['kind'], 'per migration' | 'autocommit' | 'one string'>,
  down: Down = { kind: 'derived' },
): Migration {
  const [version = '', ...name] = id.split('_')
  const path = `${id}.sql`
  return {
    id,
    version,
    name: name.join('_'),
    files: [path],
    up: reading.statements,
    unread: reading.unread,
    down,
    transaction: { kind: rule },
    optOut: undefined,
    repeatable: false,
    baseline: false,
    span: { path, line: 1, column: 1, endLine: 1, endColumn: 1, exact: true },
  }
}
