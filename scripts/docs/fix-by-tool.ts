import { FixWriter } from '../../src/findings/fix.js'
import type { Example, Hazard } from '../../src/hazards/hazard.js'
import { Text, type DownPolicy, type History, type Migration, type Reading } from '../../src/migrations/model.js'
import { planStatements } from '../../src/migrations/plan.js'
import { loadReaders } from '../../src/migrations/sql/readers.js'
import { tools } from '../../src/migrations/tools/registry.js'
import { replay } from '../../src/replay/replay.js'
import type { ReportedFix } from '../../src/report.js'

/** A migration of each tool, as its files are called. */
const PATHS: readonly (readonly [tool: string, path: string, downs: DownPolicy])[] = [
  ['goose', 'migrations/00008_change.sql', 'paired'],
  ['golang-migrate', 'migrations/000008_change.up.sql', 'paired'],
  ['prisma', 'prisma/migrations/20260301120000_change/migration.sql', 'none'],
  ['flyway', 'db/migration/V8__change.sql', 'none'],
  ['dbmate', 'db/migrations/20260301120000_change.sql', 'paired'],
  ['sqlx', 'migrations/20260301120000_change.up.sql', 'paired'],
  ['diesel', 'migrations/2026-03-01-120000_change/up.sql', 'paired'],
  ['supabase', 'supabase/migrations/20260301120000_change.sql', 'none'],
  ['atlas', 'migrations/20260301120000_change.sql', 'derived'],
  ['drizzle', 'drizzle/0008_change.sql', 'none'],
  ['node-pg-migrate', 'migrations/1772366400000_change.sql', 'paired'],
]

/** Inside a transaction the tools differ by little more than names: these stand for them. */
const INSIDE = 3

/**
 * The section of a hazard's page that shows the fix of its first PostgreSQL example in files, by the very writers that a
 * review asks. Nothing where the fix is no sequence of migrations.
 */
export async function fixByTool(hazard: Hazard): Promise<readonly string[]> {
  const [example] = hazard.bad.postgres ?? []
  if (example === undefined) return []
  const readers = loadReaders()
  await readers.load('postgres')
  const read = readers.sql('postgres')
  const written = PATHS.flatMap(([tool, path, downs]) => {
    const history = historyOf(example, tool, path, downs, (sql, file) => read(Text.ofFile(file, sql)))
    const found = fixIn(history, hazard)
    const title = tools.find(({ id }) => id === tool)?.title ?? tool
    return found?.fix?.files === undefined ? [] : [{ ...found, title, fix: found.fix }]
  })
  if (written.length === 0) return []
  const shown = written.some(({ outside }) => outside) ? written : written.slice(0, INSIDE)
  return [
    '',
    '## The fix, by tool',
    '',
    'For the first PostgreSQL example below, written as a review writes it. The tests run this SQL on PostgreSQL.',
    ...shown.flatMap(({ title, fix }) => [
      '',
      `<details>\n<summary>${title}</summary>`,
      ...blocks(fix),
      '',
      '</details>',
    ]),
  ]
}

function historyOf(
  { before, sql, outsideTransaction }: Example,
  tool: string,
  path: string,
  downs: DownPolicy,
  read: (sql: string, path: string) => Reading,
): History {
  const migration = (id: string, text: string, file: string, outside: boolean): Migration => {
    const reading = read(text, file)
    return {
      id,
      version: id,
      name: id,
      files: [file],
      up: reading.statements,
      unread: reading.unread,
      down: { kind: 'derived' },
      transaction: { kind: outside ? 'autocommit' : 'per migration' },
      optOut: undefined,
      repeatable: false,
      baseline: false,
      span: { path: file, line: 1, column: 1, endLine: 1, endColumn: 1, exact: true },
    }
  }
  return {
    id: tool,
    database: 'postgres',
    tool,
    toolVersion: undefined,
    dialect: 'postgres',
    engineVersion: undefined,
    root: 'migrations',
    ordering: 'number',
    downs,
    migrations: [
      ...(before === undefined ? [] : [migration('base', before, 'base.sql', false)]),
      migration('change', sql, path, outsideTransaction === true),
    ],
    ignored: [],
    disorder: [],
    session: [],
  }
}

function fixIn(
  history: History,
  hazard: Hazard,
): { readonly fix: ReportedFix | undefined; readonly outside: boolean } | undefined {
  const plan = planStatements(history, 'review', ({ id }) => ({
    change: id === 'change' ? 'added' : 'unchanged',
    pending: id === 'change',
    past: false,
  }))
  const settings = { lockTimeoutCeiling: 5_000 }
  const replayed = replay(plan, { hazards: [hazard], levels: {}, settings, base: undefined, baseTip: [] })
  const [detected] = replayed.detected
  if (detected === undefined) return undefined
  const steps = detected.candidate.fix?.steps ?? []
  return {
    fix: new FixWriter(replayed).write(detected),
    outside: steps.some((step) => (step.kind === 'sql' || step.kind === 'migrate') && step.outsideTransaction),
  }
}

function blocks({ files = [], after }: ReportedFix): string[] {
  return [
    ...files.flatMap(({ path, contents, note }) => [
      ...(note === undefined ? [] : ['', note]),
      '',
      `\`${path}\``,
      '',
      `\`\`\`${/\.sql$/.test(path) ? 'sql' : ''}`,
      contents.trimEnd(),
      '```',
    ]),
    ...(after === undefined ? [] : ['', `Then: ${after}`]),
  ]
}
