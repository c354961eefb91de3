import type { ToolSignals } from '../signals.js'

export const seaOrm = {
  id: 'sea-orm',
  title: 'SeaORM',
  keepsMigrations: true,
  migrations: /(^|\/)m\d{8}_\d{6}_\w+\.rs$/,
  packages: {
    cargo: ['sea-orm-migration', 'sea-orm'],
  },
  versionFrom: ['sea-orm-migration', 'sea-orm'],
} as const satisfies ToolSignals
