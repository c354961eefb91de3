/** Longest stretch of code that one call or declaration may take. */
const FARTHEST = 3_000

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/**
 * The text between the bracket at `open` and the one that closes it, strings and comments passed over; undefined where
 * nothing closes it. `comment` starts a comment that runs to the end of the line.
 */
export function bracketed(text: string, open: number, comment: '#' | '//'): string | undefined {
  const closers: string[] = []
  const end = Math.min(text.length, open + FARTHEST)
  for (let at = open; at < end; at += 1) {
    const mark = text.charAt(at)
    const closes = CLOSES[mark]
    if (text.startsWith(comment, at)) at = lineEnd(text, at)
    else if (mark === '"' || mark === "'" || mark === '`') at = stringEnd(text, at)
    else if (closes !== undefined) closers.push(closes)
    else if (mark === closers.at(-1)) {
      closers.pop()
      if (closers.length === 0) return text.slice(open + 1, at)
    }
  }
  return undefined
}

/** Where the string that starts at `at` ends: the place of its last quote. */
function stringEnd(text: string, at: number): number {
  const triple = text.slice(at, at + 3)
  if (triple === '"""' || triple === "'''") {
    const end = text.indexOf(triple, at + 3)
    return end === -1 ? text.length : end + 2
  }
  const quote = text.charAt(at)
  for (let next = at + 1; next < text.length; next += 1) {
    const mark = text.charAt(next)
    if (mark === '\\') next += 1
    else if (mark === quote) return next
    else if (mark === '\n' && quote !== '`') return next
  }
  return text.length
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** Line numbers of places in a text, 1-based. */
export function lineCounter(text: string): (at: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (at) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}

/** A table's columns up to the brace at the margin of its declaration: they may be longer than one call. */
export function longBracketed(text: string, open: number): string | undefined {
  const short = bracketed(text, open, '//')
  if (short !== undefined) return short
  const end = /^[ \t]{0,2}\}/m.exec(text.slice(open))
  return end === null ? undefined : text.slice(open + 1, open + end.index)
}
