import type { Block, Document } from '../blocks.js'
import { nameKey } from '../names.js'
import type { Noted } from '../noted.js'

const ABOUT_SCHEMA =
  /\b(?:schemas?|databases?|db|dbdoc|tables?|data[- _]?(?:models?|dictionar(?:y|ies))|dictionary|entit(?:y|ies)|erd)\b/i
const COLUMN_HEADER = /^(?:columns?|fields?|attributes?|properties|property|name|column name|field name)$/i
const TABLE_HEADER = /^(?:tables?|entit(?:y|ies)|collections?|table name)$/i
const INDEX_HEADER = /^(?:index(?:es)?|index name)$/i
const WORDS_HEADER =
  /^(?:description|comment|comments|meaning|purpose|notes?|remarks?|details|explanation|definition|what it (?:is|holds|means))$/i

/** Which of a document's tables names what in which cell. */
interface Layout {
  readonly table: number
  readonly column: number
  readonly index: number
  readonly words: number
}

/**
 * What a document says of the tables that the schema has: a data dictionary's rows, a heading that names a table with
 * text under it, list items that start with a name. `tables` are the schema's.
 */
export function dictionaryNotes({ path, blocks }: Document, tables: readonly string[]): readonly Noted[] {
  const known = new Map(tables.map((table) => [nameKey(table), table]))
  const above: { readonly depth: number; readonly text: string }[] = []
  const notes: Noted[] = []
  let table: string | undefined
  let layout: Layout | undefined
  for (const block of blocks) {
    if (block.kind === 'heading') {
      while ((above.at(-1)?.depth ?? -1) >= block.depth) above.pop()
      above.push(block)
      layout = undefined
      table = [...above].reverse().flatMap((each) => tableNamed(each.text, known) ?? [])[0]
    } else if (block.kind === 'row') {
      if (block.header) layout = layoutOf(block.cells)
      else if (layout !== undefined) notes.push(...ofRow(block, layout, table, known))
    } else if (block.kind === 'text') {
      layout = undefined
      const place = [path.replace(/[/_.-]+/g, ' '), ...above.map(({ text }) => text)].join(' ')
      if (ABOUT_SCHEMA.test(place)) notes.push(...ofText(block, table, known))
    } else layout = undefined
  }
  return notes
}

/** `orders`, `The orders table`, `Table: public.orders`, `Requirement: orders join table schema`. */
function tableNamed(heading: string, known: ReadonlyMap<string, string>): string | undefined {
  const named = heading.split(/[\s`:]+/).flatMap((word) => (word === '' ? [] : (known.get(nameKey(word)) ?? [])))
  if (named.length === 1 && /\btable(?:\s+schema)?$/i.test(heading)) return named[0]
  const bare = heading.replace(/\([^)]*\)/g, '').replace(/^\s*\d+(?:\.\d+)*[.)]?\s+/, '')
  const words = bare
    .split(/[\s:/\u2013\u2014]+/)
    .filter((word) => !/^(?:the|tables?|entity|collection|model|schema)$/i.test(word))
  return words.length === 0 || words.length > 4 ? undefined : known.get(nameKey(words.join('_')))
}

function layoutOf(cells: readonly string[]): Layout | undefined {
  const bare = cells.map((cell) => cell.replace(/[*`_]+/g, ' ').trim())
  const words = bare.findIndex((cell) => WORDS_HEADER.test(cell))
  const table = bare.findIndex((cell) => TABLE_HEADER.test(cell))
  const column = bare.findIndex((cell) => COLUMN_HEADER.test(cell))
  const index = bare.findIndex((cell) => INDEX_HEADER.test(cell))
  return words === -1 || (table === -1 && column === -1 && index === -1) ? undefined : { table, column, index, words }
}

function ofRow(
  row: Extract<Block, { kind: 'row' }>,
  layout: Layout,
  heading: string | undefined,
  known: ReadonlyMap<string, string>,
): readonly Noted[] {
  const cell = (at: number): string =>
    at === -1
      ? ''
      : (row.cells[at] ?? '')
          .replace(/[`*"]/g, '')
          .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
          .trim()
  if (!/\p{L}{2}/u.test(cell(layout.words)) || /^(?:n\/?a|none|todo|tbd)$/i.test(cell(layout.words))) return []
  const table = layout.table === -1 ? heading : known.get(nameKey(cell(layout.table)))
  if (table === undefined) return []
  const { line } = row
  if (layout.index !== -1) return [{ what: 'index', table, name: cell(layout.index), line }]
  if (layout.column === -1) return [{ what: 'table', table, name: undefined, line }]
  return cell(layout.column) === '' ? [] : [{ what: 'column', table, name: cell(layout.column), line }]
}

function ofText(
  { text, line }: Extract<Block, { kind: 'text' }>,
  heading: string | undefined,
  known: ReadonlyMap<string, string>,
): readonly Noted[] {
  const item =
    /^\s*(?:[-*+]\s+)?(?:\*\*)?(?:`([^`\n]{1,100})`|\*\*([\w.]{1,100})\*\*|([a-z][\w.]{1,100})(?=\s*[:\u2013\u2014]))(?:\*\*)?\s*(?:\([^)\n]{0,100}\))?\s*(?:[:\u2013\u2014]|-\s|\bis\b|\bholds\b|\bstores\b)\s*\S*\p{L}{2}/u.exec(
      text,
    )
  const name = item?.[1] ?? item?.[2] ?? item?.[3]
  const named = name === undefined ? undefined : known.get(nameKey(name))
  if (named !== undefined) return [{ what: 'table', table: named, name: undefined, line }]
  if (heading === undefined) return []
  if (name !== undefined) return [{ what: 'column', table: heading, name, line }]
  return text.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word)).length < 3
    ? []
    : [{ what: 'table', table: heading, name: undefined, line }]
}
