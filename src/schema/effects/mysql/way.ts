import type { AlterWay, SettingsInForce } from '../../effect.js'
import { isAtLeast, type EngineVersion } from '../../engine-version.js'
import type { SchemaView, Table } from '../../model.js'

/**
 * Whose answers these are. MariaDB's: a 10.11 server was asked ALGORITHM=INSTANT, NOCOPY, INPLACE and COPY in turn, then
 * LOCK=NONE and SHARED (the server test beside the effects' tests asks again); other versions by its documentation.
 * MySQL's: the tables of https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html, which no server here
 * has confirmed; where that page is silent, the place says on what it rests.
 */
export interface Server {
  readonly dialect: 'mysql' | 'mariadb'
  readonly version: EngineVersion
  readonly settings: SettingsInForce
  readonly before: SchemaView
}

/** Only the catalogue changes. */
export const INSTANT: AlterWay = { algorithm: 'INSTANT', rebuilds: false, lock: 'NONE' }
/** Only the catalogue changes, though the server does not call it instant. */
export const METADATA: AlterWay = { algorithm: 'INPLACE', rebuilds: false, lock: 'NONE' }
/** The table is written anew while reads and writes go on. */
export const REBUILT: AlterWay = { algorithm: 'INPLACE', rebuilds: true, lock: 'NONE' }
/** The table is written anew in place while writes wait. */
export const REBUILT_SHARED: AlterWay = { algorithm: 'INPLACE', rebuilds: true, lock: 'SHARED' }
const COPIED: AlterWay = { algorithm: 'COPY', rebuilds: true, lock: 'SHARED' }

/** An index is built beside the rows while reads and writes go on. */
export function beside({ dialect }: Server): AlterWay {
  return { algorithm: dialect === 'mariadb' ? 'NOCOPY' : 'INPLACE', rebuilds: false, lock: 'NONE' }
}

/**
 * All rows are copied while writes wait. Since MariaDB 11.2 writes go on and are applied to the copy afterwards, but not
 * where a foreign key of the table cascades.
 * Source: https://mariadb.com/docs/server/reference/sql-statements/data-definition/alter/alter-table/online-schema-change
 */
export function copied({ dialect, version }: Server, table: Table): AlterWay {
  const online = dialect === 'mariadb' && isAtLeast(version, 11, 2) && !table.constraints.some(isCascading)
  return online ? { ...COPIED, lock: 'NONE' } : COPIED
}

function isCascading(constraint: Table['constraints'][number]): boolean {
  if (constraint.kind !== 'foreign key') return false
  const { onDelete, onUpdate } = constraint.references
  return [onDelete, onUpdate].some((action) => action === 'cascade' || action === 'set null')
}

/**
 * A rebuild in place, as far as the table allows it: a FULLTEXT index makes writes wait, which MariaDB measured and MySQL
 * documents for OPTIMIZE and FORCE; another engine than InnoDB only copies.
 */
export function rebuilt(server: Server, table: Table): AlterWay {
  if (!isInnodb(table)) return copied(server, table)
  return hasFulltext(table) ? REBUILT_SHARED : REBUILT
}

/** Instant, where the table's shape allows instant changes of its columns: no FULLTEXT index, not ROW_FORMAT=COMPRESSED. */
export function instantColumn(server: Server, table: Table): AlterWay {
  const plain = isInnodb(table) && !hasFulltext(table) && table.storage?.rowFormat !== 'compressed'
  return plain ? INSTANT : rebuilt(server, table)
}

export function hasFulltext(table: Table): boolean {
  return table.indexes.some(({ kind }) => kind === 'fulltext')
}

/** What nothing says otherwise is InnoDB, the default of both servers. */
function isInnodb({ storage }: Table): boolean {
  return storage?.engine === undefined || storage.engine === 'innodb'
}

const ALGORITHMS = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] as const satisfies readonly AlterWay['algorithm'][]
const LOCKS = ['NONE', 'SHARED', 'EXCLUSIVE'] as const satisfies readonly AlterWay['lock'][]

/** Both in one statement. */
export function strongest(a: AlterWay, b: AlterWay): AlterWay {
  const algorithm = Math.max(ALGORITHMS.indexOf(a.algorithm), ALGORITHMS.indexOf(b.algorithm))
  const lock = Math.max(LOCKS.indexOf(a.lock), LOCKS.indexOf(b.lock))
  return {
    algorithm: ALGORITHMS[algorithm] ?? 'COPY',
    rebuilds: a.rebuilds || b.rebuilds,
    lock: LOCKS[lock] ?? 'SHARED',
  }
}
