import type { Token } from './tokens.js'

/** Words that END names when it closes something that we do not count: a loop or a condition inside a block. */
const UNCOUNTED = new Set(['if', 'loop', 'while', 'repeat'])

const ROUTINE = /^(?:procedure|function|trigger|event)$/
const DEFINED = /^(?:procedure|function|trigger|event|table|index|view|user|role|database|schema|server)$/

/** Follows CREATE PROCEDURE, FUNCTION, TRIGGER and EVENT to where their body ends. */
export class RoutineBody {
  #words: string[] = []
  #blocks = 0
  #afterEnd = false

  /** The statement defines a routine. */
  get isRoutine(): boolean {
    const kind = this.#words.find((word) => DEFINED.test(word))
    return this.#words[0] === 'create' && kind !== undefined && ROUTINE.test(kind)
  }

  /** Between BEGIN and its END a semicolon ends only a statement of the body. */
  get open(): boolean {
    return this.#blocks > 0
  }

  see({ kind, word }: Token): void {
    if (this.#words.length < 16 && !this.isRoutine && word !== '') this.#words.push(word)
    if (kind !== 'word' || !this.isRoutine) return
    if (this.#afterEnd && UNCOUNTED.has(word)) this.#blocks += 1
    else if (word === 'begin' || (word === 'case' && this.#blocks > 0 && !this.#afterEnd)) this.#blocks += 1
    this.#afterEnd = word === 'end' && this.#blocks > 0
    if (this.#afterEnd) this.#blocks -= 1
  }
}
