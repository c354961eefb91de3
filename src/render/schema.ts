import * as z from 'zod'

/**
 * The Report for programs, key by key in the order in which JSON gives them. A test holds it against the Report type
 * and `docs/report.schema.json` against it.
 */

const severity = z.enum(['info', 'low', 'medium', 'high', 'critical'])
const priority = z.enum(['critical', 'high', 'medium', 'low'])
const dialect = z.enum(['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver', 'mongodb', 'dynamodb', 'redis'])
const checkStatus = z.enum(['pass', 'warn', 'fail', 'not-applicable', 'unverifiable'])
const path = z.string().describe('Relative to the root of the repository, with slashes.')

const database = z.object({
  id: z.string(),
  engine: dialect,
  version: z.string().nullable(),
  role: z.enum(['primary', 'cache', 'queue', 'test-only', 'tooling']),
  signals: z.array(
    z.object({ strength: z.enum(['strong', 'medium', 'weak']), path, line: z.number(), detail: z.string() }),
  ),
})

const history = z.object({
  id: z.string(),
  database: z.string(),
  tool: z.string(),
  toolVersion: z.string().nullable(),
  dialect,
  root: z.string(),
  migrations: z.object({
    total: z.number(),
    changed: z.number(),
    past: z.number(),
    newest: z.string().nullable().describe('The id of the last one.'),
  }),
})

const triggerReason = z.object({
  id: z.string(),
  detail: z.string(),
  path: z.exactOptional(path),
  line: z.exactOptional(z.number()),
})

const gate = z.object({
  conclusion: z.enum(['success', 'failure', 'neutral']),
  failOn: z.enum(['critical', 'high', 'medium', 'low', 'never']),
  reasons: z.array(z.string()),
  settingsFrom: z.enum(['base', 'head', 'inputs']),
})

const score = z.object({
  value: z.number().nullable().describe('0 to 100; null when not applicable.'),
  raw: z.number().nullable(),
  ceiling: z.number().nullable().describe('The score if every unknown turned out fine.'),
  coverage: z.number().describe('Percent.'),
  attested: z.number().describe('Percent of the points that rest on attestations.'),
  verdict: z.enum(['pass', 'needs-work', 'at-risk', 'block', 'not-applicable']),
  insufficientEvidence: z.boolean(),
  caps: z.array(z.object({ limit: z.number(), reason: z.string() })),
  action: z.string(),
})

const check = z.object({
  id: z.string().describe('`category/name`.'),
  title: z.string(),
  requirement: z.enum(['required', 'recommended']),
  scope: z.enum(['change', 'repository']),
  status: checkStatus,
  before: z.exactOptional(checkStatus).describe('The state on the base.'),
  level: z.enum(['E1', 'E2', 'E3', 'E4', 'E5', 'E6']).nullable(),
  attested: z.boolean(),
  priority,
  summary: z.string(),
  stores: z.array(z.object({ id: z.string(), status: checkStatus, summary: z.string() })),
  facts: z.array(
    z.object({
      detail: z.string(),
      path: z.exactOptional(path),
      line: z.exactOptional(z.number()),
      url: z.exactOptional(z.string()),
    }),
  ),
})

const category = z.object({
  id: z.enum(['migrations', 'rollback', 'backup', 'integrity', 'safety', 'docs']),
  title: z.string(),
  weight: z.number(),
  score: z.number().nullable(),
  checks: z.array(check),
})

const gap = z.object({
  check: z.string(),
  title: z.string(),
  priority,
  status: z.enum(['fail', 'warn', 'unverifiable']),
  missing: z.string(),
  why: z.string(),
  fix: z.object({ text: z.string(), language: z.string(), code: z.string() }),
  path: z.exactOptional(path),
  line: z.exactOptional(z.number()),
})

const recommendation = z.object({ priority, check: z.string(), text: z.string() })

const lock = z.object({
  relation: z.string(),
  mode: z.enum([
    'ACCESS SHARE',
    'ROW SHARE',
    'ROW EXCLUSIVE',
    'SHARE UPDATE EXCLUSIVE',
    'SHARE',
    'SHARE ROW EXCLUSIVE',
    'EXCLUSIVE',
    'ACCESS EXCLUSIVE',
    'Sch-S',
    'IS',
    'IX',
    'S',
    'X',
    'Sch-M',
  ]),
  blocks: z.enum(['nothing', 'writes', 'everything']),
})

const fix = z.object({
  language: z.string(),
  code: z.exactOptional(z.string()),
  files: z.exactOptional(z.array(z.object({ path, contents: z.string(), note: z.exactOptional(z.string()) }))),
  after: z.exactOptional(z.string()),
})

const finding = z.object({
  hazard: z.string(),
  title: z.string(),
  check: z.string().nullable(),
  history: z.string(),
  migration: z.string().nullable(),
  severity,
  path,
  line: z.number(),
  column: z.number().describe('In UTF-16 units, from 1.'),
  endLine: z.number(),
  endColumn: z.number().describe('The column after the last one.'),
  exact: z.boolean().describe('False: the place is the expression that computes the text.'),
  statement: z.string(),
  message: z.string(),
  engines: z.array(dialect),
  object: z.string(),
  locks: z.array(lock),
  rewrites: z.array(z.string()),
  fix: z.exactOptional(fix),
  silenced: z
    .exactOptional(z.array(z.string()))
    .describe('Directives by which the author silenced other linters here. They change nothing.'),
  introduced: z.enum(['yes', 'no', 'unknown']),
  past: z.boolean(),
  baselined: z.boolean(),
  waived: z.exactOptional(z.object({ reason: z.string(), until: z.string().nullable(), by: z.string().nullable() })),
  proven: z.enum(['run', 'rendered', 'replay', 'rule']),
  fingerprint: z.string(),
  annotatable: z.boolean(),
})

const trial = z.object({
  history: z.string(),
  engine: z.string(),
  version: z.string(),
  status: z.enum(['passed', 'failed', 'partial', 'skipped']),
  reason: z.exactOptional(z.string()),
})

export const reportSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.literal('database-review'), version: z.string() }),
  generatedAt: z.string(),
  timings: z.record(z.string(), z.number()).describe('Milliseconds by stage.'),
  mode: z.enum(['review', 'audit']),
  project: z.string(),
  trees: z.object({ head: z.string(), base: z.string().nullable() }),
  databases: z.array(database),
  unreviewedStores: z.exactOptional(
    z
      .array(z.object({ id: z.string(), title: z.string(), path, line: z.number(), detail: z.string() }))
      .describe('Databases that are used and not reviewed.'),
  ),
  tools: z.array(z.object({ id: z.string(), title: z.string(), version: z.string().nullable() })),
  histories: z.array(history),
  trigger: z.object({ triggered: z.boolean(), reasons: z.array(triggerReason) }),
  gate,
  score,
  categories: z.array(category),
  gaps: z.array(gap),
  recommendations: z.object({ before: z.array(recommendation), after: z.array(recommendation) }),
  findings: z.array(finding),
  trials: z.array(trial),
  schemas: z.array(z.object({ history: z.string(), erd: z.string(), tables: z.number() })),
  notAnalysed: z.array(z.object({ path, line: z.number(), reason: z.string() })),
  notices: z.array(z.string()),
})

/** `docs/report.schema.json`. It lets later versions add keys. */
export function reportJsonSchema(): object {
  return {
    ...z.toJSONSchema(reportSchema, { target: 'draft-2020-12', io: 'input' }),
    title: 'The report of database-review',
  }
}
