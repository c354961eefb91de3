import { DEFAULTS } from './defaults.js'
import type { ConfigurationFile } from './file.js'
import type { Configuration, SharedInputs } from './schema.js'
import { databasesOf } from './databases.js'
import type { Attestation, Settings } from './settings.js'

/** Defaults, then the file, then inputs. Throws UserError where a shorthand for one database is ambiguous. */
export function mergeSettings(file: ConfigurationFile | undefined, inputs: SharedInputs): Settings {
  const said: Configuration = file?.configuration ?? { version: 1 }
  const all: Configuration = { ...said, ...definedOf(inputs) }
  return {
    mode: all.mode ?? DEFAULTS.mode,
    keywords: all.keywords ?? DEFAULTS.keywords,
    paths: all.paths ?? DEFAULTS.paths,
    pathsIgnore: all['paths-ignore'] ?? DEFAULTS.pathsIgnore,
    failOn: all['fail-on'] ?? DEFAULTS.failOn,
    minScore: all['min-score'] ?? DEFAULTS.minScore,
    maxScoreDrop: all['max-score-drop'] ?? DEFAULTS.maxScoreDrop,
    comment: all.comment ?? DEFAULTS.comment,
    annotations: all.annotations ?? DEFAULTS.annotations,
    trial: all.trial ?? DEFAULTS.trial,
    dialect: all.dialect ?? DEFAULTS.dialect,
    sarifFile: all['sarif-file'] ?? DEFAULTS.sarifFile,
    reportFile: all['report-file'] ?? DEFAULTS.reportFile,
    workingDirectory: all['working-directory'] ?? DEFAULTS.workingDirectory,
    databases: file === undefined ? DEFAULTS.databases : databasesOf(file),
    lockTimeoutCeiling: all['lock-timeout-ceiling'] ?? DEFAULTS.lockTimeoutCeiling,
    rtoMinutes: all['rto-minutes'] ?? DEFAULTS.rtoMinutes,
    rpoMinutes: all['rpo-minutes'] ?? DEFAULTS.rpoMinutes,
    restoreDays: all['restore-days'] ?? DEFAULTS.restoreDays,
    migrations: {
      owner: all.migrations?.owner ?? DEFAULTS.migrations.owner,
      irreversible: all.migrations?.irreversible ?? DEFAULTS.migrations.irreversible,
    },
    integrity: {
      assertions: all.integrity?.assertions ?? DEFAULTS.integrity.assertions,
      polymorphic: all.integrity?.polymorphic ?? DEFAULTS.integrity.polymorphic,
    },
    backup: {
      minRetentionDays: all.backup?.['min-retention-days'] ?? DEFAULTS.backup.minRetentionDays,
      dataResidency: all.backup?.['data-residency'] ?? DEFAULTS.backup.dataResidency,
    },
    staging: all.staging ?? DEFAULTS.staging,
    documents: {
      rollback: all.documents?.rollback ?? DEFAULTS.documents.rollback,
      restore: all.documents?.restore ?? DEFAULTS.documents.restore,
      schema: all.documents?.schema ?? DEFAULTS.documents.schema,
    },
    excludeCategories: all['exclude-categories'] ?? DEFAULTS.excludeCategories,
    hazards: all.hazards ?? DEFAULTS.hazards,
    ignore: all.ignore ?? DEFAULTS.ignore,
    blockOnUnverifiable: all['block-on-unverifiable'] ?? DEFAULTS.blockOnUnverifiable,
    auditIssue: all['audit-issue'] ?? DEFAULTS.auditIssue,
    attestations: file === undefined ? DEFAULTS.attestations : attestationsOf(file),
  }
}

function definedOf(inputs: SharedInputs): SharedInputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined))
}

/** What is missing is empty here, so that the checklist can say why it rejects an attestation. */
function attestationsOf({ configuration, placeOf }: ConfigurationFile): readonly Attestation[] {
  return (configuration.attestations ?? []).map((each, index) => ({
    check: each.check,
    store: each.store,
    statement: each.statement,
    date: each.date,
    expires: each.expires,
    by: each.by ?? '',
    evidence: each.evidence ?? '',
    line: placeOf(['attestations', index]).line ?? 1,
  }))
}
