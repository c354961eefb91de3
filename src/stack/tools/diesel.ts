import type { ToolSignals } from '../signals.js'

export const diesel = {
  id: 'diesel',
  title: 'Diesel',
  packages: {
    cargo: ['diesel', 'diesel_migrations'],
  },
  files: [/(^|\/)diesel\.toml$/],
} as const satisfies ToolSignals
