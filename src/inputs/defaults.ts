import type { Settings } from './settings.js'

/**
 * What holds where neither an input nor the configuration file says otherwise: the one source of defaults. `failOn`
 * stays undefined because it depends on the mode: `high` in a review, `never` in an audit.
 */
export const DEFAULTS = {
  mode: 'auto',
  keywords: ['migration', 'schema', 'database', 'sql', 'prisma', 'sequelize', 'typeorm'],
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
  /** A queue of 10 seconds behind a waiting ACCESS EXCLUSIVE is what most HTTP clients still survive. */
  lockTimeoutCeiling: 10_000,
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
} as const satisfies Settings
