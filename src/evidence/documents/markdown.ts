import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { lineBreaks, prose, type Block } from './blocks.js'

/** Nothing that a person writes is longer or farther in, and the lexer is slow on such lines. */
const LONGEST_LINE = 4_000
const DEEPEST_INDENT = /^[ \t]{80,}/
const DEEPEST_NESTING = /^(?:[ \t]*(?:>|[*+-][ \t]|\d{1,9}[.)][ \t])){24,}/
/** Lists and quotes in each other: deeper than this is no document. */
const DEEPEST = 12

/** Reads GitHub's Markdown. Front matter gives the title where no heading does; comments are no text. */
export function readMarkdown(source: string): readonly Block[] {
  const { body, title } = withoutFrontMatter(source.replace(/\r\n?/g, '\n'))
  const lexer = new Lexer({ gfm: true })
  const short = body.split('\n').map(tamed).join('\n')
  const blocks: Block[] = title === undefined ? [] : [{ kind: 'heading', depth: 0, text: title, line: 1 }]
  collect(lexer.blockTokens(short), 1, 0, blocks)
  return blocks
}

function tamed(line: string): string {
  return line.slice(0, LONGEST_LINE).replace(DEEPEST_INDENT, ' '.repeat(80)).replace(DEEPEST_NESTING, '')
}

/** Blank lines stand in for the front matter, so that line numbers stay. */
function withoutFrontMatter(text: string): { readonly body: string; readonly title: string | undefined } {
  if (!text.startsWith('---\n')) return { body: text, title: undefined }
  const end = text.indexOf('\n---', 3)
  if (end === -1) return { body: text, title: undefined }
  const matter = text.slice(0, end)
  const title = /^title:[ \t]*["']?([^\n"']+)/m.exec(matter)?.[1]?.trim()
  const rest = text.indexOf('\n', end + 1)
  return { body: `${'\n'.repeat(lineBreaks(matter) + 1)}${rest === -1 ? '' : text.slice(rest)}`, title }
}

function collect(tokens: readonly Token[], start: number, depth: number, blocks: Block[]): void {
  let line = start
  for (const token of tokens) {
    if (isMarked(token)) add(token, line, depth, blocks)
    line += lineBreaks(token.raw)
  }
}

/** The lexer has no extensions here: every token is one of its own. */
function isMarked(token: Token): token is MarkedToken {
  return token.type !== ''
}

function add(token: MarkedToken, line: number, depth: number, blocks: Block[]): void {
  switch (token.type) {
    case 'heading':
      blocks.push({ kind: 'heading', depth: token.depth, text: plain(token.text), line })
      return
    case 'code':
      blocks.push({ kind: 'code', language: languageOf(token.lang), text: token.text, line })
      return
    case 'paragraph':
    case 'text':
      blocks.push(prose(token.text, line, linksIn(token.text)))
      return
    case 'table':
      addTable(token, line, blocks)
      return
    case 'list':
      addList(token, line, depth, blocks)
      return
    case 'blockquote':
      if (depth < DEEPEST) collect(token.tokens, line, depth + 1, blocks)
      return
    case 'html':
      addHtml(token.raw, line, blocks)
      return
    case 'def':
      blocks.push(prose('', line, [token.href]))
      return
    case 'br':
    case 'checkbox':
    case 'codespan':
    case 'del':
    case 'em':
    case 'escape':
    case 'hr':
    case 'image':
    case 'link':
    case 'list_item':
    case 'space':
    case 'strong':
      return
  }
}

function addList(list: Tokens.List, start: number, depth: number, blocks: Block[]): void {
  if (depth >= DEEPEST) return
  let line = start
  for (const item of list.items) {
    // Only the outermost list counts its steps: the bullets in a step are part of it.
    if (list.ordered && depth === 0) blocks.push(prose('', line, [], 1))
    collect(item.tokens, line, depth + 1, blocks)
    line += lineBreaks(item.raw)
  }
}

function addTable(table: Tokens.Table, line: number, blocks: Block[]): void {
  const texts = (row: readonly Tokens.TableCell[]): readonly string[] => row.map((cell) => cell.text.trim())
  blocks.push({ kind: 'row', cells: texts(table.header), header: true, line })
  table.rows.forEach((row, index) =>
    blocks.push({ kind: 'row', cells: texts(row), header: false, line: line + 2 + index }),
  )
}

function addHtml(raw: string, line: number, blocks: Block[]): void {
  const html = raw.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
  const heading = /^\s*<h([1-6])\b[^<>]*>([^<]*)/i.exec(html)
  const text = html.replace(/<[^<>]{0,1000}>/g, ' ').trim()
  if (heading?.[1] !== undefined && heading[2] !== undefined)
    blocks.push({ kind: 'heading', depth: Number(heading[1]), text: plain(heading[2]), line })
  else if (text !== '' || /<(?:img|a)\b/i.test(html))
    blocks.push(
      prose(
        text,
        line,
        [...html.matchAll(/\b(?:href|src)\s*=\s*["']([^"'<>]{1,500})["']/gi)].flatMap((match) => match[1] ?? []),
      ),
    )
}

function languageOf(info: string | undefined): string {
  return /^\{?\.?([\w+#-]+)/.exec(info?.trim() ?? '')?.[1]?.toLowerCase() ?? ''
}

function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\(\s*<?([^\s()<>]{1,500})/g)].flatMap((match) => match[1] ?? [])
}

/** A heading's words without the marks of links, code and emphasis. */
function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]{0,300})\]\([^)]{0,500}\)/g, '$1')
    .replace(/\s*\{#[\w-]+\}\s*$/, '')
    .replace(/[`*]|<[^>]{0,300}>/g, '')
    .trim()
}
