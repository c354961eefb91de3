import type { ToolSignals } from '../signals.js'

export const typeorm = {
  id: 'typeorm',
  title: 'TypeORM',
  keepsMigrations: true,
  migrations: /(^|\/)\d{13}-[\w-]+\.[jt]s$/,
  packages: {
    npm: ['typeorm', '@nestjs/typeorm'],
  },
  files: [/(^|\/)ormconfig\.(json|[cm]?[jt]s|ya?ml)$/],
  contents: [{ path: /data-?source\.[cm]?[jt]s$/, line: /\bnew DataSource\(/ }],
} as const satisfies ToolSignals
