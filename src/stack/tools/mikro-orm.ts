import type { ToolSignals } from '../signals.js'

export const mikroOrm = {
  id: 'mikro-orm',
  title: 'MikroORM',
  packages: {
    npm: ['@mikro-orm/*'],
  },
  files: [/(^|\/)mikro-orm\.config\.[cm]?[jt]s$/],
} as const satisfies ToolSignals
