import type { ToolSignals } from '../signals.js'

export const mongock = {
  id: 'mongock',
  title: 'Mongock',
  keepsMigrations: true,
  packages: {
    maven: ['io.mongock:*', 'com.github.cloudyrock.mongock:*'],
  },
} as const satisfies ToolSignals
