import type { ToolSignals } from '../signals.js'

export const dbMigrate = {
  id: 'db-migrate',
  title: 'db-migrate',
  keepsMigrations: true,
  migrations: /(^|\/)migrations\/\d{14}-[\w.-]+\.[cm]?[jt]s$/,
  packages: { npm: ['db-migrate', 'db-migrate-pg', 'db-migrate-mysql'] },
  versionFrom: ['db-migrate'],
} as const satisfies ToolSignals
