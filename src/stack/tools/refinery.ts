import type { ToolSignals } from '../signals.js'

export const refinery = {
  id: 'refinery',
  title: 'refinery',
  keepsMigrations: true,
  packages: {
    cargo: ['refinery'],
  },
} as const satisfies ToolSignals
