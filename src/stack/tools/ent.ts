import type { ToolSignals } from '../signals.js'

export const ent = {
  id: 'ent',
  title: 'ent',
  packages: {
    go: ['entgo.io/ent'],
  },
  contents: [{ path: /(^|\/)ent\/generate\.go$/, line: /\bentgo\.io\/ent\b/ }],
} as const satisfies ToolSignals
