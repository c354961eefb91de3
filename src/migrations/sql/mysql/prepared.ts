import type { Name } from '../../operation.js'
import { Text } from '../../text.js'
import type { Script } from '../split/prepare.js'
import type { StatementRange } from '../split/statements.js'
import { tokenAt, type Token } from './tokens.js'

/** A text that a variable may hold. */
interface Value {
  /** Up to what is known only at run time. */
  readonly text: Text
  readonly known: boolean
}

/** What EXECUTE may run, as the statements before it let us tell. */
export interface Executed {
  /** Every text, if all of them are written out in full; undefined otherwise. */
  readonly texts: readonly Text[] | undefined
  /** The only tables that it may change; undefined: any. */
  readonly touches: readonly Name[] | undefined
  /** What decides between several texts, as written. */
  readonly condition: string | undefined
}

/** Alternatives of alternatives multiply; nobody writes so many. */
const MOST_VALUES = 16

const UNKNOWN: Executed = { texts: undefined, touches: undefined, condition: undefined }

/**
 * Follows the user variables and prepared statements of one file: `SET @sql = IF(…, 'ALTER TABLE …', 'SELECT 1')`,
 * `PREPARE stmt FROM @sql`, `EXECUTE stmt`, as people write them where MySQL has no IF EXISTS.
 * https://dev.mysql.com/doc/refman/8.4/en/sql-prepared-statements.html
 */
export class Prepared {
  readonly #variables = new Map<string, Held>()
  readonly #statements = new Map<string, Held>()

  constructor(private readonly script: Script) {}

  /** Takes note of a statement that assigns a variable or prepares a statement. */
  see({ tokens }: StatementRange): void {
    const [first, second, third, fourth] = tokens
    if (first?.word === 'set') this.#assign(tokens.slice(1))
    else if (first?.word === 'prepare' && second !== undefined && third?.word === 'from' && fourth !== undefined)
      this.#statements.set(second.word, this.#held(tokens.slice(3)))
    else if (first?.word === 'select') this.#selectInto(tokens)
  }

  /** What `EXECUTE` of this name runs; undefined where the statement is no EXECUTE. */
  executed({ tokens }: StatementRange): Executed | undefined {
    const [first, second] = tokens
    if (first?.word !== 'execute' || second === undefined || second.word === 'immediate') return undefined
    const held = this.#statements.get(second.word)
    if (held?.values === undefined) return UNKNOWN
    const { values, condition } = held
    const texts = values.every(({ known }) => known) ? values.map(({ text }) => text) : undefined
    return { texts, touches: tablesIn(values), condition: values.length > 1 ? condition : undefined }
  }

  #assign(tokens: readonly Token[]): void {
    for (const part of splitAt(tokens, ',')) {
      const [name, ...rest] = part
      if (name?.word.startsWith('@') !== true || name.word.startsWith('@@')) continue
      const equals = rest[0]?.word === ':' ? 1 : 0
      if (rest[equals]?.word === '=') this.#variables.set(name.word, this.#held(rest.slice(equals + 1)))
    }
  }

  #selectInto(tokens: readonly Token[]): void {
    const at = tokens.findIndex((token, index) => token.word === 'into' && depthAt(tokens, index) === 0)
    const [name, more] = tokens.slice(at + 1).filter(({ word }) => word.startsWith('@') || word === ',')
    if (at === -1 || name?.word.startsWith('@') !== true) return
    this.#variables.set(name.word, more === undefined ? this.#held(selected(tokens)) : NOTHING_KNOWN)
  }

  #held(tokens: readonly Token[]): Held {
    const [only] = tokens
    if (tokens.length === 1 && only?.word.startsWith('@') === true)
      return this.#variables.get(only.word) ?? NOTHING_KNOWN
    const [first, last] = [tokens[0], tokens.at(-1)]
    const condition =
      first === undefined || last === undefined ? undefined : this.script.text.value.slice(first.start, last.end)
    return { values: this.#valuesOf(tokens), condition }
  }

  /** Every text that an expression may be; undefined where it may be any. */
  #valuesOf(tokens: readonly Token[]): readonly Value[] | undefined {
    const [first, second] = tokens
    if (first === undefined) return undefined
    if (tokens.length === 1) {
      if (first.kind === 'string') return [{ text: contentsOf(this.script, first), known: true }]
      if (first.word.startsWith('@')) return this.#variables.get(first.word)?.values
      return undefined
    }
    if (first.word === '(' && closes(tokens, 0) === tokens.length - 1) return this.#valuesOf(tokens.slice(1, -1))
    if (first.word === 'select') return this.#valuesOf(selected(tokens))
    if (first.word === 'case' && tokens.at(-1)?.word === 'end') return this.#either(resultsOf(tokens.slice(1, -1)))
    if (second?.word !== '(' || closes(tokens, 1) !== tokens.length - 1) return undefined
    const given = splitAt(tokens.slice(2, -1), ',')
    switch (first.word) {
      case 'if':
        return this.#either(given.slice(1))
      case 'ifnull':
      case 'coalesce':
        return this.#either(given)
      case 'concat':
        return this.#joined(given)
      default:
        return undefined
    }
  }

  #either(parts: readonly (readonly Token[])[]): readonly Value[] | undefined {
    const values = parts.map((part) => (part.length === 1 && part[0]?.word === 'null' ? [] : this.#valuesOf(part)))
    const all = values.flatMap((each) => each ?? [])
    return values.includes(undefined) || all.length > MOST_VALUES ? undefined : all
  }

  #joined(parts: readonly (readonly Token[])[]): readonly Value[] | undefined {
    return parts.reduce<readonly Value[] | undefined>(
      (sofar, part) => {
        if (sofar === undefined) return undefined
        const next = this.#valuesOf(part) ?? [{ text: Text.empty, known: false }]
        const joined = sofar.flatMap((value) =>
          value.known ? next.map(({ text, known }) => ({ text: Text.join([value.text, text]), known })) : [value],
        )
        return joined.length > MOST_VALUES ? undefined : joined
      },
      [{ text: Text.empty, known: true }],
    )
  }
}

/** A variable's values, undefined where it may hold any text. */
interface Held {
  readonly values: readonly Value[] | undefined
  readonly condition: string | undefined
}

const NOTHING_KNOWN: Held = { values: undefined, condition: undefined }

/** The expression of `SELECT expression INTO …` or `SELECT expression FROM …`. */
function selected(tokens: readonly Token[]): readonly Token[] {
  const end = tokens.findIndex(
    (token, index) => /^(?:from|into|limit|where)$/.test(token.word) && depthAt(tokens, index) === 0,
  )
  const expression = tokens.slice(1, end === -1 ? undefined : end)
  // More columns than one are not what a variable holds.
  return splitAt(expression, ',').length === 1 ? expression : []
}

/** The results of a CASE: what follows each THEN and the ELSE. */
function resultsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const found: Token[][] = []
  let inResult = false
  for (const [index, token] of tokens.entries()) {
    const turns = /^(?:when|then|else)$/.test(token.word) && depthAt(tokens, index) === 0
    if (turns) {
      inResult = token.word !== 'when'
      if (inResult) found.push([])
    } else if (inResult) found.at(-1)?.push(token)
  }
  return found
}

/** How many parentheses are open before a token. */
function depthAt(tokens: readonly Token[], index: number): number {
  return tokens.slice(0, index).reduce((depth, { word }) => depth + (word === '(' ? 1 : word === ')' ? -1 : 0), 0)
}

/** Where the parenthesis that opens at `from` closes; -1 where it does not. */
function closes(tokens: readonly Token[], from: number): number {
  let depth = 0
  return tokens.findIndex(({ word }, index) => {
    if (index < from) return false
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    return depth === 0
  })
}

function splitAt(tokens: readonly Token[], separator: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.word === '(') depth += 1
    if (token.word === ')') depth -= 1
    if (token.word === separator && depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

/** The characters that a string literal means, each with its place in the file. */
function contentsOf({ text }: Script, token: Token): Text {
  const written = text.value.slice(token.start, token.end)
  const open = written.search(/['"]/)
  const quote = written.charAt(open)
  const inside = text.slice(token.start + open + 1, token.end - 1)
  const parts: Text[] = []
  let from = 0
  for (const escape of inside.value.matchAll(/\\([\s\S])|(['"])\2/g)) {
    if (escape[2] !== undefined && escape[2] !== quote) continue
    const [whole, escaped = quote] = escape
    const meant = escaped === 'n' ? '\n' : escaped === 't' ? '\t' : escaped
    parts.push(inside.slice(from, escape.index), inside.standIn(meant, escape.index, escape.index + whole.length, true))
    from = escape.index + whole.length
  }
  return Text.join([...parts, inside.slice(from)])
}

/** Statements that change one table whatever stands behind its name, and where that is. */
const ONE_TABLE =
  /^\s*(?:alter\s+(?:online\s+)?table|truncate\s+table|insert\s+(?:ignore\s+)?into|replace\s+into|update|delete\s+from|(?:create\s+(?:unique\s+|fulltext\s+|spatial\s+)?|drop\s+)index\s+\S+\s+on|optimize\s+table)\s+(?:if\s+exists\s+)?$/i
const CHANGES_NOTHING = /^\s*(?:select|do|show|set|analyze)\b/i

/**
 * The tables that the texts name in the place where such a statement has its table, if each text is known that far.
 * A new name, and rows that follow a reference, are not told from the table's.
 */
function tablesIn(values: readonly Value[]): readonly Name[] | undefined {
  const found = values.map(({ text, known }): readonly Name[] | undefined => {
    const { value } = text
    if (CHANGES_NOTHING.test(value) && !/\binto\s+(?:out|dump)file\b/i.test(value)) return []
    if (/\brename\s+(?!column|index|key)/i.test(value)) return undefined
    const named = nameIn(value)
    // The name itself may go on in what is unknown.
    return named === undefined || (!known && named.end === value.length) ? undefined : [named.name]
  })
  return found.includes(undefined) ? undefined : found.flatMap((each) => each ?? [])
}

function nameIn(sql: string): { readonly name: Name; readonly end: number } | undefined {
  const match = /(?:`[^`]+`|[\w$]+)(?:\s*\.\s*(?:`[^`]+`|[\w$]+))?/g
  for (const { 0: written, index } of sql.matchAll(match)) {
    if (!ONE_TABLE.test(sql.slice(0, index)) || /^(?:if|exists)$/i.test(written)) continue
    const parts = written.split(/\s*\.\s*/).map((part) => part.replaceAll('`', ''))
    const [schema, name] = parts.length > 1 ? parts : [undefined, parts[0]]
    if (name === undefined || tokenAt(sql, index).kind === 'string') return undefined
    return { name: schema === undefined ? { name } : { schema, name }, end: index + written.length }
  }
  return undefined
}
