import { StatementCollector, type StatementRange } from '../split/statements.js'
import type { Token } from './tokens.js'

/**
 * Splits at semicolons as sqlite3_complete() does: a CREATE TRIGGER ends at the semicolon behind its END.
 * Source: https://sqlite.org/c3ref/complete.html
 */
export function splitStatements(sql: string, tokens: readonly Token[]): readonly StatementRange[] {
  const statements = new StatementCollector(sql)
  let body = new TriggerBody()
  for (const token of tokens) {
    if (token.word === ';' && !body.open) {
      statements.finish(token.end)
      body = new TriggerBody()
    } else {
      statements.add(token)
      if (token.kind !== 'comment') body.see(token)
    }
  }
  statements.finish(sql.length)
  return statements.ranges
}

/** Follows BEGIN … END of a trigger, in which a CASE has an END of its own. */
class TriggerBody {
  readonly #words: string[] = []
  #depth = 0

  get open(): boolean {
    return this.#depth > 0
  }

  see({ kind, word }: Token): void {
    if (this.#words.length < 3) this.#words.push(word)
    if (kind !== 'word' || this.#words[0] !== 'create' || !this.#words.includes('trigger')) return
    if (word === 'begin' || (this.open && word === 'case')) this.#depth += 1
    else if (this.open && word === 'end') this.#depth -= 1
  }
}
