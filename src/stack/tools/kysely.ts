import type { ToolSignals } from '../signals.js'

export const kysely = {
  id: 'kysely',
  title: 'Kysely',
  keepsMigrations: true,
  packages: {
    npm: ['kysely'],
  },
  files: [/(^|\/)kysely\.config\.[cm]?[jt]s$/],
} as const satisfies ToolSignals
