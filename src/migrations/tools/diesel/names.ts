import { baseName, directoryOf } from '../paths.js'

/** What a path says: `migrations/2024-01-01-120000_create_orders/up.sql`. */
export interface DieselName {
  /** The folder of the migrations. */
  readonly directory: string
  /** The folder of this one. */
  readonly folder: string
  readonly version: string
  readonly name: string
  readonly part: 'up' | 'down' | 'metadata'
}

const PARTS: Readonly<Record<string, DieselName['part']>> = {
  'up.sql': 'up',
  'down.sql': 'down',
  'metadata.toml': 'metadata',
}

/**
 * version_from_string of migrations_internals: what stands before the first underscore, without dashes, be it a number or
 * not. A folder whose name begins with a dot is passed over.
 */
export function parseName(path: string): DieselName | undefined {
  const file = baseName(path)
  const part = Object.hasOwn(PARTS, file) ? PARTS[file] : undefined
  const folder = directoryOf(path)
  const [, version, name = ''] = /^([^_.][^_]*)(?:_(.*))?$/.exec(baseName(folder)) ?? []
  if (part === undefined || version === undefined) return undefined
  return { directory: directoryOf(folder), folder, version: version.replaceAll('-', ''), name, part }
}

/** `2024-01-01-120000_create_orders/up.sql`, as the command makes them: these alone tell that a folder is Diesel's. */
export function isNumbered(path: string): boolean {
  const name = parseName(path)
  return name !== undefined && /^\d+$/.test(name.version) && name.name !== ''
}
