import type { Composed } from './dynamic.js'
import type { Spelling } from './spelling.js'

/** What statements of a text leave for later ones. */
export class Memory {
  /** Rows that SET ROWCOUNT lets a statement change. */
  rowCount: number | undefined
  /** Names that SAVE TRANSACTION has given. */
  readonly savepoints = new Set<string>()
  readonly #strings = new Map<string, Composed>()

  constructor(readonly spelling: Spelling) {}

  /** The text that a variable holds, as far as it is written out. */
  string(variable: string): Composed | undefined {
    return this.#strings.get(variable)
  }

  assign(variable: string, text: Composed | undefined): void {
    if (text === undefined) this.#strings.delete(variable)
    else this.#strings.set(variable, text)
  }

  /** Variables end with their batch. */
  startBatch(): void {
    this.#strings.clear()
  }
}
