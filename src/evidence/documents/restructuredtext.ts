import { prose, type Block } from './blocks.js'

/** Directives whose body is code: https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html */
const CODE = /^(?:code-block|code|sourcecode|mermaid|uml|graphviz|console|literalinclude)$/

interface Reading {
  readonly lines: readonly string[]
  readonly blocks: Block[]
  /** Underlines in the order in which they first appear: the first is the title's. */
  readonly styles: string[]
}

/** Reads what a runbook needs of reStructuredText: headings, ordered lists, code, list and grid tables, links. */
export function readRestructuredText(source: string): readonly Block[] {
  const lines = source
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
  const reading: Reading = { lines, blocks: [], styles: [] }
  for (let at = 0; at < lines.length;) at = next(reading, at)
  return reading.blocks
}

/** Reads what starts at a line, and says where the next thing starts. */
function next(reading: Reading, at: number): number {
  const { lines, blocks } = reading
  const text = lines[at] ?? ''
  if (text === '') return at + 1
  const heading = headingAt(reading, at)
  if (heading !== undefined) return heading
  const directive = /^\s*\.\.\s+([\w-]+)::\s*(.*)$/.exec(text)
  if (directive?.[1] !== undefined) return readDirective(reading, at, directive[1], directive[2] ?? '')
  if (/^\s*\.\.(?:\s|$)/.test(text)) return /^\s*\.\.\s+_/.test(text) ? at + 1 : bodyEnd(lines, at)
  if (/^\s*\|.*\|$/.test(text)) {
    blocks.push(gridRow(text, /^\s*\+[-=]/.test(lines[at - 1] ?? '') && /^\s*\+=/.test(lines[at + 1] ?? ''), at + 1))
    return at + 1
  }
  if (/^\s*\+[-=+]+$/.test(text)) return at + 1
  const step = /^(?:\d+|#)[.)]\s+\S/.test(text) ? 1 : 0
  blocks.push(prose(text, at + 1, linksIn(text), step))
  if (!text.endsWith('::')) return at + 1
  const end = bodyEnd(lines, at)
  blocks.push({ kind: 'code', language: '', text: dedented(lines.slice(at + 1, end)), line: at + 2 })
  return end
}

/** A line of one repeated mark under a text, or around it. */
function headingAt({ lines, blocks, styles }: Reading, at: number): number | undefined {
  const over = isRule(lines[at]) && isRule(lines[at + 2]) && (lines[at + 1] ?? '') !== ''
  const text = over ? lines[at + 1] : lines[at]
  const rule = over ? lines[at + 2] : lines[at + 1]
  if (text === undefined || rule === undefined || !isRule(rule) || /^\s/.test(over ? '' : text)) return undefined
  if (isRule(text) || rule.length < text.trim().length) return undefined
  const style = `${over ? 'over' : ''}${rule.slice(0, 1)}`
  if (!styles.includes(style)) styles.push(style)
  const title = text.replace(/`/g, '').trim()
  blocks.push({ kind: 'heading', depth: styles.indexOf(style) + 1, text: title, line: at + (over ? 2 : 1) })
  return at + (over ? 3 : 2)
}

function isRule(text: string | undefined): boolean {
  return text !== undefined && /^([=\-~^"'`#*+:.<>_])\1{2,}$/.test(text)
}

function readDirective({ lines, blocks }: Reading, at: number, name: string, argument: string): number {
  const end = bodyEnd(lines, at)
  const body = lines.slice(at + 1, end)
  if (CODE.test(name)) {
    const language = name === 'mermaid' || name === 'uml' ? name : argument.trim().toLowerCase()
    const options = body.findIndex((each) => !/^\s*(?::[\w-]+:.*)?$/.test(each))
    const from = options === -1 ? body.length : options
    blocks.push({ kind: 'code', language, text: dedented(body.slice(from)), line: at + 2 + from })
    return end
  }
  if (name === 'list-table') {
    blocks.push(...listTable(body, at + 2))
    return end
  }
  // Notes, warnings and the like are read as the text that they hold; images as links.
  if (/^(?:image|figure|include)$/.test(name)) blocks.push(prose('', at + 1, [argument.trim()]))
  else if (argument !== '') blocks.push(prose(argument, at + 1, linksIn(argument)))
  return /^(?:image|figure|include|toctree|raw|highlight|contents)$/.test(name) ? end : at + 1
}

/** The first line behind what is indented under a line. */
function bodyEnd(lines: readonly string[], at: number): number {
  const indent = indentOf(lines[at] ?? '')
  let end = at + 1
  while (end < lines.length && ((lines[end] ?? '') === '' || indentOf(lines[end] ?? '') > indent)) end += 1
  return end
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}

function dedented(lines: readonly string[]): string {
  const indent = Math.min(...lines.filter((each) => each !== '').map(indentOf))
  return lines
    .map((each) => each.slice(Number.isFinite(indent) ? indent : 0))
    .join('\n')
    .trim()
}

/** `* - cell` starts a row, `  - cell` goes on with it. */
function listTable(body: readonly string[], start: number): readonly Block[] {
  const rows: { cells: string[]; line: number }[] = []
  body.forEach((text, index) => {
    const first = /^\s*\*\s+-\s?(.*)$/.exec(text)
    const more = /^\s+-\s?(.*)$/.exec(text)
    if (first !== null) rows.push({ cells: [first[1]?.trim() ?? ''], line: start + index })
    else if (more !== null) rows.at(-1)?.cells.push(more[1]?.trim() ?? '')
  })
  return rows.map(({ cells, line }, index) => ({ kind: 'row' as const, cells, header: index === 0, line }))
}

function gridRow(text: string, header: boolean, line: number): Block {
  const cells = text
    .trim()
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
  return { kind: 'row', cells, header, line }
}

function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/`[^`<>]{0,300}<([^`<>\s]{1,500})>`_/g)].flatMap((match) => match[1] ?? [])
}
