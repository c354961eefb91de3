import type { ToolSignals } from '../signals.js'

export const alembic = {
  id: 'alembic',
  title: 'Alembic',
  keepsMigrations: true,
  migrations: /(^|\/)(?:versions|alembic|migrations)\/(?:[\w.-]+\/)*(?:[0-9a-f]{12}|\d{4}[_-]\d\d[_-]\d\d)[\w.-]*\.py$/,
  packages: {
    pypi: ['alembic', 'Flask-Migrate'],
  },
  contents: [
    { path: /(^|\/)alembic\.ini$/, line: /^\s*script_location\s*=/ },
    { path: /(^|\/)pyproject\.toml$/, line: /^\s*\[tool\.alembic\]/ },
  ],
} as const satisfies ToolSignals
