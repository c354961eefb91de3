import type { ToolSignals } from '../signals.js'

export const knex = {
  id: 'knex',
  title: 'Knex',
  packages: {
    npm: ['knex', 'objection'],
  },
  files: [/(^|\/)knexfile\.[cm]?[jt]s$/],
} as const satisfies ToolSignals
