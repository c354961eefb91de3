import type { ToolSignals } from '../signals.js'

export const mikroOrm = {
  id: 'mikro-orm',
  title: 'MikroORM',
  keepsMigrations: true,
  packages: {
    npm: ['@mikro-orm/*'],
  },
  files: [/(^|\/)mikro-orm\.config\.[cm]?[jt]s$/],
  versionFrom: ['@mikro-orm/core'],
} as const satisfies ToolSignals
