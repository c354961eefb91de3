import { Text } from '../../text.js'
import type { Context } from './context.js'
import type { Token } from './tokens.js'

/** A text that a statement puts together, and where nobody can say what stands in it. */
export class Composed {
  constructor(
    readonly text: Text,
    /** Variables and calls in it, as identifiers stand for them. */
    readonly unknown: readonly string[],
  ) {}

  followedBy(other: Composed): Composed {
    return new Composed(Text.join([this.text, other.text]), [...this.unknown, ...other.unknown])
  }
}

/** What an expression of strings and `+` spells; undefined where it is anything else. */
export function stringOf(context: Context, tokens: readonly Token[]): Composed | undefined {
  let composed: Composed | undefined
  for (const term of termsOf(tokens)) {
    const part = partOf(context, term)
    if (part === undefined) return undefined
    composed = composed === undefined ? part : composed.followedBy(part)
  }
  return composed
}

function termsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const terms: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.word === '(') depth += 1
    if (token.word === ')') depth -= 1
    if (token.word === '+' && depth === 0) terms.push([])
    else terms.at(-1)?.push(token)
  }
  return terms
}

function partOf(context: Context, term: readonly Token[]): Composed | undefined {
  const [first, second] = term
  if (first === undefined) return undefined
  if (first.kind === 'string' && second === undefined) return literal(context, first)
  if (first.word.startsWith('@') && second === undefined) {
    const known = context.memory.string(first.word)
    if (known !== undefined) return known
  }
  // A name in the text stands for it: it may be part of one.
  const stand = context.text.standIn(UNKNOWN, first.start, term.at(-1)?.end ?? first.end, false)
  return new Composed(stand, [context.source(term)])
}

/** What stands in a composed text for a part that only the server knows. */
export const UNKNOWN = '@unknown'

/** The text that a literal means: doubled quotes are one. */
function literal(context: Context, token: Token): Composed {
  const quote = context.text.value.indexOf("'", token.start)
  const isClosed = token.end - 1 > quote && context.text.value.charAt(token.end - 1) === "'"
  const inside = context.text.slice(quote + 1, isClosed ? token.end - 1 : token.end)
  if (!inside.value.includes("''")) return new Composed(inside, [])
  const parts: Text[] = []
  let from = 0
  for (let at = inside.value.indexOf("''"); at !== -1; at = inside.value.indexOf("''", from)) {
    parts.push(inside.slice(from, at), inside.standIn("'", at, at + 2, true))
    from = at + 2
  }
  parts.push(inside.slice(from))
  return new Composed(Text.join(parts), [])
}
