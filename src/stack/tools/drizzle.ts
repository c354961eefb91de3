import type { ToolSignals } from '../signals.js'

export const drizzle = {
  id: 'drizzle',
  title: 'Drizzle',
  packages: {
    npm: ['drizzle-orm', 'drizzle-kit'],
  },
  files: [/(^|\/)drizzle(\.\w+)?\.config\.([cm]?[jt]s|json)$/],
} as const satisfies ToolSignals
