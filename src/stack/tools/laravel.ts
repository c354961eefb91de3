import type { ToolSignals } from '../signals.js'

export const laravel = {
  id: 'laravel',
  title: 'Laravel',
  keepsMigrations: true,
  migrations: /(^|\/)database\/migrations\/(?:[\w.-]+\/)*\d{4}_\d\d_\d\d_\d{6}_\w+\.php$/,
  packages: {
    composer: ['laravel/framework', 'illuminate/database'],
  },
  versionFrom: ['laravel/framework', 'illuminate/database'],
} as const satisfies ToolSignals
