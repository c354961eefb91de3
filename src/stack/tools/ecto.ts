import type { ToolSignals } from '../signals.js'

export const ecto = {
  id: 'ecto',
  title: 'Ecto',
  keepsMigrations: true,
  migrations: /(^|\/)priv\/[\w.-]+\/migrations\/\d{14}_\w+\.exs$/,
  packages: {
    hex: ['ecto_sql', 'ecto'],
  },
  versionFrom: ['ecto_sql', 'ecto'],
} as const satisfies ToolSignals
