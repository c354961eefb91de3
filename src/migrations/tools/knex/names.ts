import { baseName, directoryOf } from '../paths.js'

const STAMPED = /^(\d{14})_(.+)\.(?:js|ts|cjs|mjs|mts|cts)$/
const ANY = /^(?!index\.)(?!.*\.(?:d|test|spec)\.[cm]?[jt]s$)(.+)\.(?:js|ts|cjs|mjs|mts|cts)$/

/** `20240101120000_add_orders.js`: what `knex migrate:make` makes. */
export function isStamped(path: string): boolean {
  return STAMPED.test(baseName(path)) && ANY.test(baseName(path))
}

/** `migrations/2.5.128.js`: a source of migrations of the application's own, ordered by release. */
export function isRelease(path: string): boolean {
  return /^\d+(?:\.\d+)+\.[cm]?[jt]s$/.test(baseName(path)) && /^migrations\b/.test(baseName(directoryOf(path)))
}

/** Knex runs every script of a folder that a knexfile names, whatever it is called. */
export function isScript(path: string): boolean {
  return ANY.test(baseName(path))
}

export function isKnexfile(path: string): boolean {
  return /^knexfile(?:\.[\w-]+)*\.[cm]?[jt]s$/.test(baseName(path))
}

export function partsOf(path: string): { readonly version: string; readonly name: string } {
  const name = baseName(path)
  const [, version, rest] = STAMPED.exec(name) ?? []
  if (version !== undefined && rest !== undefined) return { version, name: rest }
  const bare = ANY.exec(name)?.[1] ?? name
  const number = /^\d+(?:\.\d+)*/.exec(bare)?.[0] ?? bare
  return { version: number, name: bare.slice(number.length).replace(/^[-_. ]+/, '') }
}
