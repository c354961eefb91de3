import type { ToolSignals } from '../signals.js'

export const sqlalchemy = {
  id: 'sqlalchemy',
  title: 'SQLAlchemy',
  packages: {
    pypi: ['SQLAlchemy', 'sqlmodel', 'Flask-SQLAlchemy'],
  },
} as const satisfies ToolSignals
