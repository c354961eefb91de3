import type { ToolSignals } from '../signals.js'

export const efCore = {
  id: 'ef-core',
  title: 'EF Core',
  keepsMigrations: true,
  migrations: /(^|\/)\d{14}_\w+\.cs$/,
  packages: {
    nuget: [
      'Microsoft.EntityFrameworkCore',
      'Microsoft.EntityFrameworkCore.*',
      'Npgsql.EntityFrameworkCore.PostgreSQL',
      'Pomelo.EntityFrameworkCore.MySql',
    ],
  },
} as const satisfies ToolSignals
