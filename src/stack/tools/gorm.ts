import type { ToolSignals } from '../signals.js'

export const gorm = {
  id: 'gorm',
  title: 'GORM',
  packages: {
    go: ['gorm.io/gorm', 'github.com/jinzhu/gorm', 'github.com/go-gormigrate/gormigrate'],
  },
  versionFrom: ['gorm.io/gorm', 'github.com/jinzhu/gorm'],
} as const satisfies ToolSignals
