import { bracketed, lineCounter } from '../../documents/source.js'
import { entTable } from './plural.js'
import { modelReader, type Field, type Model, type Relation } from './model.js'
import { stringsIn } from './values.js'

const SCHEMA = /^type\s+(\w+)\s+struct\s*\{\s*(?:\/\/[^\n]*\s*)*ent\.Schema\s*\}/gm
const FIELD = /\bfield\.(\w+)\(\s*"(\w+)"/g
const OWNED = /\bedge\.(?:From|To)\(\s*"(\w+)"\s*,\s*(\w+)\.Type\s*\)/g

/**
 * Schemas of ent. A field is NOT NULL unless it is Optional; of an enum PostgreSQL and SQLite keep a text, which the
 * generated code alone looks at. https://entgo.io/docs/schema-fields, https://entgo.io/docs/schema-edges
 */
export const ent = modelReader({
  id: 'ent',
  files: /\.go$/,
  marks: /\bent\.Schema\b/,
  read: (text) => {
    const lineOf = lineCounter(text)
    return [...text.matchAll(SCHEMA)].map((match) => modelOf(match[1] ?? '', text, lineOf(match.index), lineOf))
  },
})

function modelOf(name: string, text: string, line: number, lineOf: (at: number) => number): Model {
  const method = (what: string): { readonly body: string; readonly from: number } => {
    const opened = new RegExp(String.raw`^func\s*\(\s*(?:\w+\s+)?\*?${name}\)\s*${what}\(\)[^{\n]*\{`, 'm').exec(text)
    if (opened === null) return { body: '', from: 0 }
    const from = opened.index + opened[0].length
    const end = /^\}/m.exec(text.slice(from))
    return { body: text.slice(from, end === null ? undefined : from + end.index), from }
  }
  const stated = /\bentsql\.(?:Annotation\s*\{[^}]*\bTable:\s*|Table\(\s*)"([\w.]+)"/.exec(
    method('Annotations').body,
  )?.[1]
  const configured = /\bTable:\s*"([\w.]+)"/.exec(method('Config').body)?.[1]
  const declared = method('Fields')
  const fields = [...declared.body.matchAll(FIELD)].map((field, index, all): Field => {
    const chain = joined(declared.body.slice(field.index, all[index + 1]?.index))
    const column = /\.StorageKey\(\s*"(\w+)"/.exec(chain)?.[1]
    const listed = /\.Values\s*(?=\()/.exec(chain)
    const values =
      listed === null ? undefined : stringsIn(bracketed(chain, listed.index + listed[0].length, '//') ?? '')
    return {
      name: field[2] ?? '',
      column: column ?? field[2] ?? '',
      columnStated: true,
      required: !/\.(?:Optional|Nillable)\(/.test(chain),
      unique: /\.Unique\(/.test(chain) || field[2] === 'id',
      ...(/\.Comment\(\s*["`](?=[^"`]*\p{L}{2})/u.test(chain) ? { commented: true } : {}),
      ...(field[1] === 'Enum' && values !== undefined ? { values } : {}),
      ignored: false,
      line: lineOf(declared.from + field.index),
    }
  })
  return {
    name,
    table: stated ?? configured ?? entTable(name),
    tableStated: stated !== undefined || configured !== undefined,
    listsColumns: !/\)\s*Mixin\(\)/.test(text),
    fields,
    relations: relationsIn(method('Edges'), lineOf),
    uniques: [
      ...fields.filter((field) => field.unique).map((field) => [field.column]),
      ...uniquesIn(method('Indexes').body),
    ],
    line,
  }
}

/** A chain of calls as gofmt breaks it, behind each dot, on one line; comments between its calls left out. */
function joined(chain: string): string {
  return chain.replace(/\.[ \t]*\n(?:\s*\/\/[^\n]*\n)*\s*/g, '.')
}

/** The column stands on the side that names it by `Field`, or by `StorageKey` in the edge itself. */
function relationsIn(
  { body, from }: { readonly body: string; readonly from: number },
  lineOf: (at: number) => number,
): readonly Relation[] {
  return [...body.matchAll(OWNED)].flatMap((edge, index, all) => {
    const chain = joined(body.slice(edge.index, all[index + 1]?.index))
    const column = /\.Field\(\s*"(\w+)"/.exec(chain)?.[1]
    if (column === undefined) return []
    return [{ columns: [column], to: edge[2] ?? '', enforced: 'yes' as const, line: lineOf(from + edge.index) }]
  })
}

/** Indexes over fields alone: an edge's column is not named here. */
function uniquesIn(body: string): readonly (readonly string[])[] {
  return [...body.matchAll(/\bindex\.Fields\(([^)]*)\)/g)].flatMap((index, at, all) => {
    const chain = joined(body.slice(index.index, all[at + 1]?.index))
    const columns = stringsIn(index[1] ?? '')
    return columns === undefined || !/\.Unique\(/.test(chain) || /\.Edges\(|\bentsql\./.test(chain) ? [] : [columns]
  })
}
