import { excerpt } from '../../findings/masking.js'
import type { Block, Document } from './blocks.js'
import type { Section } from './facts.js'

const MOST_SECTIONS = 400
const LONGEST_TEXT = 6_000
const MOST_CODE_BLOCKS = 40
const LONGEST_CODE = 4_000
const MOST_ROWS = 300

/** Notes to oneself are in capitals: in small letters the word may be what the application is about. */
const NOTE = /\b(?:TODO|TBD|FIXME)\b/
/** A template that nobody filled in. A parameter in a command, `<backup-file>`, is none. */
const TEMPLATE = /\blorem ipsum\b|<\s*(?:insert|fill|describe|add your)\b|\[(?:insert|fill in)\b|\bcoming soon\b/i

/** The sections of a document: each heading with all that stands under it, headings of lower levels included. */
export function sectionsOf(document: Document): readonly Section[] {
  const blocks = titled(document)
  const sections: Section[] = []
  const above: { readonly depth: number; readonly text: string }[] = []
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== 'heading') continue
    if (sections.length >= MOST_SECTIONS) break
    while ((above.at(-1)?.depth ?? -1) >= block.depth) above.pop()
    above.push(block)
    const rest = blocks.slice(index + 1)
    const end = rest.findIndex((each) => each.kind === 'heading' && each.depth <= block.depth)
    sections.push(
      sectionOf(
        document.path,
        above.map(({ text }) => text),
        block.line,
        end === -1 ? rest : rest.slice(0, end),
      ),
    )
  }
  return sections
}

/** What stands above the first heading belongs to the document as a whole, which is then named by its file. */
function titled({ path, blocks }: Document): readonly Block[] {
  if (blocks[0] === undefined || blocks[0].kind === 'heading') return blocks
  const first = blocks.find((each) => each.kind === 'heading')
  const hasTitle = first?.depth === 1 && blocks.indexOf(first) < 8
  if (hasTitle) return [first, ...blocks.filter((each) => each !== first)]
  const stem = (path.split('/').at(-1) ?? path).replace(/\.\w+$/, '').replace(/[-_]+/g, ' ')
  return [{ kind: 'heading', depth: 0, text: stem, line: 1 }, ...blocks]
}

function sectionOf(path: string, headings: readonly string[], line: number, blocks: readonly Block[]): Section {
  const texts: string[] = []
  const codeBlocks: Section['codeBlocks'][number][] = []
  const tableRows: (readonly string[])[] = []
  const links: string[] = []
  let length = 0
  let orderedSteps = 0
  for (const block of blocks) {
    switch (block.kind) {
      case 'heading':
        if (/^(?:step\s+)?\d+[.):]?\s/i.test(block.text)) orderedSteps += 1
        texts.push(block.text)
        break
      case 'text':
        orderedSteps += block.steps
        links.push(...block.links)
        if (length < LONGEST_TEXT && block.text !== '') texts.push(block.text.slice(0, LONGEST_TEXT - length))
        length += block.text.length
        break
      case 'code':
        orderedSteps += numberedComments(block.text)
        if (codeBlocks.length < MOST_CODE_BLOCKS)
          codeBlocks.push({ language: block.language, text: block.text.slice(0, LONGEST_CODE), line: block.line })
        break
      case 'row':
        if (tableRows.length < MOST_ROWS) tableRows.push(block.cells)
        break
    }
  }
  const text = texts.join('\n')
  return {
    seen: { path, line, quote: excerpt(headings.join(' › ')) },
    headings,
    text,
    orderedSteps,
    codeBlocks,
    tableRows,
    placeholder: NOTE.test(text) || TEMPLATE.test(text) || codeBlocks.some((each) => NOTE.test(each.text)),
    links,
  }
}

/** Steps that stand as comments among the commands: `# 1. Stop the service`. Numbers that do not count up are no steps. */
function numberedComments(code: string): number {
  const numbers = [...code.matchAll(/^\s*(?:#|--|\/\/|::|REM\b)\s*(?:step\s+)?(\d+)[.):]\s+\S/gim)].map(([, number]) =>
    Number(number),
  )
  return numbers.every((number, at) => number === at + 1) ? numbers.length : 0
}
