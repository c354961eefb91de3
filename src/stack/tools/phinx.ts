import type { ToolSignals } from '../signals.js'

export const phinx = {
  id: 'phinx',
  title: 'Phinx',
  keepsMigrations: true,
  packages: {
    composer: ['robmorgan/phinx', 'cakephp/migrations'],
  },
  files: [/(^|\/)phinx\.(php|ya?ml|json)$/],
  versionFrom: ['robmorgan/phinx'],
} as const satisfies ToolSignals
