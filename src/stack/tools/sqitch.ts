import type { ToolSignals } from '../signals.js'

export const sqitch = {
  id: 'sqitch',
  title: 'Sqitch',
  packages: {},
  files: [/(^|\/)sqitch\.(plan|conf)$/],
} as const satisfies ToolSignals
