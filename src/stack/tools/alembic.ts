import type { ToolSignals } from '../signals.js'

export const alembic = {
  id: 'alembic',
  title: 'Alembic',
  keepsMigrations: true,
  // Whatever it is called, a module in the folder of the versions is a revision: `_only_source_rev_file` of
  // https://github.com/sqlalchemy/alembic/blob/main/alembic/script/base.py
  migrations:
    /(^|\/)(?:versions|alembic|migrations)\/(?:[\w.-]+\/)*(?:[0-9a-f]{12}|\d{4}[_-]\d\d[_-]\d\d)[\w.-]*\.py$|(^|\/)(?:migrations?|alembic)\/versions\/(?!__init__\.py$)[\w.-]+\.py$/,
  packages: {
    pypi: ['alembic', 'Flask-Migrate'],
  },
  contents: [
    { path: /(^|\/)alembic\.ini$/, line: /^\s*script_location\s*=/ },
    { path: /(^|\/)pyproject\.toml$/, line: /^\s*\[tool\.alembic\]/ },
  ],
} as const satisfies ToolSignals
