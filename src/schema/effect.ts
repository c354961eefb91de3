import type { Name } from '../migrations/operation.js'

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

/** `writes`: INSERT, UPDATE and DELETE wait; `everything`: SELECT waits too; `nothing`: only other DDL waits. */
export type Blocks = 'nothing' | 'writes' | 'everything'

export interface Lock {
  readonly relation: Name
  readonly mode: LockMode
  readonly blocks: Blocks
  /** The relation was there before the change. */
  readonly older: boolean
}

/** What one operation does to relations that stand before it runs. Mode by mode, from the engine's manual or a measurement. */
export interface Effect {
  readonly locks: readonly Lock[]
  /** Relations whose files are written anew. */
  readonly rewrites: readonly Name[]
  /** Relations read from end to end while the lock is held. */
  readonly scans: readonly Name[]
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
