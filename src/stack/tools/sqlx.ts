import type { ToolSignals } from '../signals.js'

export const sqlx = {
  id: 'sqlx',
  title: 'sqlx',
  packages: {
    cargo: ['sqlx'],
  },
} as const satisfies ToolSignals
