import { baseName } from '../paths.js'

/** What the path of a migration below its folder says: `0001_create_orders.sql`, `0001_create_orders/migration.sql`. */
export interface WranglerName {
  /** As the ledger keeps it: the path below the folder. */
  readonly id: string
  /** The digits that the first segment begins with; '' where it begins with none. */
  readonly version: string
  readonly name: string
}

export function parseName(path: string, directory: string): WranglerName {
  const id = directory === '' ? path : path.slice(directory.length + 1)
  const [first = ''] = id.split('/')
  const stem = first.replace(/\.sql$/, '')
  const version = /^\d+/.exec(stem)?.[0] ?? ''
  return { id, version, name: stem.slice(version.length).replace(/^[_\-.]+/, '') }
}

/**
 * The order in which wrangler applies them: by the number before the first underscore, names without one behind the
 * others, and by name where numbers are the same (cloudflare/workers-sdk, packages/wrangler/src/d1/migrations/helpers.ts,
 * compareMigrationPaths; releases before it sorted in the same way in apply.ts).
 */
export function byWrangler(a: WranglerName, b: WranglerName): number {
  const [left, right] = [numberOf(a), numberOf(b)]
  if (left !== right && !(Number.isNaN(left) && Number.isNaN(right)))
    return Number.isNaN(left) ? 1 : Number.isNaN(right) ? -1 : left - right
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

function numberOf({ id }: WranglerName): number {
  return Number.parseInt(id.split('/')[0]?.split('_')[0] ?? '', 10)
}

/** Whether a name alone may be that of a migration of wrangler: `wrangler d1 migrations create` writes four digits. */
export function mayBeMigration(path: string): boolean {
  return /^\d+_[^/]*\.sql$/.test(baseName(path)) && /(?:^|\/)migrations\//.test(path)
}
