import type { Settings } from '../../../src/inputs/settings.js'
import type { Dialect, History, Reading, Statement, Text } from '../../../src/migrations/model.js'
import type { Readers, Root, Surroundings, Tool } from '../../../src/migrations/tools/tool.js'
import type { Stack } from '../../../src/stack/model.js'

/** Paths and what stands in them. */
export type Files = Readonly<Record<string, string>>

const SETTINGS: Settings = {
  mode: 'auto',
  keywords: [],
  paths: [],
  pathsIgnore: [],
  failOn: undefined,
  minScore: undefined,
  maxScoreDrop: undefined,
  comment: 'auto',
  annotations: 'changed',
  trial: 'auto',
  dialect: undefined,
  sarifFile: undefined,
  reportFile: undefined,
  workingDirectory: '.',
  databases: [],
  lockTimeoutCeiling: 5000,
  rtoMinutes: undefined,
  rpoMinutes: undefined,
  restoreDays: 30,
  migrations: { owner: undefined, irreversible: [] },
  integrity: { assertions: [], polymorphic: [] },
  backup: { minRetentionDays: undefined, dataResidency: undefined },
  staging: undefined,
  documents: { rollback: undefined, restore: undefined, schema: undefined },
  excludeCategories: [],
  hazards: {},
  ignore: [],
  blockOnUnverifiable: false,
  auditIssue: false,
  attestations: [],
}

/** What surrounds the tools in these trees, besides files. */
export interface Around {
  readonly engines?: readonly Dialect[]
  readonly tools?: Readonly<Record<string, string | undefined>>
  readonly settings?: Partial<Settings>
  readonly claimed?: readonly string[]
}

export function surroundingsOf(files: Files, around: Around = {}): Surroundings {
  const stack: Stack = {
    databases: (around.engines ?? []).map((engine) => ({
      id: engine,
      engine,
      version: undefined,
      role: 'primary',
      signals: [],
    })),
    tools: Object.entries(around.tools ?? {}).map(([id, version]) => ({ id, title: id, version, signals: [] })),
    kind: 'application',
  }
  return {
    paths: Object.keys(files),
    text: (path) => files[path],
    stack,
    settings: { ...SETTINGS, ...around.settings },
    ...(around.claimed === undefined ? {} : { claimed: new Set(around.claimed) }),
  }
}

/** One statement for each semicolon. What pairs and orders files needs no more. */
const lineReaders: Readers = { sql: () => readLines }

function readLines(text: Text): Reading {
  const statements: Statement[] = []
  for (const found of text.value.replaceAll(/--[^\n]*/g, (comment) => ' '.repeat(comment.length)).matchAll(/[^;]+/g)) {
    const sql = found[0].trim()
    if (sql === '') continue
    const from = found.index + found[0].indexOf(sql)
    const span = text.span(from, from + sql.length)
    statements.push({
      span,
      sql: { origin: 'own', text: sql },
      operations: [{ kind: 'opaque', reason: 'a stand-in', text: sql, span, guards: [] }],
      comments: [],
    })
  }
  return { statements, unread: [] }
}

/** The histories that a tool finds in a tree, each under its root. */
export async function historiesOf(
  tool: Tool,
  files: Files,
  around: Around = {},
  readers: Readers = lineReaders,
): Promise<{ root: Root; history: History }[]> {
  const surroundings = surroundingsOf(files, around)
  const prepared = await tool.prepare(readers)
  return tool.find(surroundings).map((root) => {
    const contents = root.files.map((path) => ({ path, blob: path, text: files[path] ?? '' }))
    const context = {
      root,
      surroundings,
      database: root.dialect,
      engineVersion: undefined,
      databaseSettings: undefined,
    }
    return { root, history: prepared.history(contents, context) }
  })
}

/** The only history that a tool finds. */
export async function historyIn(
  tool: Tool,
  files: Files,
  around: Around = {},
  readers: Readers = lineReaders,
): Promise<History> {
  const histories = await historiesOf(tool, files, around, readers)
  const [only] = histories
  if (only === undefined || histories.length > 1) throw new Error(`${String(histories.length)} histories`)
  return only.history
}
