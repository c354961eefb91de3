import type { ToolSignals } from '../signals.js'

export const doctrine = {
  id: 'doctrine',
  title: 'Doctrine Migrations',
  keepsMigrations: true,
  migrations: /(^|\/)Version\d{14}\.php$/,
  packages: {
    composer: ['doctrine/migrations', 'doctrine/doctrine-migrations-bundle'],
  },
} as const satisfies ToolSignals
