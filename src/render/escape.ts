/**
 * Text from the reviewed tree on its way to a reader: Markdown that is only text, and terminal lines that are only
 * text. Nothing here knows what the text says.
 */

/** Splits what GitHub's filters would turn into a link; unlike a backslash it is still there when they run. */
const SPLIT = '&#8203;'

/**
 * One line of text for Markdown: no mark-up, HTML, mention, reference, link, image, emoji shortcode or formula.
 * Source of what GitHub links by itself: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function markdown(text: string, limit = Infinity): string {
  return line(text, limit)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/#/g, `#${SPLIT}`)
    .replace(/[\\`*[\]|~]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/^([-+=]|\d+(?=[.)](?:\s|$)))/, (start) => (/\d/.test(start) ? `${start}${SPLIT}` : `\\${start}`))
    .replace(/@/g, `@${SPLIT}`)
    .replace(/(GH-)(?=\d)/gi, `$1${SPLIT}`)
    .replace(/:(?=\/\/|[a-z0-9_+-]+:)/gi, `:${SPLIT}`)
    .replace(/(www)\./gi, `$1${SPLIT}.`)
    .replace(/(?<![0-9a-f])([0-9a-f]{7})(?=[0-9a-f]{33}\b)/gi, `$1${SPLIT}`)
    .replace(/\$/g, '<span>$</span>')
}

/** One line of text in a code span, whose fence is longer than any run of back-ticks in it. Empty text stays empty. */
export function code(text: string, limit = Infinity): string {
  const shown = line(text, limit)
  if (shown === '') return ''
  const fence = '`'.repeat(longestRun(shown) + 1)
  const padding = /^`|`$/.test(shown) ? ' ' : ''
  return `${fence}${padding}${shown}${padding}${fence}`
}

/** A fenced block; `language` only colours it. */
export function block(language: string, text: string, limit = Infinity): string {
  const lines = clipped(unfolded(text).replace(/\n+$/, ''), limit)
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1))
  return `${fence}${languageOf(language)}\n${lines}\n${fence}`
}

/** `label` is Markdown; the address must be one that this program made. Without a usable address, the label alone. */
export function link(label: string, address: string | undefined): string {
  const url = address === undefined || !URL.canParse(address) ? undefined : new URL(address)
  if (url === undefined || !/^https?:$/.test(url.protocol)) return label
  return `[${label}](${url.href.replace(/[()[\]<>|\\`]/g, percentEncoded)})`
}

/** One line of text for a terminal or a message that is no Markdown. */
export function plain(text: string, limit = Infinity): string {
  return line(text, limit)
}

/** Lines of text for a terminal. */
export function plainLines(text: string): readonly string[] {
  return unfolded(text).replace(/\n+$/, '').split('\n')
}

/**
 * A log that GitHub's runner reads for commands, without one: it takes `::name …::` at the start of a line and
 * `##[name]` anywhere in it.
 * Source: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function withoutCommands(log: string): string {
  return log.replace(/^([^\S\n]*:)(?=:.*::)/gm, '$1\u200b').replace(/##(?=\[)/g, '##\u200b')
}

/** At most so many UTF-16 units, cut between characters and with an ellipsis. */
export function clipped(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, Math.max(0, limit - 1)).replace(/[\ud800-\udbff]$/, '')}…`
}

// White space is folded, so more is read than is shown; but of a text of megabytes not all.
function line(text: string, limit: number): string {
  return clipped(folded(text.length > 8 * limit ? `${text.slice(0, 8 * limit)}…` : text), limit)
}

function folded(text: string): string {
  return visible(text.replace(/\s+/g, ' ').trim()).trim()
}

function unfolded(text: string): string {
  return visible(text.replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n'))
}

const ESCAPE = String.fromCharCode(0x1b)
const BELL = String.fromCharCode(0x07)
const ESCAPE_SEQUENCE = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|[@-Z\\\\-_])`,
  'g',
)
/** Control characters but tab and newline, characters of no width, halves of characters. */
const UNSEEN = /(?![\t\n])\p{Cc}|[\u200b\u2060\ufeff]|\p{Noncharacter_Code_Point}|\p{Surrogate}/gu
/** Marks that reorder what a reader sees: https://trojansource.codes. */
const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

function visible(text: string): string {
  return text
    .replace(ESCAPE_SEQUENCE, '')
    .replace(UNSEEN, '')
    .replace(BIDIRECTIONAL, (mark) => `‹U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}›`)
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)
}

/** GitHub draws these instead of showing their text. */
const DRAWN = /^(mermaid|math|geojson|topojson|stl|suggestion)$/

function languageOf(language: string): string {
  const name = language.toLowerCase()
  return /^[a-z0-9+#-]{1,20}$/.test(name) && !DRAWN.test(name) ? name : 'text'
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
