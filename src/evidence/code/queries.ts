import type { Literal, Scanned } from './scan.js'
import { anyOf } from './spellings.js'

/** SQL that code sends, with the offset of each of its characters' literal in the file. */
export interface Query {
  readonly text: string
  readonly start: number
}

const CHANGES_ROWS =
  /\b(?:select|insert\s+into|replace\s+into|update|delete\s+from|merge\s+into|from|join|where|returning|set)\b|\w\.["`]?\w+["`]?\s*(?:[=<>]|!=|is\s|in\s|like\s|asc\b|desc\b)/i
const DEFINES = /^[\s(]*(?:create|alter|drop|comment|grant|revoke|truncate|--|pragma)\b/i

/** The queries of a source: string literals that stand behind one another are one text. */
export function queriesIn(path: string, { code, literals }: Scanned): readonly Query[] {
  if (/\.sql$/i.test(path)) return statementsOf(code)
  return joined(code, literals).filter(({ text }) => CHANGES_ROWS.test(text) && !DEFINES.test(text))
}

/** Of a file of SQL the statements that read or write rows: what defines tables is no use of them. */
function statementsOf(code: string): readonly Query[] {
  const found: Query[] = []
  let start = 0
  for (const text of code.split(';')) {
    if (/^\s*(?:with|select|insert|update|delete|merge|replace)\b/i.test(text)) found.push({ text, start })
    start += text.length + 1
  }
  return found
}

const FARTHEST_JOINED = 200

function joined(code: string, literals: readonly Literal[]): readonly Query[] {
  const found: { text: string; start: number; end: number }[] = []
  for (const { start, end } of literals) {
    const last = found.at(-1)
    const between = last === undefined ? undefined : code.slice(last.end, start)
    if (
      last !== undefined &&
      between !== undefined &&
      between.length < FARTHEST_JOINED &&
      /^[\s+.\\|&f]*$/.test(between)
    ) {
      last.text += code.slice(last.end, end)
      last.end = end
    } else found.push({ text: code.slice(start, end), start, end })
  }
  return found
}

/** A place where a query names a column, with the other tables that an unqualified name might belong to. */
export interface Mention {
  readonly at: number
  readonly besides: readonly string[]
}

/** Begins as a statement or a clause does, or holds a statement. What begins with a table's name may be of any database. */
const SPEAKS_SQL =
  /^[\s("'`]*(?:with|from|join|left|right|inner|outer|full|cross|natural|where|using|returning|values|explain)\b|\b(?:select|insert|replace|update|delete|merge)\b/i

/** Where a query names the table itself, as something to read or write. */
export function tableMentions(query: Query, table: string): readonly number[] {
  if (!SPEAKS_SQL.test(query.text)) return []
  return tablesOf(query.text)
    .filter((each) => each.name.toLowerCase() === table.toLowerCase())
    .map((each) => query.start + each.at)
}

/** Where a query names the column of the table: behind the table's name or alias, or alone where it reads the table. */
export function columnMentions(query: Query, table: string, column: string): readonly Mention[] {
  const tables = tablesOf(query.text)
  const mine = tables.filter((each) => each.name.toLowerCase() === table.toLowerCase())
  const qualifiers = new Set([table, ...mine.flatMap((each) => each.alias ?? [])].map((each) => each.toLowerCase()))
  const besides = [
    ...new Set(tables.map((each) => each.name).filter((each) => each.toLowerCase() !== table.toLowerCase())),
  ]
  const word = new RegExp(anyOf([column]).source, 'giu')
  return [...query.text.matchAll(word)].flatMap((match): readonly Mention[] => {
    const before = query.text.slice(Math.max(0, match.index - 100), match.index)
    const at = query.start + match.index
    const qualifier = /(\w+)["`\]\\]*\s*\.\s*["`[\\]*$/.exec(before)?.[1]
    if (qualifier !== undefined) return qualifiers.has(qualifier.toLowerCase()) ? [{ at, besides: [] }] : []
    if (mine.length === 0 || !isName(before, query.text.slice(match.index + match[0].length))) return []
    return [{ at, besides }]
  })
}

/** Not a parameter (`:note`, `@note`, `$note`), a value in quotes, an alias given here, a function, or an interpolation. */
function isName(before: string, after: string): boolean {
  if (/[:@$?#%.]["`]?$|\{\s*$|\bas\s+["`[]?$|'$/i.test(before) || /^["`]?\s*\(|^\s*\}|^'/.test(after)) return false
  const quotes = before.slice(before.lastIndexOf('\n') + 1).split("'").length - 1
  return quotes % 2 === 0
}

const KEYWORD =
  /^(?:on|where|set|using|join|left|right|inner|outer|full|cross|group|order|limit|values|select|as|natural|having|union|returning|for|and|or|not|offset|with|when|then|end|from|default)$/i

interface NamedTable {
  readonly name: string
  readonly alias: string | undefined
  readonly at: number
}

const READS =
  /\b(from|join|into|update|using)\s+(?:only\s+|lateral\s+)?((?:["`[\\]*\w+["`\]\\]*\s*\.\s*)?["`[\\]*(\w+)["`\]\\]*)(?:\s+(?:as\s+)?["`]?(\w+))?((?:\s*,\s*(?:["`[]?\w+["`\]]?\s*\.\s*)?["`[]?\w+["`\]]?(?:\s+(?:as\s+)?\w+)?)*)/gi

/** The tables that a query reads or writes. English says `update` and `from`, too: the clause behind or before decides. */
function tablesOf(sql: string): readonly NamedTable[] {
  return [...sql.matchAll(READS)].flatMap((match) => {
    const [whole, verb = '', written = '', name = '', behind] = match
    if (
      !isClause(
        verb.toLowerCase(),
        sql.slice(0, match.index),
        sql.slice(match.index + whole.length - (match[5] ?? '').length),
        behind,
      )
    )
      return []
    const at = match.index + whole.indexOf(written) + written.lastIndexOf(name)
    const alias = behind === undefined || KEYWORD.test(behind) ? undefined : behind
    const more = (match[5] ?? '').split(',').flatMap((each): readonly NamedTable[] => {
      const named = /^\s*(?:["`[]?\w+["`\]]?\s*\.\s*)?["`[]?(\w+)["`\]]?(?:\s+(?:as\s+)?(\w+))?/i.exec(each)
      return named?.[1] === undefined ? [] : [{ name: named[1], alias: named[2], at }]
    })
    return [{ name, alias, at }, ...more]
  })
}

function isClause(verb: string, before: string, after: string, behind: string | undefined): boolean {
  switch (verb) {
    case 'update':
      return /^set$/i.test(behind ?? '') || /^["`\]\s]*set\b/i.test(after)
    case 'into':
      return /\b(?:insert|replace|merge|select)\b[^;]*$/i.test(before)
    case 'from':
      return /\b(?:select|delete)\b[^;]*$/i.test(before) || /^\W*$/.test(before)
    case 'using':
      return /\b(?:delete|merge)\b[^;]*$/i.test(before)
    default:
      return (
        /^(?:on|using|as)$/i.test(behind ?? '') || /^\s*["`]?\s*(?:on|using)\b/i.test(after) || /\bfrom\b/i.test(before)
      )
  }
}
