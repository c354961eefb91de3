import { baseName, directoryOf } from '../paths.js'

/** `drizzle/meta/_journal.json`: the order of the migrations of the folder above. */
export function isJournal(path: string): boolean {
  return path.endsWith('meta/_journal.json') && baseName(directoryOf(path)) === 'meta'
}

/** drizzle.config.ts, drizzle.prod.config.ts. */
export function isConfiguration(path: string): boolean {
  return /^drizzle(?:[.-]\w+)*\.config\.(?:[cm]?[jt]s|json)$/.test(baseName(path))
}

/** `0001_add_orders.sql`. */
export function isMigration(path: string): boolean {
  return /^\d+_[^/]*\.sql$/.test(baseName(path))
}

/**
 * The folder of migrations that `<version>_<name>/migration.sql` stands in: drizzle-kit 1.0 keeps a snapshot beside
 * each instead of a journal. Undefined for any other path.
 */
export function folderOfVersioned(path: string): string | undefined {
  const folder = directoryOf(path)
  return baseName(path) === 'migration.sql' && /^\d{14}_/.test(baseName(folder)) ? directoryOf(folder) : undefined
}
