import type { ToolSignals } from '../signals.js'

export const rails = {
  id: 'rails',
  title: 'Rails',
  keepsMigrations: true,
  migrations: /(^|\/)db\/(?:\w+_)?migrate\/\d{14}_\w+\.rb$/,
  packages: {
    rubygems: ['rails', 'activerecord'],
  },
  contents: [{ path: /(^|\/)db\/schema\.rb$/, line: /\bActiveRecord::Schema\b/ }],
  versionFrom: ['rails', 'activerecord'],
} as const satisfies ToolSignals
