import type { Dialect } from '../migrations/operation.js'
import type { EngineVersion } from '../schema/engine-version.js'

/**
 * The major version to judge by: the configured or detected one, else the oldest that its makers still support in
 * November 2026 (https://www.postgresql.org/support/versioning/, https://endoflife.date/mysql, …/mariadb).
 */
export function engineMajor(dialect: Dialect, version: string | undefined): number {
  const major = /^\d+(\.\d+)?/.exec(version ?? '')?.[0]
  if (major !== undefined) return dialect === 'postgres' ? Math.trunc(Number(major)) : Number(major)
  const { major: first, minor } = oldestSupported(dialect)
  return dialect === 'mariadb' ? Number(`${String(first)}.${String(minor)}`) : first
}

/** A part that is not stated counts as the newest of its line: makers support no other, and images without it are that. */
const NEWEST = 99

/** The whole version to judge by. `8.0` is the last 8.0, `8` the last 8; what is no number is the oldest supported one. */
export function engineRelease(dialect: Dialect, version: string | undefined): EngineVersion {
  const parts = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version ?? '')
  if (parts?.[1] === undefined) return oldestSupported(dialect)
  return { major: Number(parts[1]), minor: Number(parts[2] ?? NEWEST), patch: Number(parts[3] ?? NEWEST) }
}

function oldestSupported(dialect: Dialect): EngineVersion {
  switch (dialect) {
    case 'postgres':
      return { major: 14, minor: 0, patch: 0 }
    case 'mysql':
      return { major: 8, minor: 4, patch: 0 }
    case 'mariadb':
      return { major: 10, minor: 6, patch: 0 }
    case 'sqlite':
      return { major: 3, minor: 0, patch: 0 }
    case 'sqlserver':
      return { major: 2016, minor: 0, patch: 0 }
    case 'mongodb':
      return { major: 7, minor: 0, patch: 0 }
    case 'redis':
      return { major: 7, minor: 0, patch: 0 }
    case 'dynamodb':
      return { major: 0, minor: 0, patch: 0 }
  }
}
