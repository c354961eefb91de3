import { sameName, type Name } from '../../migrations/operation.js'
import type { Effect, Lock } from '../../schema/effect.js'
import type { Applied, Candidate } from '../hazard.js'

/** Locks on relations that stood before the change and that keep readers or writers waiting. */
export function strongLocks(effect: Effect): readonly Lock[] {
  return effect.locks.filter((lock) => lock.older && lock.blocks !== 'nothing')
}

/** Locks on relations that stood before the change and that let nobody in. */
export function exclusiveLocks(effect: Effect): readonly Lock[] {
  return effect.locks.filter((lock) => lock.older && lock.blocks === 'everything')
}

/** Relations that stood before the change and that the operation reads from end to end or writes anew. */
export function longWork(effect: Effect): readonly Name[] {
  return [...effect.rewrites, ...effect.scans].filter((relation) =>
    effect.locks.some((lock) => lock.older && sameName(lock.relation, relation)),
  )
}

export function includesName(all: readonly Name[], name: Name): boolean {
  return all.some((each) => sameName(each, name))
}

/** What a candidate says about locks: those on older relations only. */
export function under(effect: Effect): Pick<Candidate, 'locks' | 'rewrites'> {
  return { locks: effect.locks.filter((lock) => lock.older), rewrites: effect.rewrites }
}

/** Strong locks on older tables and materialized views: those on indexes and plain views stop nobody else's table. */
export function strongTableLocks({ operation, effect }: Pick<Applied, 'operation' | 'effect'>): readonly Lock[] {
  const locks = strongLocks(effect)
  switch (operation.kind) {
    case 'drop-index':
      return locks.filter(({ relation }) => !sameName(relation, operation.index))
    case 'reindex':
      return locks.filter(({ mode }) => mode === 'SHARE')
    case 'alter-index':
      return []
    case 'create-view':
    case 'drop-view':
    case 'rename-view':
      return operation.materialized ? locks : []
    default:
      return locks
  }
}
