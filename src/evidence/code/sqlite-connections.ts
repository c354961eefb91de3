import { excerpt } from '../../findings/masking.js'
import type { Tree } from '../../tree/tree.js'
import { lineCounter } from '../documents/source.js'
import type { ForeignKeySwitch } from './facts.js'
import { isReleasedCode } from './paths.js'
import { scan } from './scan.js'

/** `PRAGMA foreign_keys = ON`, as SQL: https://www.sqlite.org/pragma.html#pragma_foreign_keys */
const PRAGMA = /\bforeign_keys\s*(?:=|\()\s*["']?(?:on|1|true|yes)\b/gi
const PRAGMA_OFF = /\bPRAGMA\s+(?:\w+\.)?foreign_keys\s*(?:=|\()\s*["']?(?:off|0|false|no)\b/i

/**
 * What a connection is opened with, so that it holds for each one: mattn/go-sqlite3 `_foreign_keys` and `_fk`, modernc
 * `_pragma=foreign_keys(1)` (https://pkg.go.dev/modernc.org/sqlite#Driver.Open), sqlx and rusqlite, node:sqlite
 * (https://nodejs.org/api/sqlite.html#new-databasesyncpath-options), Sequelize, sqlite-jdbc, Microsoft.Data.Sqlite
 * (https://learn.microsoft.com/dotnet/standard/data/sqlite/connection-strings), Laravel, peewee.
 */
const OPTIONS: readonly { readonly form: RegExp; readonly on: boolean }[] = [
  { form: /\b_(?:foreign_keys|fk)(?:=|["']\s*[,:]\s*["'])(?:on|1|true|yes)\b/gi, on: true },
  { form: /\b_(?:foreign_keys|fk)(?:=|["']\s*[,:]\s*["'])(?:off|0|false|no)\b/gi, on: false },
  { form: /\b_pragma(?:=|["']\s*[,:]\s*["'])foreign_keys(?:\(|=|%28|%3D)(?:on|1|true|yes)\b/gi, on: true },
  { form: /\.foreign_keys\(\s*true\s*\)|\bSQLITE_DBCONFIG_ENABLE_FKEY\s*,\s*true\b/g, on: true },
  { form: /\.foreign_keys\(\s*false\s*\)/g, on: false },
  { form: /\bpragma_update\([^()]{0,60}["']foreign_keys["']\s*,\s*&?(?:["'](?:on|1|true)["']|true|1)/gi, on: true },
  { form: /\benableForeignKeyConstraints\s*:\s*true\b/g, on: true },
  { form: /\benableForeignKeyConstraints\s*:\s*false\b/g, on: false },
  { form: /\benforceForeignKeys\(\s*true\s*\)/g, on: true },
  { form: /\bForeign ?Keys\s*=\s*true\b/gi, on: true },
  { form: /\bForeign ?Keys\s*=\s*false\b/gi, on: false },
  { form: /["']foreign_key_constraints["']\s*=>\s*(?:env\([^()]*,\s*)?true\b/g, on: true },
  { form: /["']foreign_key_constraints["']\s*=>\s*(?:env\([^()]*,\s*)?false\b/g, on: false },
  { form: /["']foreign_keys["']\s*:\s*(?:1|True|["']on["'])/gi, on: true },
  { form: /\(\s*["']foreign_keys["']\s*,\s*(?:1|True|["']on["'])\s*\)/gi, on: true },
]

/** A pool opens more connections, and one statement reaches one of them: https://pkg.go.dev/database/sql#DB */
const ON_POOL = /\.(?:Exec|ExecContext|MustExec|Raw)\([^\n]*$/
const EACH_OF_POOL = /ConnectHook|RegisterConnectionHook|SetMaxOpenConns\(\s*1\s*\)|driver\.Connector\b/

/**
 * The SQLite that Rust's drivers bring along, built with SQLITE_DEFAULT_FOREIGN_KEYS=1:
 * https://github.com/rusqlite/rusqlite/blob/master/libsqlite3-sys/build.rs
 */
const BUNDLED =
  /^[ \t]*(?:rusqlite|libsqlite3-sys)\s*=\s*\{[^}\n]*"bundled|^[^#\n]*"(?:rusqlite|libsqlite3-sys)\/bundled/gm

/** A database that is gone with its connection is nobody's production. */
const IN_MEMORY = /:memory:|mode=memory/

/** What people run by hand opens connections of its own. */
const BY_HAND = /(^|\/)(?:scripts?|tools?|tasks|bin)\//

/** Where code of the head switches SQLite's checks of foreign keys on or off for the connections that it opens. */
export async function gatherForeignKeySwitches(tree: Tree): Promise<readonly ForeignKeySwitch[]> {
  const paths = [...tree.entries.values()]
    .filter(({ kind, path }) => kind !== 'link' && mayOpenConnections(path))
    .map(({ path }) => path)
  const contents = await tree.read(paths)
  return [...contents].flatMap(([path, each]) => (each.kind === 'text' ? foreignKeySwitchesIn(path, each.text) : []))
}

/** SQL files are run once: what they switch on ends with their connection. */
function mayOpenConnections(path: string): boolean {
  if (path === 'Cargo.toml' || path.endsWith('/Cargo.toml')) return !BY_HAND.test(path)
  return isReleasedCode(path) && !/\.(?:sql|prisma)$/i.test(path) && !BY_HAND.test(path)
}

/** The same in one source. */
export function foreignKeySwitchesIn(path: string, text: string): readonly ForeignKeySwitch[] {
  if (!mayOpenConnections(path) || !/foreign_?\s?key|_fk\b|ENABLE_FKEY|\bbundled/i.test(text)) return []
  const { code } = scan(path, text)
  const lineOf = lineCounter(text)
  const at = (index: number, on: boolean, holds: ForeignKeySwitch['holds']): ForeignKeySwitch => {
    const line = lineOf(index)
    return {
      on,
      holds,
      seen: { path, line, quote: excerpt((text.split('\n')[line - 1] ?? '').trim().slice(0, 1_000)) },
    }
  }
  if (path.endsWith('Cargo.toml'))
    return [...text.matchAll(BUNDLED)].map(({ index }) => at(index, true, 'each connection'))
  const options = OPTIONS.flatMap(({ form, on }) =>
    [...code.matchAll(form)]
      .filter(({ index }) => !IN_MEMORY.test(lineAround(code, index)))
      .map(({ index }) => at(index, on, 'each connection')),
  )
  // Where a source switches them off as well, it brackets a change of its own.
  if (!/\bPRAGMA\b|\bpragma\(/i.test(code) || PRAGMA_OFF.test(code)) return options
  const statements = [...code.matchAll(PRAGMA)]
    .filter(({ index }) =>
      /\bPRAGMA\s+(?:\w+\.)?$|\bpragma\(\s*["'`]$/i.test(code.slice(Math.max(0, index - 40), index)),
    )
    .map(({ index }) => at(index, true, isOnPool(path, code, index) ? 'one connection' : 'each connection'))
  return [...options, ...statements]
}

function lineAround(code: string, index: number): string {
  const end = code.indexOf('\n', index)
  return code.slice(code.lastIndexOf('\n', index - 1) + 1, end === -1 ? code.length : end)
}

function isOnPool(path: string, code: string, index: number): boolean {
  const line = code.slice(code.lastIndexOf('\n', index - 1) + 1, index)
  return path.endsWith('.go') && ON_POOL.test(line) && !EACH_OF_POOL.test(code)
}
