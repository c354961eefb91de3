import { bracketed, lineCounter } from '../../documents/source.js'
import type { Field, Relation, TakenIn } from './model.js'
import { stringsIn } from './values.js'

/** What a type of Go says of a table by ent's methods: a schema's own, or a mixin's. */
export interface EntPart {
  readonly name: string
  readonly fields: readonly Field[]
  readonly relations: readonly Relation[]
  readonly uniques: readonly (readonly string[])[]
  /** Whose fields and indexes it has besides. */
  readonly takesIn: readonly TakenIn[]
  /** It makes its fields in a way that is not read. */
  readonly unread: boolean
  readonly table: string | undefined
  /** Where it says in words what the table holds. */
  readonly commentLine: number | undefined
}

const FIELD = /\bfield\.(\w+)\(\s*"(\w+)"/g
const OWNED = /\bedge\.(?:From|To)\(\s*"(\w+)"\s*,\s*(\w+)\.Type\s*\)/g
const WORDS = String.raw`\(\s*["\x60](?=[^"\x60]*\p{L}{2})`
const COMMENT = new RegExp(String.raw`\.Comment${WORDS}`, 'u')
/** https://entgo.io/docs/schema-annotations and the package entgo.io/ent/schema, `Comment`. */
const OF_TABLE = new RegExp(String.raw`\bschema\.Comment${WORDS}`, 'u')

/** The types of a Go source that have fields, edges, indexes, annotations or mixins of ent, by name. */
export function entParts(text: string): ReadonlyMap<string, EntPart> {
  const lineOf = lineCounter(text)
  const names = [
    ...text.matchAll(
      /^func\s*\(\s*(?:\w+\s+)?\*?(\w+)(?:\[[^\]\n]*\])?\)\s*(?:Fields\(\)\s*\[\]ent\.Field|Indexes\(\)\s*\[\]ent\.Index|Mixin\(\)\s*\[\]ent\.Mixin|Edges\(\)\s*\[\]ent\.Edge|Annotations\(\)\s*\[\]schema\.Annotation)/gm,
    ),
  ].map((match) => match[1] ?? '')
  return new Map([...new Set(names)].map((name) => [name, partOf(name, text, lineOf)]))
}

interface Method {
  readonly body: string
  readonly from: number
}

/** A type's part of a table; one without such methods says nothing. */
export function partOf(name: string, text: string, lineOf: (at: number) => number): EntPart {
  const method = (what: string): Method => {
    const opened = new RegExp(
      String.raw`^func\s*\(\s*(?:\w+\s+)?\*?${name}(?:\[[^\]\n]*\])?\)\s*${what}\(\)[^{\n]*?(?:\[\]\w+\.\w+)?\s*\{`,
      'm',
    ).exec(text)
    if (opened === null) return { body: '', from: 0 }
    const from = opened.index + opened[0].length
    const end = /^\}/m.exec(text.slice(from))
    return { body: text.slice(from, end === null ? undefined : from + end.index), from }
  }
  const [declared, indexes, annotations, mixin] = ['Fields', 'Indexes', 'Annotations', 'Mixin'].map(method)
  const fields = fieldsIn(declared ?? NONE, lineOf)
  const comment = OF_TABLE.exec(annotations?.body ?? '')
  const imports = importsIn(text)
  const taken = [
    ...mixinsIn(mixin ?? NONE, imports, lineOf),
    ...callsIn(declared ?? NONE, 'Fields', imports, lineOf),
    ...callsIn(indexes ?? NONE, 'Indexes', imports, lineOf),
  ]
  return {
    name,
    fields,
    relations: relationsIn(method('Edges'), lineOf),
    uniques: [
      ...fields.filter((field) => field.unique).map((field) => [field.column]),
      ...uniquesIn(indexes?.body ?? ''),
    ],
    takesIn: taken,
    unread: mixin !== undefined && mixin.body !== '' && isComputed(mixin.body),
    table:
      /\bentsql\.(?:Annotation\s*\{[^}]*\bTable:\s*|Table\(\s*)"([\w.]+)"/.exec(annotations?.body ?? '')?.[1] ??
      /\bTable:\s*"([\w.]+)"/.exec(method('Config').body)?.[1],
    commentLine: comment === null ? undefined : lineOf((annotations?.from ?? 0) + comment.index),
  }
}

const NONE: Method = { body: '', from: 0 }

function fieldsIn({ body, from }: Method, lineOf: (at: number) => number): readonly Field[] {
  return [...body.matchAll(FIELD)].map((field, index, all): Field => {
    const chain = joined(body.slice(field.index, all[index + 1]?.index))
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
      ...(COMMENT.test(chain) || OF_TABLE.test(chain) ? { commented: true } : {}),
      ...(field[1] === 'Enum' && values !== undefined ? { values } : {}),
      ignored: false,
      line: lineOf(from + field.index),
    }
  })
}

/** A chain of calls as gofmt breaks it, behind each dot, on one line; comments between its calls left out. */
function joined(chain: string): string {
  return chain.replace(/\.[ \t]*\n(?:\s*\/\/[^\n]*\n)*\s*/g, '.')
}

/** The column stands on the side that names it by `Field`, or by `StorageKey` in the edge itself. */
function relationsIn({ body, from }: Method, lineOf: (at: number) => number): readonly Relation[] {
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

/** What packages are called in a source, with their paths. */
function importsIn(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/^\s*(?:import\s+)?(?:(\w+)\s+)?"([\w./~-]+)"\s*$/gm)]
  return new Map(found.map((match) => [match[1] ?? packageOf(match[2] ?? ''), match[2] ?? '']))
}

/** The last part of a path, a version left out: https://go.dev/ref/mod#major-version-suffixes */
function packageOf(path: string): string {
  return (
    path
      .replace(/\/v\d+$/, '')
      .split('/')
      .at(-1) ?? path
  )
}

const LITERAL = /(?:\b(\w+)\.)?\b([A-Z]\w*)(?:\[[^\]\n]*\])?\s*\{/g

/** `[]ent.Mixin{ Time{}, shared.Audit{} }`: https://entgo.io/docs/schema-mixin */
function mixinsIn(
  { body, from }: Method,
  imports: ReadonlyMap<string, string>,
  lineOf: (at: number) => number,
): readonly TakenIn[] {
  const opened = /\[\]ent\.Mixin\s*(?=\{)/.exec(body)
  if (opened === null) return []
  const open = opened.index + opened[0].length
  const list = bracketed(body, open, '//') ?? ''
  return [...list.matchAll(LITERAL)]
    .filter((match) => !/\{[^}]*$/.test(list.slice(0, match.index)))
    .map((match) => takenAt(match, imports, lineOf(from + open + 1 + match.index)))
}

/** `append(fields, Key{}.Fields()...)`. */
function callsIn(
  { body, from }: Method,
  what: 'Fields' | 'Indexes',
  imports: ReadonlyMap<string, string>,
  lineOf: (at: number) => number,
): readonly TakenIn[] {
  const call = new RegExp(String.raw`${LITERAL.source}[^{}]*\}\.${what}\(\)`, 'g')
  return [...body.matchAll(call)].map((match) => ({
    ...takenAt(match, imports, lineOf(from + match.index)),
    only: what,
  }))
}

function takenAt([, by, name = '']: RegExpExecArray, imports: ReadonlyMap<string, string>, line: number): TakenIn {
  const from = by === undefined ? undefined : (imports.get(by) ?? by)
  return { name, line, ...(from === undefined ? {} : { from }) }
}

/** The list is put together by calls. */
function isComputed(body: string): boolean {
  return !/^\s*return\s+\[\]ent\.Mixin\s*\{[\s\S]*\}\s*$/.test(body.replace(/\/\/[^\n]*/g, ''))
}
