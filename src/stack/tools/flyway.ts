import type { ToolSignals } from '../signals.js'

export const flyway = {
  id: 'flyway',
  title: 'Flyway',
  packages: {
    maven: ['org.flywaydb:*', 'org.flywaydb.flyway'],
  },
  files: [/(^|\/)flyway\.(toml|conf)$/],
  environment: ['FLYWAY_*'],
  versionFrom: ['org.flywaydb:flyway-core'],
} as const satisfies ToolSignals
