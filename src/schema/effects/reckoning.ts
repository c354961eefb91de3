import type { Name } from '../../migrations/operation.js'
import { showName } from '../../migrations/operation.js'
import type { Effect, Lock, LockMode } from '../effect.js'
import { blockedBy, LOCK_MODES } from '../effect.js'
import type { SchemaView, Table } from '../model.js'
import { equalNames } from '../names.js'

/** Adds up what one operation does: per relation the strongest lock, every rewrite and every scan once. */
export class Reckoning {
  readonly #locks = new Map<string, Lock>()
  readonly #rewrites = new Map<string, Name>()
  readonly #scans = new Map<string, Name>()

  constructor(
    readonly before: SchemaView,
    /** The major version of the engine. */
    readonly version: number,
  ) {}

  /** A table or view. A lock on a partitioned table is taken on its partitions too, where `only` does not say otherwise. */
  lock(table: Table, mode: LockMode, only = false): this {
    this.#strengthen(table.name, mode, !(table.temporary || this.before.isNew(table)))
    if (only) return this
    for (const partition of this.partitions(table)) this.lock(partition, mode)
    return this
  }

  lockNamed(name: Name, mode: LockMode): this {
    return this.lock(this.before.table(name), mode)
  }

  /** An index, named by the statement or rebuilt by it; as old as it and its table are. */
  lockIndex(name: Name, mode: LockMode): this {
    const index = this.before.index(name)
    this.#strengthen(
      name,
      mode,
      index === undefined || !(this.before.isNew(index) || this.before.isNewTable(index.table)),
    )
    return this
  }

  /** The table's file is written anew, with all of its indexes. Its partitions' too: a parent has no file of its own. */
  rewrite(table: Table): this {
    for (const stored of this.stored(table)) this.#rewrites.set(showName(stored.name), stored.name)
    return this
  }

  rewriteIndex(name: Name): this {
    this.#rewrites.set(showName(name), name)
    return this
  }

  scan(table: Table): this {
    for (const stored of this.stored(table)) this.#scans.set(showName(stored.name), stored.name)
    return this
  }

  partitions(table: Table): readonly Table[] {
    if (!table.partitioned) return []
    return [...this.before.tables()].filter(
      (candidate) => candidate.partitionOf !== undefined && equalNames(candidate.partitionOf, table.name),
    )
  }

  defaultPartition(table: Table): Table | undefined {
    return this.partitions(table).find((partition) => partition.defaultPartition === true)
  }

  /** The tables that hold rows: the table itself, or what lies below a partitioned one. */
  stored(table: Table): readonly Table[] {
    const partitions = this.partitions(table)
    return table.partitioned && partitions.length > 0
      ? partitions.flatMap((partition) => this.stored(partition))
      : [table]
  }

  add(effect: Effect): this {
    for (const lock of effect.locks) this.#strengthen(lock.relation, lock.mode, lock.older)
    for (const name of effect.rewrites) this.#rewrites.set(showName(name), name)
    for (const name of effect.scans) this.#scans.set(showName(name), name)
    return this
  }

  get effect(): Effect {
    return {
      locks: [...this.#locks.values()],
      rewrites: [...this.#rewrites.values()],
      scans: [...this.#scans.values()],
    }
  }

  #strengthen(relation: Name, mode: LockMode, older: boolean): void {
    const key = showName(relation)
    const held = this.#locks.get(key)
    if (held !== undefined && LOCK_MODES.indexOf(held.mode) >= LOCK_MODES.indexOf(mode)) return
    this.#locks.set(key, { relation, mode, blocks: blockedBy(mode), older })
  }
}
