import { baseName, directoryOf } from '../paths.js'

const NUMBERED = /^\d+_./

/** `20240101120000_add_orders`: what `prisma migrate dev` makes. Baselines made by hand are often `0_init`. */
function isMigrationDirectory(name: string): boolean {
  return NUMBERED.test(name)
}

/** The folder of migrations that `<folder>/<version>_<name>/migration.sql` stands in; undefined for any other path. */
export function migrationsDirectoryOf(path: string): string | undefined {
  if (baseName(path) !== 'migration.sql') return undefined
  const directory = directoryOf(path)
  return directory !== '' && isMigrationDirectory(baseName(directory)) ? directoryOf(directory) : undefined
}

/** `down.sql` beside it is a convention only: `migrate diff --script` writes it, `db execute` runs it. */
export function isDown(path: string): boolean {
  return baseName(path) === 'down.sql' && isMigrationDirectory(baseName(directoryOf(path)))
}

export function versionOf(directoryName: string): string {
  return /^\d+/.exec(directoryName)?.[0] ?? directoryName
}
