import type { ToolSignals } from '../signals.js'

export const ent = {
  id: 'ent',
  title: 'ent',
  packages: {
    go: ['entgo.io/ent'],
  },
  files: [/(^|\/)ent\/generate\.go$/],
} as const satisfies ToolSignals
