/** A server's version in full: behaviour changes within a major version in MySQL (8.0.12, 8.0.28, 8.0.29) and MariaDB. */
export interface EngineVersion {
  readonly major: number
  readonly minor: number
  readonly patch: number
}

/** The version is this one or later. */
export function isAtLeast(version: EngineVersion, major: number, minor = 0, patch = 0): boolean {
  if (version.major !== major) return version.major > major
  if (version.minor !== minor) return version.minor > minor
  return version.patch >= patch
}
