import type { Token } from './tokens.js'

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

/**
 * Reserved words that begin a statement: outside brackets they name nothing, so that a statement ends before one of them
 * even without a semicolon. https://learn.microsoft.com/sql/t-sql/language-elements/reserved-keywords-transact-sql
 */
const STARTS = set(
  `alter backup begin break bulk checkpoint close commit continue create dbcc deallocate declare delete deny drop else end
   exec execute fetch goto grant if insert kill merge open print raiserror reconfigure restore return revert revoke rollback
   save select set shutdown truncate update use waitfor while`,
)

/** Words of a clause after which an ALTER has nothing that could be mistaken for a statement. */
const CLAUSES = set('add check nocheck switch rebuild reorganize enable disable transfer drop set alter')

/** What an ALTER COLUMN may drop. */
const PROPERTIES = set('persisted masked rowguidcol sparse hidden not')

/** Whether a statement begins with this token, as far as its word can say. */
export function startsStatement(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token?.kind !== 'word' || tokens[at - 1]?.word === '.') return false
  const next = tokens[at + 1]
  switch (token.word) {
    case 'throw':
      return next === undefined || next.kind === 'number' || /^(?:;|@.*|end)$/.test(next.word)
    case 'enable':
    case 'disable':
      return next?.word === 'trigger'
    case 'update':
      // In a trigger IF UPDATE (column), in a security policy BLOCK PREDICATE … AFTER UPDATE.
      return next?.word !== '(' && !/^(?:after|before)$/.test(tokens[at - 1]?.word ?? '')
    case 'insert':
    case 'delete':
      return !/^(?:after|before)$/.test(tokens[at - 1]?.word ?? '')
    case 'merge':
      // ALTER PARTITION FUNCTION … MERGE RANGE (…).
      return next?.word !== 'range'
    default:
      return STARTS.has(token.word)
  }
}

/** The index behind the last token of the statement that begins at `from`, its semicolon not counted. */
export function statementEnd(tokens: readonly Token[], from: number): number {
  const statement = new Extent(tokens, from)
  for (let at = from + 1; at < tokens.length; at++) if (statement.endsBefore(at)) return at
  return tokens.length
}

/** The index behind the condition of an IF or WHILE that begins at `from`. */
export function conditionEnd(tokens: readonly Token[], from: number): number {
  let depth = 0
  let cases = 0
  for (let at = from + 1; at < tokens.length; at++) {
    const word = tokens[at]?.word ?? ''
    if (word === '(') depth += 1
    if (word === ')') depth = Math.max(0, depth - 1)
    if (depth > 0) continue
    if (word === ';') return at
    if (word === 'case') cases += 1
    else if (cases > 0) cases -= word === 'end' ? 1 : 0
    else if (startsStatement(tokens, at)) return at
  }
  return tokens.length
}

/** Follows one statement word by word. */
class Extent {
  #depth = 0
  #cases = 0
  #verb: string
  /** The verb may still be followed by one more: INSERT by SELECT or EXEC, UPDATE by SET, WITH by its statement. */
  #awaits: ReadonlySet<string>
  #clause = false
  #named = false

  constructor(
    private readonly tokens: readonly Token[],
    from: number,
  ) {
    this.#verb = tokens[from]?.word ?? ''
    this.#awaits = awaited(this.#verb)
  }

  endsBefore(at: number): boolean {
    const token = this.tokens[at]
    if (token === undefined) return true
    if (token.word === '(') this.#depth += 1
    if (token.word === ')') this.#depth = Math.max(0, this.#depth - 1)
    if (this.#depth > 0) return false
    if (token.word === ';') return true
    if (token.kind !== 'word' || this.tokens[at - 1]?.word === '.') return false
    const { word } = token
    if (word === 'case') this.#cases += 1
    else if (this.#cases > 0) this.#cases -= word === 'end' ? 1 : 0
    else if (startsStatement(this.tokens, at) && !this.#continues(at, word)) return true
    if (this.#verb === 'alter' && CLAUSES.has(word)) this.#clause = true
    if (word === 'to' || word === 'from') this.#named = true
    if (word === 'values') this.#awaits = NOTHING
    return false
  }

  #continues(at: number, word: string): boolean {
    if (this.#awaits.has(word)) {
      this.#verb = this.#verb === 'with' ? word : this.#verb
      this.#awaits = this.#verb === word ? awaited(word) : NOTHING
      return true
    }
    const previous = this.tokens[at - 1]?.word ?? ''
    const next = this.tokens[at + 1]?.word ?? ''
    // MERGE ends with its semicolon and nowhere else.
    if (this.#verb === 'merge') return word !== 'end'
    if (/^(?:grant|deny|revoke)$/.test(this.#verb) && !this.#named) return true
    switch (word) {
      case 'select':
        return /^(?:union|all|except|intersect|as|for|return)$/.test(previous)
      case 'exec':
      case 'execute':
        return previous === 'with' || (previous === ',' && next === 'as')
      case 'set':
        return /^(?:delete|update)$/.test(previous) || (this.#verb === 'alter' && !this.#clause)
      case 'update':
      case 'delete':
        // ON DELETE CASCADE of a foreign key, FOR UPDATE of a cursor.
        return previous === 'on' ? /^(?:cascade|set|no)$/.test(next) : previous === 'for'
      case 'insert':
        return previous === 'bulk'
      case 'if':
        return /^(?:drop|alter)$/.test(this.#verb) && next === 'exists' && this.tokens[at + 2]?.word !== '('
      case 'alter':
        return this.#verb === 'alter' && next === 'column'
      case 'drop':
        return this.#verb === 'alter' && (!this.#clause || PROPERTIES.has(next))
      case 'enable':
      case 'disable':
        return this.#verb === 'alter' && !this.#clause
      case 'grant':
      case 'rollback':
        return previous === 'with'
      case 'merge':
        return next === 'join'
      default:
        return false
    }
  }
}

const NOTHING: ReadonlySet<string> = new Set()
const INSERTED = set('select exec execute with')
const AFTER_WITH = set('select insert update delete merge')
const ASSIGNED = set('set')

function awaited(verb: string): ReadonlySet<string> {
  switch (verb) {
    case 'insert':
      return INSERTED
    case 'update':
      return ASSIGNED
    case 'with':
      return AFTER_WITH
    default:
      return NOTHING
  }
}
