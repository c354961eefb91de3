import type { Dialect, Name } from '../migrations/operation.js'

/** PostgreSQL's table lock modes, weakest first; MySQL's ALTERs are mapped by what they let through. */
export const LOCK_MODES = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const
export type LockMode = (typeof LOCK_MODES)[number]

/** SQL Server's own: https://learn.microsoft.com/sql/relational-databases/sql-server-transaction-locking-and-row-versioning-guide#lock_modes */
export type ShownLockMode = LockMode | 'Sch-S' | 'IS' | 'IX' | 'S' | 'X' | 'Sch-M'

/** The name under which the engine's own views and manual show a lock that lets through what the mode lets through. */
export function shownLockMode(dialect: Dialect, mode: LockMode): ShownLockMode {
  if (dialect !== 'sqlserver') return mode
  switch (mode) {
    case 'ACCESS EXCLUSIVE':
      return 'Sch-M'
    case 'EXCLUSIVE':
    case 'SHARE ROW EXCLUSIVE':
      return 'X'
    case 'SHARE':
      return 'S'
    case 'SHARE UPDATE EXCLUSIVE':
      return 'Sch-S'
    case 'ROW EXCLUSIVE':
    case 'ROW SHARE':
      return 'IX'
    case 'ACCESS SHARE':
      return 'IS'
  }
}

/** `writes`: INSERT, UPDATE and DELETE wait; `everything`: SELECT waits too; `nothing`: only other DDL waits. */
export type Blocks = 'nothing' | 'writes' | 'everything'

export interface Lock {
  readonly relation: Name
  readonly mode: LockMode
  readonly blocks: Blocks
  /** The relation was there before the change. */
  readonly older: boolean
}

/** How MySQL and MariaDB carry out a change of a table: what their ALGORITHM and LOCK clauses would be accepted with. */
export interface AlterWay {
  /** NOCOPY is MariaDB's name for INPLACE without a rebuild. */
  readonly algorithm: 'INSTANT' | 'NOCOPY' | 'INPLACE' | 'COPY'
  /** Every row is written anew, in place or into a copy. */
  readonly rebuilds: boolean
  /** NONE: reads and writes go on; SHARED: writes wait; EXCLUSIVE: reads wait, too. */
  readonly lock: 'NONE' | 'SHARED' | 'EXCLUSIVE'
}

/** The session's settings that change what a statement does: foreign_key_checks. */
export interface SettingsInForce {
  get(name: string): { readonly value: string } | undefined
}

/** What one operation does to relations that stand before it runs. Mode by mode, from the engine's manual or a measurement. */
export interface Effect {
  readonly locks: readonly Lock[]
  /** Relations whose files are written anew. */
  readonly rewrites: readonly Name[]
  /** Relations read from end to end while the lock is held. */
  readonly scans: readonly Name[]
  /** MySQL and MariaDB alone, where the operation is part of an ALTER TABLE, CREATE INDEX or DROP INDEX. */
  readonly alter?: AlterWay
}

/** What a table lock mode keeps waiting: https://www.postgresql.org/docs/18/explicit-locking.html, table 13.2. */
export function blockedBy(mode: LockMode): Blocks {
  switch (mode) {
    case 'ACCESS EXCLUSIVE':
      return 'everything'
    case 'EXCLUSIVE':
    case 'SHARE ROW EXCLUSIVE':
    case 'SHARE':
      return 'writes'
    case 'SHARE UPDATE EXCLUSIVE':
    case 'ROW EXCLUSIVE':
    case 'ROW SHARE':
    case 'ACCESS SHARE':
      return 'nothing'
  }
}
