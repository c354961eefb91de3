import { minimatch } from 'minimatch'
import type { Settings } from '../inputs/settings.js'
import type { Migration } from '../migrations/model.js'

/** Whether the configuration names the migration, by its id or a file of it, as one that is known to have no way back. */
export function isDeclaredIrreversible({ id, files }: Migration, { migrations }: Settings): boolean {
  return migrations.irreversible.some((glob) => [id, ...files].some((name) => minimatch(name, glob, { dot: true })))
}

/** Whether the settings leave a path out. */
export function isIgnored(path: string, settings: Settings): boolean {
  return settings.ignore.some((glob) => minimatch(path, glob, { dot: true }))
}
