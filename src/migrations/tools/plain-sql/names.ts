import type { Dialect } from '../../model.js'
import { dialectNamed } from '../dialect.js'
import { baseName, directoryOf } from '../paths.js'

/** What the path of a SQL file says, by the conventions of hand-made runners. */
export interface SqlName {
  /** The folder of the migrations, above `up/`, `down/` and `rollback/`. */
  readonly directory: string
  /** The number or date at the start; '' where there is none. */
  readonly version: string
  /** What pairs an up with its down: the name without direction, dialect and extension. */
  readonly stem: string
  readonly direction: 'up' | 'down'
  readonly dialect: Dialect | undefined
  /** `x.tx.up.sql`: bun runs it in a transaction. */
  readonly transactional: boolean
}

const SQL = /\.(?:sql|psql|pgsql)(?:\.([a-z0-9]+))?$/i
const DOWN_FOLDER = /^(?:down|downs|rollback|rollbacks|revert|reverts|undo)$/i
const UP_FOLDER = /^(?:up|ups|deploy)$/i
const DIRECTION = /[._-](up|do|forward|down|undo|rollback|revert|reverse)$/i
const VERSION = /^(\d{4}-\d{2}-\d{2}(?:[_-]\d{1,6}(?=[_-]))?|\d{8}[T_]\d{4,6}|\d+(?:\.\d+)*)(?=[._\-# ]|$)/

/** Words before the number: `v1.2_a.sql` as Bytebase takes it (action/command/file.go), DbUp's `Script0001 - a.sql`. */
const LEADING = /^(?:v|script[-_ ]?)(?=\d)/i

/** `2020-08-26_00_orders.sql`, `0001_orders.up.sql`, `0007##orders.sql`, `3.sql.postgres`; undefined for other files. */
export function parseName(path: string): SqlName | undefined {
  const name = baseName(path)
  const extension = SQL.exec(name)
  if (extension === null || /^[VURB]\d[\d._]*__|^R__/.test(name)) return undefined
  const behind = extension[1] === undefined ? undefined : dialectNamed(extension[1])
  if (extension[1] !== undefined && behind === undefined) return undefined
  let stem = name.slice(0, extension.index)
  let direction: SqlName['direction'] | undefined
  let dialect = behind
  // orders.mysql.down and orders.down.mysql
  for (let round = 0; round < 2; round += 1) {
    const said = DIRECTION.exec(stem)
    if (said !== null && direction === undefined) {
      direction = /^(?:up|do|forward)$/i.test(said[1] ?? '') ? 'up' : 'down'
      stem = stem.slice(0, said.index)
    }
    const dot = stem.lastIndexOf('.')
    const word = dot === -1 ? undefined : dialectNamed(stem.slice(dot + 1))
    if (word === undefined || dialect !== undefined) continue
    dialect = word
    stem = stem.slice(0, dot)
  }
  const transactional = direction !== undefined && stem.endsWith('.tx')
  if (transactional) stem = stem.slice(0, -'.tx'.length)
  const folder = directoryOf(path)
  const last = baseName(folder)
  const isDown = DOWN_FOLDER.test(last)
  return {
    directory: isDown || UP_FOLDER.test(last) ? directoryOf(folder) : folder,
    version: VERSION.exec(stem.replace(LEADING, ''))?.[1] ?? '',
    stem,
    direction: direction ?? (isDown ? 'down' : 'up'),
    dialect,
    transactional,
  }
}

/** The numbers of a folder for one version: `1.4`, `v2`, `2024-06`; undefined for any other folder. */
export function folderVersion(directory: string): string | undefined {
  return /^v?(\d+(?:[._-]\d+)*)$/i.exec(baseName(directory))?.[1]?.replaceAll(/[_-]/g, '.')
}

/** What follows the version, without what separates them. */
export function titleOf({ stem, version }: SqlName): string {
  return (version === '' ? stem : stem.replace(LEADING, '').slice(version.length)).replace(/^[._\-# ]+/, '')
}
