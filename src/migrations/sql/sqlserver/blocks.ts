import type { Loop } from '../../operation.js'
import { topLevel, type Surroundings } from '../surroundings.js'
import { conditionEnd, statementEnd } from './ends.js'
import type { Token } from './tokens.js'

/** A statement without control flow, its tokens without comments and semicolon. */
export interface Leaf {
  readonly tokens: readonly Token[]
  readonly around: Surroundings
  /** The first of its batch: a procedure is called there without EXEC. */
  readonly first: boolean
}

/** Questions to the catalogue: what they guard has been done already, or is not there. */
const CATALOGUE =
  /\b(?:col_length|col_name|object_id|object_name|objectproperty(?:ex)?|columnproperty|indexproperty|index_col|schema_id|schema_name|type_id|typeproperty|database_principal_id|user_id|suser_id|suser_sid|db_id|filegroup_id|stats_date|has_perms_by_name|fulltextcatalogproperty|is_rolemember|is_srvrolemember)\s*\(|\b(?:sys|information_schema)\]?\s*\.|\bsys(?:objects|columns|indexes|types|users|foreignkeys|constraints|databases)\b/i

/** Words that begin a module, which ends with its batch. */
const MODULE = /^(?:proc|procedure|function|trigger|view)$/

/**
 * The statements of a batch in order, each with what stands around it. Takes anything: an END that closes nothing and
 * an ELSE without an IF are passed over.
 */
export function leavesOf(
  tokens: readonly Token[],
  source: (from: number, to: number) => string,
  around: Surroundings = topLevel,
): readonly Leaf[] {
  return new BlockReader(tokens, source).read(around)
}

class BlockReader {
  #at = 0
  #leaves: Leaf[] = []
  readonly #opens: boolean

  constructor(
    private readonly tokens: readonly Token[],
    private readonly source: (from: number, to: number) => string,
  ) {
    this.#opens = tokens.some(({ word }, at) => word === 'begin' && /^tran/.test(tokens[at + 1]?.word ?? ''))
  }

  read(around: Surroundings): readonly Leaf[] {
    while (this.#at < this.tokens.length) {
      this.#block(around)
      // What closes nothing.
      this.#at += 1
    }
    return this.#leaves
  }

  /** Statements up to an END, an ELSE or the end of the batch. */
  #block(around: Surroundings): void {
    for (;;) {
      this.#skipSemicolons()
      const word = this.#word()
      if (this.#at >= this.tokens.length || word === 'end' || word === 'else') return
      this.#statement(around)
    }
  }

  #statement(around: Surroundings): void {
    const next = this.#word(1)
    switch (this.#word()) {
      case 'begin':
        if (next === 'try') this.#tryBlock(around)
        else if (/^(?:tran|transaction|distributed|conversation|dialog)$/.test(next)) this.#leaf(around)
        else this.#compound(around)
        return
      case 'if':
        this.#conditional(around)
        return
      case 'while':
        this.#loop(around)
        return
      default:
        if (next === ':' && this.#word(2) !== ':' && this.tokens[this.#at]?.kind === 'word') this.#at += 2
        else this.#leaf(around)
    }
  }

  #leaf(around: Surroundings): void {
    const from = this.#at
    const end = this.#isModule() ? this.tokens.length : Math.max(from + 1, statementEnd(this.tokens, from))
    const tokens = this.tokens.slice(from, end)
    const last = tokens.at(-1)?.word === ';' ? tokens.slice(0, -1) : tokens
    if (last.length > 0) this.#leaves.push({ tokens: last, around, first: from === 0 })
    this.#at = end
  }

  #isModule(): boolean {
    const verb = this.#word()
    if (verb !== 'create' && verb !== 'alter') return false
    return MODULE.test(this.#word(1) === 'or' ? this.#word(3) : this.#word(1))
  }

  /** BEGIN … END, also BEGIN ATOMIC WITH (…) … END. */
  #compound(around: Surroundings): void {
    this.#at += 1
    if (this.#word() === 'atomic') this.#at = Math.max(this.#at + 1, this.#behindGroup(this.#at + 2))
    this.#block(around)
    if (this.#word() === 'end') this.#at += 1
  }

  #behindGroup(from: number): number {
    let depth = 0
    for (let at = from; at < this.tokens.length; at++) {
      const word = this.tokens[at]?.word
      if (word === '(') depth += 1
      if (word === ')') depth -= 1
      if (depth <= 0) return at + 1
    }
    return this.tokens.length
  }

  /** An error that CATCH does not raise again is swallowed. */
  #tryBlock(around: Surroundings): void {
    const outer = this.#leaves
    this.#leaves = []
    this.#at += 2
    this.#block(around)
    const tried = this.#leaves
    this.#leaves = []
    this.#closing('try')
    this.#skipSemicolons()
    let swallows = false
    if (this.#word() === 'begin' && this.#word(1) === 'catch') {
      const from = this.#at
      this.#at += 2
      this.#block({ ...around, branch: joined(around.branch, 'an error was caught') })
      this.#closing('catch')
      swallows = !this.tokens.slice(from, this.#at).some(({ word }) => word === 'throw' || word === 'raiserror')
    }
    const caught = this.#leaves
    this.#leaves = [...outer, ...(swallows ? tried.map(handled) : tried), ...caught]
  }

  #closing(word: string): void {
    if (this.#word() === 'end') this.#at += this.#word(1) === word ? 2 : 1
  }

  #conditional(around: Surroundings): void {
    const from = this.#at
    this.#at = Math.max(from + 1, conditionEnd(this.tokens, from))
    const condition = this.#textOf(from + 1, this.#at)
    this.#statement(under(around, condition, false))
    const behind = this.#at
    this.#skipSemicolons()
    if (this.#word() !== 'else') {
      this.#at = behind
      return
    }
    this.#at += 1
    if (this.#at < this.tokens.length) this.#statement(under(around, condition, true))
  }

  #loop(around: Surroundings): void {
    const from = this.#at
    this.#at = Math.max(from + 1, conditionEnd(this.tokens, from))
    const body = this.#at
    const outer = this.#leaves
    this.#leaves = []
    this.#statement(around)
    const words = this.tokens.slice(from, this.#at).map(({ word }) => word)
    this.#leaves = outer
    this.#at = body
    const says = words.includes('commit')
    // Without BEGIN TRANSACTION every statement of every round commits.
    const byItself = !says && !this.#opens
    const loop: Loop = {
      commits: says || byItself,
      ...(byItself ? { byItself } : {}),
      endsAtZeroRows: words.includes('@@rowcount') || words.includes('rowcount_big'),
      skipsLocked: words.includes('readpast'),
    }
    this.#statement({ ...around, loop })
  }

  #textOf(from: number, to: number): string {
    const [first, last] = [this.tokens[from], this.tokens[to - 1]]
    return first === undefined || last === undefined || to <= from
      ? ''
      : this.source(first.start, last.end).replace(/\s+/g, ' ')
  }

  #skipSemicolons(): void {
    while (this.#word() === ';') this.#at += 1
  }

  #word(ahead = 0): string {
    return this.tokens[this.#at + ahead]?.word ?? ''
  }
}

function handled(leaf: Leaf): Leaf {
  return { ...leaf, around: { ...leaf.around, guards: [...leaf.around.guards, 'handler'] } }
}

/** A question to the catalogue guards; one to the rows of a table guards and leaves open whether it runs; others do so only. */
function under(around: Surroundings, condition: string, otherwise: boolean): Surroundings {
  const guarded: Surroundings = { ...around, guards: [...around.guards, 'condition'] }
  if (CATALOGUE.test(condition)) return guarded
  const text = otherwise ? `NOT (${condition})` : condition
  const branch = joined(around.branch, text)
  return /\bexists\s*\(/i.test(condition) ? { ...guarded, branch } : { ...around, branch }
}

function joined(outer: string | undefined, inner: string): string {
  return outer === undefined ? inner : `${outer} AND ${inner}`
}
