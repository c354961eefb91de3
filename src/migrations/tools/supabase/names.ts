import { baseName, directoryOf } from '../paths.js'

/** What a path says: `supabase/migrations/20240101120000_create_orders.sql`. */
export interface SupabaseName {
  readonly version: string
  readonly name: string
}

/** utils.MigrateFilePattern of the CLI, in the one folder that it looks into. */
const NAME = /^([0-9]+)_(.*)\.sql$/

export function parseName(path: string): SupabaseName | undefined {
  if (!isSupabaseFolder(directoryOf(path))) return undefined
  const [, version, name] = NAME.exec(baseName(path)) ?? []
  return version === undefined || name === undefined ? undefined : { version, name }
}

export function isSupabaseFolder(directory: string): boolean {
  return /(?:^|\/)supabase\/migrations$/.test(directory)
}

/** A first `<time>_init.sql` from before 9 December 2021: older releases made it, and the CLI skips it (list.go, shouldSkip). */
export function isSkippedInit(path: string, isFirst: boolean): boolean {
  const [, time] = /^([0-9]{14})_init\.sql$/.exec(baseName(path)) ?? []
  return isFirst && time !== undefined && time < '20211209000000'
}
