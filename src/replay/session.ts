import type { Session } from '../hazards/hazard.js'
import type { SessionSetting } from '../migrations/model.js'
import type { OperationOf } from '../migrations/operation.js'
import type { Transaction } from '../migrations/plan.js'

interface InForce {
  readonly value: string
  readonly from: string
}

/**
 * Session settings as the engine holds them: what the history's configuration sets for every connection, then SET for
 * the session and SET LOCAL for the transaction. Each migration starts from the configuration again, since a deploy may
 * begin with any of them.
 */
export class SessionState implements Session {
  readonly #configured: ReadonlyMap<string, InForce>
  /** Snapshots hold both: a setting makes new ones. */
  #session: ReadonlyMap<string, InForce | undefined> = new Map()
  #local: ReadonlyMap<string, InForce | undefined> = new Map()
  /** `possible`: nobody knows whether the runner has one open. */
  #transaction: number | 'possible' | undefined

  constructor(settings: readonly SessionSetting[]) {
    this.#configured = new Map(
      settings.map((each) => [each.name.toLowerCase(), { value: each.value, from: `${each.path}:${each.line}` }]),
    )
  }

  get(name: string): InForce | undefined {
    if (this.#local.has(name)) return this.#local.get(name)
    return this.#session.has(name) ? this.#session.get(name) : this.#configured.get(name)
  }

  /** The settings as they are now, whatever is set later. */
  snapshot(): Session {
    const session = this.#session
    const local = this.#local
    const configured = this.#configured
    return {
      get: (name) => (local.has(name) ? local.get(name) : session.has(name) ? session.get(name) : configured.get(name)),
    }
  }

  startMigration(): void {
    this.#session = new Map()
    this.#local = new Map()
    this.#transaction = undefined
  }

  /**
   * SET LOCAL lasts until its transaction ends. Who writes it under a runner that we do not know counts on a transaction:
   * `possible` lets it hold.
   */
  enter(transaction: Transaction | undefined, possible: boolean): void {
    const entered = transaction?.id ?? (possible ? 'possible' : undefined)
    if (entered === this.#transaction) return
    this.#transaction = entered
    this.#local = new Map()
  }

  /** Outside a transaction PostgreSQL warns at SET LOCAL and sets nothing. */
  set(operation: OperationOf<'set'>): void {
    const name = operation.name.toLowerCase()
    const from = `${operation.span.path}:${operation.span.line}`
    // SQLite passes over it while a transaction is open: https://sqlite.org/pragma.html#pragma_foreign_keys.
    if (name === 'foreign_keys' && this.#transaction !== undefined) return
    const inForce = operation.value === undefined ? this.#configured.get(name) : { value: operation.value, from }
    switch (operation.scope) {
      case 'transaction':
        if (this.#transaction !== undefined) this.#local = new Map(this.#local).set(name, inForce)
        return
      case 'session':
        // A later SET or RESET ends an earlier SET LOCAL.
        this.#local = new Map([...this.#local].filter(([local]) => local !== name))
        this.#session = new Map(this.#session).set(name, inForce)
        return
      case 'global':
        return
    }
  }
}
