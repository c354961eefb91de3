import type { DatabaseSignals } from '../signals.js'

export const sqlite = {
  id: 'sqlite',
  title: 'SQLite',
  packages: {
    npm: ['better-sqlite3', 'sqlite3', '@libsql/client'],
    pypi: ['aiosqlite'],
    rubygems: ['sqlite3'],
    go: ['github.com/mattn/go-sqlite3', 'modernc.org/sqlite', 'gorm.io/driver/sqlite', 'github.com/glebarez/sqlite'],
    cargo: [
      'rusqlite',
      { name: 'sqlx', features: ['sqlite'] },
      { name: 'diesel', features: ['sqlite'] },
      { name: 'sea-orm', features: ['sqlx-sqlite'] },
    ],
    maven: ['org.xerial:sqlite-jdbc'],
    composer: ['ext-pdo_sqlite', 'ext-sqlite3'],
    nuget: ['Microsoft.Data.Sqlite*', '*EntityFrameworkCore.Sqlite'],
    hex: ['ecto_sqlite3', 'exqlite'],
  },
  images: [],
  schemes: ['sqlite', 'sqlite3', 'libsql'],
  environment: ['TURSO_*'],
  dialectNames: [
    'sqlite',
    'sqlite3',
    'better-sqlite3',
    'better-sqlite',
    'turso',
    'libsql',
    'd1',
    'django.db.backends.sqlite3',
    'pdo_sqlite',
  ],
  resources: ['cloudflare_d1_database'],
  engines: [],
} as const satisfies DatabaseSignals
