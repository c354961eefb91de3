import type { ToolSignals } from '../signals.js'

export const goose = {
  id: 'goose',
  title: 'goose',
  packages: {
    go: ['github.com/pressly/goose'],
  },
} as const satisfies ToolSignals
