import type { ToolSignals } from '../signals.js'

export const alembic = {
  id: 'alembic',
  title: 'Alembic',
  keepsMigrations: true,
  packages: {
    pypi: ['alembic', 'Flask-Migrate'],
  },
  contents: [
    { path: /(^|\/)alembic\.ini$/, line: /^\s*script_location\s*=/ },
    { path: /(^|\/)pyproject\.toml$/, line: /^\s*\[tool\.alembic\]/ },
  ],
} as const satisfies ToolSignals
