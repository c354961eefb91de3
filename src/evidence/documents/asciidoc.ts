import { prose, type Block } from './blocks.js'

/** Delimiters of blocks whose text stands as it is: https://docs.asciidoctor.org/asciidoc/latest/blocks/delimited/ */
const VERBATIM = /^(?:-{4,}|\.{4,}|`{3,})/
const COMMENT = /^\/{4,}\s*$/

/** Reads what a runbook needs of AsciiDoc: headings, ordered lists, listings, tables, links. */
export function readAsciiDoc(source: string): readonly Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n')
  const blocks: Block[] = []
  let style = ''
  for (let at = 0; at < lines.length; at += 1) {
    const text = lines[at] ?? ''
    const line = at + 1
    const attributes = /^\[([^\]]{1,200})\]\s*$/.exec(text)?.[1]
    if (attributes !== undefined) {
      style = attributes
      continue
    }
    if (COMMENT.test(text)) at = closing(lines, at)
    else if (VERBATIM.test(text)) {
      const end = closing(lines, at)
      const language = /^```(\w+)/.exec(text)?.[1] ?? languageOf(style)
      blocks.push({ kind: 'code', language, text: lines.slice(at + 1, end).join('\n'), line })
      at = end
    } else if (text.startsWith('|===')) {
      const end = closing(lines, at)
      blocks.push(...rows(lines.slice(at + 1, end), line + 1))
      at = end
    } else blocks.push(...ordinary(text, line))
    style = ''
  }
  return blocks
}

function ordinary(text: string, line: number): readonly Block[] {
  if (text.trim() === '' || text.startsWith('//') || /^:[\w-]+!?:/.test(text)) return []
  const heading = /^(={1,6})\s+(\S.*)$/.exec(text)
  if (heading?.[1] !== undefined && heading[2] !== undefined)
    return [{ kind: 'heading', depth: heading[1].length, text: heading[2].replace(/[`*]/g, '').trim(), line }]
  const step = /^\s*(?:\.{1}|\d+\.)\s+\S/.test(text) ? 1 : 0
  return [prose(text, line, linksIn(text), step)]
}

/** The line that closes the block that starts at `at`; the last one where nothing closes it. */
function closing(lines: readonly string[], at: number): number {
  const mark = (lines[at] ?? '').trim().replace(/^(`{3,}).*$/, '$1')
  const end = lines.findIndex((each, index) => index > at && each.trim() === mark)
  return end === -1 ? lines.length : end
}

/** `[source,sh]`, `[mermaid]`, `[plantuml, format=svg]`. */
function languageOf(style: string): string {
  const [first = '', second = ''] = style.split(',').map((part) => part.trim().toLowerCase())
  return (first === 'source' || first === '' ? second : first).replace(/[^\w+#-].*$/, '')
}

/** A row's cells may stand on one line or each on its own; the first row's number of cells decides. */
function rows(lines: readonly string[], start: number): readonly Block[] {
  const cells = lines.flatMap((text, index) => {
    if (!text.includes('|')) return []
    return text
      .split('|')
      .slice(1)
      .map((cell) => ({ text: cell.trim(), line: start + index }))
  })
  const width = (lines.find((text) => text.startsWith('|'))?.split('|').length ?? 1) - 1
  if (width < 1) return []
  const blocks: Block[] = []
  for (let at = 0; at + width <= cells.length; at += width) {
    const row = cells.slice(at, at + width)
    blocks.push({ kind: 'row', cells: row.map((cell) => cell.text), header: at === 0, line: row[0]?.line ?? start })
  }
  return blocks
}

function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:link:|xref:|include::|image::?)([^[\]\s]{1,500})\[/g)].flatMap(
    (match) => match[1] ?? [],
  )
}
