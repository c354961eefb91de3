import type { Applied } from '../hazards/hazard.js'
import type { OperationKind } from '../migrations/operation.js'

/** What a transaction has done so far. It grows while the transaction is open; hazards only read it. */
export class Earlier {
  readonly #all: Applied[] = []
  readonly #byKind = new Map<OperationKind, Applied[]>()

  /** As hazards see it. */
  readonly seen = { earlier: this.#all, earlierOf: (kind: OperationKind) => this.#byKind.get(kind) ?? [] }

  add(applied: Applied): void {
    this.#all.push(applied)
    const { kind } = applied.operation
    const same = this.#byKind.get(kind)
    if (same === undefined) this.#byKind.set(kind, [applied])
    else same.push(applied)
  }
}
