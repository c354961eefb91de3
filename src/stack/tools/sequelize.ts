import type { ToolSignals } from '../signals.js'

export const sequelize = {
  id: 'sequelize',
  title: 'Sequelize',
  keepsMigrations: true,
  migrations: /(^|\/)migrations\/\d{14}-[\w.-]+\.[cm]?[jt]s$/,
  packages: {
    npm: ['sequelize', '@sequelize/core', 'sequelize-typescript', 'sequelize-cli'],
  },
  files: [/(^|\/)\.sequelizerc$/],
  versionFrom: ['sequelize', '@sequelize/core'],
} as const satisfies ToolSignals
