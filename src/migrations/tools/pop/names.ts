import type { Dialect } from '../../model.js'
import { dialectNamed } from '../dialect.js'
import { baseName } from '../paths.js'

/** What a file name says: `20240101120000_add_orders.postgres.autocommit.up.sql`. */
export interface PopName {
  readonly version: string
  readonly name: string
  /** `all`: for every dialect without a file of its own. CockroachDB is not reviewed. Undefined: pop knows no such dialect. */
  readonly dialect: Dialect | 'all' | 'cockroach' | undefined
  readonly autocommit: boolean
  readonly direction: 'up' | 'down'
  readonly language: 'sql' | 'fizz'
}

/** The pattern of gobuffalo/pop's match.go with the `.autocommit` of ory/pop. */
const NAME = /^(\d+)_([^.]+)(?:\.([a-z0-9]+))??(\.autocommit)?\.(up|down)\.(sql|fizz)$/

export function parseName(path: string): PopName | undefined {
  const found = NAME.exec(baseName(path))
  if (found === null) return undefined
  const [, version = '', name = '', dialect, autocommit, direction, language] = found
  return {
    version,
    name,
    dialect: dialect === undefined ? 'all' : dialect.startsWith('cockroach') ? 'cockroach' : dialectNamed(dialect),
    autocommit: autocommit !== undefined,
    direction: direction === 'up' ? 'up' : 'down',
    language: language === 'fizz' ? 'fizz' : 'sql',
  }
}

/** gobuffalo/pop, ory's fork of it, and ory's runner. */
export function isPopModule(module: string): boolean {
  return /^github\.com\/(?:gobuffalo\/(?:pop|soda)|ory\/pop|ory\/x\/popx)(?:\/|$)/.test(module)
}

/** Names that only pop understands: fizz, `.autocommit.`, or dated versions with a dialect. */
export function hasPopNames(paths: readonly string[]): boolean {
  return paths.some((path) => {
    const name = parseName(path)
    if (name === undefined) return false
    const names = name.dialect !== 'all' && name.dialect !== undefined && /^\d{14,}$/.test(name.version)
    return name.language === 'fizz' || name.autocommit || names
  })
}
