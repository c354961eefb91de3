import type { Dialect } from '../migrations/operation.js'

/**
 * The major version to judge by: the configured or detected one, else the oldest that its makers still support in
 * November 2026 (https://www.postgresql.org/support/versioning/, https://endoflife.date/mysql, …/mariadb).
 */
export function engineMajor(dialect: Dialect, version: string | undefined): number {
  const major = /^\d+(\.\d+)?/.exec(version ?? '')?.[0]
  if (major !== undefined) return dialect === 'postgres' ? Math.trunc(Number(major)) : Number(major)
  switch (dialect) {
    case 'postgres':
      return 14
    case 'mysql':
      return 8
    case 'mariadb':
      return 10.6
    case 'sqlite':
      return 3
    case 'sqlserver':
      return 2016
    case 'mongodb':
      return 7
    case 'redis':
      return 7
    case 'dynamodb':
      return 0
  }
}
