import type { ToolSignals } from '../signals.js'

export const atlas = {
  id: 'atlas',
  title: 'Atlas',
  packages: {
    go: ['ariga.io/atlas', 'ariga.io/atlas-go-sdk'],
  },
  files: [/(^|\/)atlas\.hcl$/, /(^|\/)atlas\.sum$/],
} as const satisfies ToolSignals
