import type { ToolSignals } from '../signals.js'

export const rails = {
  id: 'rails',
  title: 'Rails',
  keepsMigrations: true,
  // `20240101000000_create_blobs.active_storage.rb` is one that an engine installed: MigrationFilenameRegexp of
  // https://github.com/rails/rails/blob/main/activerecord/lib/active_record/migration.rb
  migrations: /(^|\/)db\/(?:\w+_)?migrate\/\d+_\w+(?:\.\w+)?\.rb$/,
  packages: {
    rubygems: ['rails', 'activerecord'],
  },
  contents: [{ path: /(^|\/)db\/schema\.rb$/, line: /\bActiveRecord::Schema\b/ }],
  versionFrom: ['rails', 'activerecord'],
} as const satisfies ToolSignals
