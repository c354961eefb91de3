import type { ToolSignals } from '../signals.js'

export const golangMigrate = {
  id: 'golang-migrate',
  title: 'golang-migrate',
  packages: {
    go: ['github.com/golang-migrate/migrate'],
  },
} as const satisfies ToolSignals
