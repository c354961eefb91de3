import type { ToolSignals } from '../signals.js'

export const seaOrm = {
  id: 'sea-orm',
  title: 'SeaORM',
  keepsMigrations: true,
  packages: {
    cargo: ['sea-orm-migration', 'sea-orm'],
  },
  versionFrom: ['sea-orm-migration', 'sea-orm'],
} as const satisfies ToolSignals
