/** A string literal of a source, its quotes taken off. */
export interface Literal {
  readonly start: number
  readonly end: number
  readonly value: string
}

/** A source with its comments blanked out (every place stays where it is), and its string literals. */
export interface Scanned {
  readonly code: string
  readonly literals: readonly Literal[]
}

interface Style {
  readonly line: readonly string[]
  readonly block: boolean
  /** An apostrophe opens a string, not a character or a lifetime. */
  readonly apostrophe: boolean
  readonly backtick: boolean
  readonly triple: boolean
  /** A string may go on over the end of the line. */
  readonly multiline: boolean
  readonly heredoc: RegExp | undefined
}

const JAVASCRIPT: Style = {
  line: ['//'],
  block: true,
  apostrophe: true,
  backtick: true,
  triple: false,
  multiline: false,
  heredoc: undefined,
}
const CLIKE: Style = { ...JAVASCRIPT, apostrophe: false, triple: true, multiline: true }
const PYTHON: Style = { ...JAVASCRIPT, line: ['#'], block: false, backtick: false, triple: true }
const RUBY: Style = {
  ...PYTHON,
  triple: false,
  multiline: true,
  heredoc: /<<[~-]?(["'`]?)([A-Z_]\w*)\1/y,
}
const PHP: Style = {
  ...JAVASCRIPT,
  line: ['//', '#'],
  backtick: false,
  multiline: true,
  heredoc: /<<<\s*(["']?)(\w+)\1/y,
}
const SQL: Style = { ...JAVASCRIPT, line: ['--'], backtick: false, multiline: true }

const PAST_STRINGS = /[^'"`/#\-<]+/y

function styleOf(path: string): Style {
  if (/\.(?:py)$/.test(path)) return PYTHON
  if (/\.(?:rb|rake|exs?|erb|haml|slim)$/.test(path)) return path.includes('.ex') ? { ...RUBY, triple: true } : RUBY
  if (/\.php$/.test(path)) return PHP
  if (/\.sql$/.test(path)) return SQL
  return /\.(?:[cm]?[jt]sx?|vue|svelte|prisma)$/.test(path) ? JAVASCRIPT : CLIKE
}

/**
 * Finds comments and strings by their marks alone, in the manner of the language that the path's ending names. Wrong
 * guesses (a quote in a regular expression) end at the line's end in most languages.
 */
export function scan(path: string, text: string): Scanned {
  const style = styleOf(path)
  const literals: Literal[] = []
  const kept: string[] = []
  let copied = 0
  const blank = (from: number, to: number): void => {
    kept.push(text.slice(copied, from), text.slice(from, to).replace(/[^\n]/g, ' '))
    copied = to
  }
  for (let at = 0; at < text.length;) {
    PAST_STRINGS.lastIndex = at
    at += PAST_STRINGS.exec(text)?.[0].length ?? 0
    if (at >= text.length) break
    const comment = commentEnd(text, at, style)
    if (comment !== undefined) {
      blank(at, comment)
      at = comment
      continue
    }
    const literal = literalAt(text, at, style)
    if (literal === undefined) at += 1
    else {
      literals.push(literal)
      at = literal.end
    }
  }
  kept.push(text.slice(copied))
  return { code: kept.join(''), literals }
}

function commentEnd(text: string, at: number, style: Style): number | undefined {
  if (style.block && text.startsWith('/*', at)) return endOf(text, '*/', at + 2)
  const opens = style.line.find((each) => text.startsWith(each, at))
  // `#{…}` interpolates, `https://` is an address.
  if (opens === undefined || (opens === '#' && text[at + 1] === '{') || (opens === '//' && text[at - 1] === ':'))
    return undefined
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

function literalAt(text: string, at: number, style: Style): Literal | undefined {
  const mark = text.charAt(at)
  if (mark === '<') return style.heredoc === undefined ? undefined : heredocAt(text, at, style.heredoc)
  if (mark === '`' ? !style.backtick : mark !== '"' && mark !== "'") return undefined
  if (mark === "'" && !style.apostrophe) {
    const character = /^'(?:\\.|[^'\\])'/.exec(text.slice(at, at + 4))
    return character === null ? undefined : { start: at, end: at + character[0].length, value: '' }
  }
  const triple = mark.repeat(3)
  if (style.triple && mark !== '`' && text.startsWith(triple, at)) {
    const end = endOf(text, triple, at + 3)
    return { start: at, end, value: text.slice(at + 3, end - 3) }
  }
  return quotedAt(text, at, mark, mark === '`' || (style.multiline && mark === '"'))
}

function quotedAt(text: string, at: number, mark: string, multiline: boolean): Literal | undefined {
  for (let next = at + 1; next < text.length; next += 1) {
    const character = text.charAt(next)
    if (character === '\\') next += 1
    else if (character === mark) return { start: at, end: next + 1, value: text.slice(at + 1, next) }
    else if (character === '\n' && !multiline) return undefined
  }
  return undefined
}

function heredocAt(text: string, at: number, opens: RegExp): Literal | undefined {
  const sticky = new RegExp(opens.source, 'y')
  sticky.lastIndex = at
  const delimiter = sticky.exec(text)?.[2]
  const body = text.indexOf('\n', at)
  if (delimiter === undefined || body === -1) return undefined
  const closing = new RegExp(String.raw`^[ \t]*${delimiter}\b`, 'm').exec(text.slice(body))
  if (closing === null) return undefined
  const end = body + closing.index
  return { start: at, end: end + closing[0].length, value: text.slice(body, end) }
}

function endOf(text: string, closing: string, from: number): number {
  const at = text.indexOf(closing, from)
  return at === -1 ? text.length : at + closing.length
}
