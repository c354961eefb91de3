import type { ToolSignals } from '../signals.js'

export const mikroOrm = {
  id: 'mikro-orm',
  title: 'MikroORM',
  keepsMigrations: true,
  migrations: /(^|\/)Migration\d{14}\w*\.[jt]s$/,
  packages: {
    npm: ['@mikro-orm/*'],
  },
  files: [/(^|\/)mikro-orm\.config\.[cm]?[jt]s$/],
  versionFrom: ['@mikro-orm/core'],
} as const satisfies ToolSignals
