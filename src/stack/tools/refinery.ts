import type { ToolSignals } from '../signals.js'

export const refinery = {
  id: 'refinery',
  title: 'refinery',
  packages: {
    cargo: ['refinery'],
  },
} as const satisfies ToolSignals
