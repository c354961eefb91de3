import type { ToolSignals } from '../signals.js'

export const liquibase = {
  id: 'liquibase',
  title: 'Liquibase',
  packages: {
    maven: ['org.liquibase:liquibase-core', 'org.liquibase.gradle'],
  },
  files: [/(^|\/)liquibase\.properties$/],
  environment: ['LIQUIBASE_*'],
} as const satisfies ToolSignals
