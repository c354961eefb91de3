import * as z from 'zod'
import { date, duration, glob, globs, text, texts, treePath, version, wholeNumber, yesOrNo } from './values.js'

const DIALECTS = ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver', 'mongodb', 'dynamodb', 'redis'] as const
const CATEGORIES = ['migrations', 'rollback', 'backup', 'integrity', 'safety', 'docs'] as const
const LEVELS = ['off', 'info', 'low', 'medium', 'high', 'critical'] as const
const ROLES = ['primary', 'cache', 'queue', 'test-only', 'tooling'] as const

const dialect = z.enum(DIALECTS)

const tables = z.strictObject({
  large: texts.optional().describe('Tables that are large in production.'),
  rows: z
    .record(z.string().min(1), wholeNumber(0, 1e15), { error: 'must be a map of tables to row counts' })
    .optional()
    .describe('Rows by table.'),
  'stats-file': treePath
    .optional()
    .describe('A committed JSON, CSV or TSV file of table sizes, as a statistics query prints it.'),
})

const database = z.strictObject({
  id: z
    .string({ error: 'must be a short name such as orders' })
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
      error: 'must be a short name of lower-case letters, digits, "-" and "_", such as orders',
    })
    .describe('A name for the report.'),
  paths: globs.optional().describe('Where its migrations are.'),
  dialect: dialect.optional(),
  version: version.optional().describe('The version of the server in production.'),
  'url-env': z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, { error: 'must be the name of an environment variable, not a URL' })
    .optional()
    .describe('The environment variable that holds the URL of a server to try migrations on.'),
  transaction: z
    .enum(['per-migration', 'all', 'none'])
    .optional()
    .describe('How a runner that is not known here wraps migrations.'),
  tables: tables.optional(),
  role: z.enum(ROLES).optional().describe('What the store is to this repository.'),
  criticality: z.enum(['low', 'normal', 'high']).optional(),
})

const attestation = z.strictObject({
  check: text.describe('The check that it speaks for, such as backup/restore-tested.'),
  store: text.optional().describe('The database, where there are several.'),
  statement: text.describe('What was done or seen.'),
  date: date.describe('When it was done.'),
  expires: date.describe('Until when it counts.'),
  by: text.optional().describe('Who says so.'),
  evidence: text.optional().describe('A URL, shown and never fetched.'),
})

/** What inputs and the configuration file may both set. */
export const sharedKeys = {
  mode: z.enum(['auto', 'review', 'audit']).optional().describe('Review a change, or audit the whole repository.'),
  keywords: texts
    .optional()
    .describe('Words in title, body, labels or commit messages that start a review; [] for none.'),
  paths: globs.optional().describe('Paths that start a review, in place of the default ones.'),
  'paths-ignore': globs.optional().describe('Paths that never start a review.'),
  'fail-on': z
    .enum(['critical', 'high', 'medium', 'low', 'never'])
    .optional()
    .describe('The lowest severity of a new finding that fails the job: high in a review, never in an audit.'),
  'min-score': wholeNumber(0, 100).optional().describe('Fails the job when the score is lower.'),
  'max-score-drop': wholeNumber(0, 100).optional().describe('Fails the job when the change lowers the score by more.'),
  comment: z.enum(['auto', 'always', 'never']).optional().describe('auto: comment when there is something to say.'),
  annotations: z.enum(['changed', 'all', 'none']).optional().describe('Which findings are annotated on their lines.'),
  trial: z
    .enum(['auto', 'off', 'required'])
    .optional()
    .describe('Run the migrations on an embedded engine; this version does not yet.'),
  dialect: dialect.optional().describe('The dialect of plain .sql files that nothing else decides.'),
  'sarif-file': treePath.optional().describe('Write the findings as SARIF to this file; this version does not yet.'),
  'report-file': treePath.optional().describe('Write the whole report as JSON to this file.'),
  'working-directory': treePath.optional().describe('Review only this folder.'),
}

/** `.github/database-review.yml`. */
export const configurationSchema = z.strictObject({
  version: z.literal(1).describe('The version of this format.'),
  ...sharedKeys,
  databases: z.array(database).max(100).optional().describe('The databases, where there are several.'),
  'postgres-version': version
    .optional()
    .describe('The version of PostgreSQL in production, where there is one database.'),
  'mysql-version': version.optional().describe('The version of MySQL in production, where there is one database.'),
  tables: tables.optional().describe('Table sizes, where there is one database.'),
  'lock-timeout-ceiling': duration.optional().describe('The longest lock_timeout that a migration may set.'),
  'rto-minutes': wholeNumber(0, 525_600).optional().describe('Recovery time objective.'),
  'rpo-minutes': wholeNumber(0, 525_600).optional().describe('Recovery point objective.'),
  'restore-days': wholeNumber(1, 3650).optional().describe('How old the last restore test may be.'),
  migrations: z
    .strictObject({
      owner: text.optional().describe('Who answers for migrations, such as "@acme/dba".'),
      irreversible: globs.optional().describe('Migrations that are known to have no way back.'),
    })
    .optional(),
  integrity: z
    .strictObject({
      assertions: texts.optional().describe('Queries that must return no row after the migrations.'),
      polymorphic: texts.optional().describe('Columns such as comments.subject_id that refer to several tables.'),
    })
    .optional(),
  backup: z
    .strictObject({
      'min-retention-days': wholeNumber(1, 36_500).optional(),
      'data-residency': text.optional().describe('single-region: copies must not leave the region.'),
    })
    .optional(),
  staging: glob
    .optional()
    .describe('A pattern of the environments that come before production, such as "{staging,uat}*".'),
  documents: z
    .strictObject({ rollback: treePath.optional(), restore: treePath.optional(), schema: treePath.optional() })
    .optional()
    .describe('Where runbooks and the description of the schema are.'),
  'exclude-categories': z.array(z.enum(CATEGORIES)).optional().describe('Categories of the checklist to leave out.'),
  hazards: z
    .record(z.string(), z.enum(LEVELS), { error: 'must be a map of hazards to levels, such as drop-column: high' })
    .optional()
    .describe('Severities by hazard; off switches one off.'),
  ignore: globs.optional().describe('Files that are not reviewed.'),
  'block-on-unverifiable': yesOrNo.optional(),
  'audit-issue': yesOrNo
    .optional()
    .describe('Keep the result of audits in one issue, updated by each; needs the permission issues: write.'),
  attestations: z.array(attestation).max(200).optional().describe('Statements about what no machine can see.'),
})

/** What a configuration file says, before defaults. */
export type Configuration = z.output<typeof configurationSchema>

/** What inputs or options say: they are given by the workflow's author, so their paths may leave the tree. */
export const inputsSchema = z.strictObject({
  ...sharedKeys,
  'sarif-file': text.optional(),
  'report-file': text.optional(),
})

export type SharedInputs = z.output<typeof inputsSchema>
