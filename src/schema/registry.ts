/**
 * A map that forks for little: both sides share the entries of before, and each keeps what it writes since. Reading looks
 * in the few own entries, then in the shared ones; own entries are folded in once they are no longer few.
 */
export class Registry<Value> {
  /** Never written while shared. */
  #settled: Map<string, Value>
  #shared = false
  /** Written since the fork; undefined: deleted. Copied before it is written where a fork reads it too. */
  #own = new Map<string, Value | undefined>()
  #ownShared = false

  constructor(settled: Map<string, Value> = new Map()) {
    this.#settled = settled
  }

  get(key: string): Value | undefined {
    return this.#own.has(key) ? this.#own.get(key) : this.#settled.get(key)
  }

  /** In the order in which the keys first came, except that a key deleted and set again after a fork keeps its place. */
  *values(): Iterable<Value> {
    for (const [key, value] of this.#settled) {
      const current = this.#own.has(key) ? this.#own.get(key) : value
      if (current !== undefined) yield current
    }
    for (const [key, value] of this.#own) {
      if (value !== undefined && !this.#settled.has(key)) yield value
    }
  }

  set(key: string, value: Value): void {
    if (this.#shared) this.#writable().set(key, value)
    else this.#settled.set(key, value)
  }

  delete(key: string): void {
    if (!this.#shared) this.#settled.delete(key)
    else if (this.#settled.has(key)) this.#writable().set(key, undefined)
    else if (this.#own.has(key)) this.#writable().delete(key)
  }

  fork(): Registry<Value> {
    if (this.#own.size > 64) this.#fold()
    this.#shared = true
    this.#ownShared = true
    const fork = new Registry(this.#settled)
    fork.#shared = true
    fork.#own = this.#own
    fork.#ownShared = true
    return fork
  }

  #writable(): Map<string, Value | undefined> {
    if (this.#ownShared) {
      this.#own = new Map(this.#own)
      this.#ownShared = false
    }
    return this.#own
  }

  #fold(): void {
    const settled = new Map(this.#settled)
    for (const [key, value] of this.#own) {
      if (value === undefined) settled.delete(key)
      else settled.set(key, value)
    }
    this.#settled = settled
    this.#own = new Map()
    this.#ownShared = false
  }
}
