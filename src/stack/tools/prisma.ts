import type { ToolSignals } from '../signals.js'

export const prisma = {
  id: 'prisma',
  title: 'Prisma',
  packages: {
    npm: ['prisma', '@prisma/client'],
  },
  files: [/(^|\/)prisma\.config\.[cm]?[jt]s$/],
  contents: [{ path: /\.prisma$/, line: /^\s*datasource\s+\w+\s*\{/ }],
  versionFrom: ['prisma', '@prisma/client'],
} as const satisfies ToolSignals
