import type { ToolSignals } from '../signals.js'

export const nodePgMigrate = {
  id: 'node-pg-migrate',
  title: 'node-pg-migrate',
  packages: {
    npm: ['node-pg-migrate'],
  },
} as const satisfies ToolSignals
