import type { ToolSignals } from '../signals.js'

export const laravel = {
  id: 'laravel',
  title: 'Laravel',
  keepsMigrations: true,
  packages: {
    composer: ['laravel/framework', 'illuminate/database'],
  },
  versionFrom: ['laravel/framework', 'illuminate/database'],
} as const satisfies ToolSignals
