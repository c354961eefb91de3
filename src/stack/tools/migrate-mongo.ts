import type { ToolSignals } from '../signals.js'

export const migrateMongo = {
  id: 'migrate-mongo',
  title: 'migrate-mongo',
  keepsMigrations: true,
  packages: {
    npm: ['migrate-mongo'],
  },
  files: [/(^|\/)migrate-mongo-config\.[cm]?[jt]s$/],
} as const satisfies ToolSignals
