import type { ToolSignals } from '../signals.js'

export const doctrine = {
  id: 'doctrine',
  title: 'Doctrine Migrations',
  keepsMigrations: true,
  packages: {
    composer: ['doctrine/migrations', 'doctrine/doctrine-migrations-bundle'],
  },
} as const satisfies ToolSignals
