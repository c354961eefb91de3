import type { ToolSignals } from '../signals.js'

export const dbmate = {
  id: 'dbmate',
  title: 'dbmate',
  packages: {
    npm: ['dbmate'],
    go: ['github.com/amacneil/dbmate'],
  },
  environment: ['DBMATE_*'],
} as const satisfies ToolSignals
