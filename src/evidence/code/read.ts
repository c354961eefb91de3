import { excerpt } from '../../findings/masking.js'
import { lineCounter } from '../documents/source.js'
import type { CodeFacts, CodeUse, DatabaseName, NameInCode } from './facts.js'
import type { Field, Model } from './models/model.js'
import { modelReaders } from './models/registry.js'
import { asksAnotherStore, isGenerated, isInterface } from './paths.js'
import { columnMentions, queriesIn, tableMentions, type Query } from './queries.js'
import { scan } from './scan.js'
import { anyOf, escaped, foldedName, singularOf, spellingsOf, spellingsOfTable, wordsOf } from './spellings.js'

/** A source of the release, as far as the names that are looked for go. */
interface Source {
  readonly path: string
  readonly text: string
  /** Comments blanked out. */
  readonly code: string
  readonly queries: readonly Query[]
  readonly models: readonly Model[]
  readonly generated: boolean
  readonly lineOf: (at: number) => number
}

/** The models that sources declare, by any mapper that we read. */
export function modelsIn(path: string, text: string): readonly Model[] {
  return modelReaders.flatMap((reader) =>
    reader.files.test(path) && reader.marks.test(text) ? reader.read(text, path) : [],
  )
}

/** Looks for names of the database in the sources of a release. Sources that hold none of them in any spelling are not parsed. */
export function findNames(
  texts: ReadonlyMap<string, string>,
  names: readonly DatabaseName[],
  complete: boolean,
): CodeFacts {
  if (names.length === 0) return { names: [], searched: 0 }
  const wanted = names.flatMap((each) => [
    ...spellingsOf(each.column ?? each.table),
    ...spellingsOfTable(each.table),
    ...(each.tableNow === undefined ? [] : [each.tableNow]),
  ])
  const any = anyOf([...new Set(wanted)], 'i')
  const sources = [...texts].filter(([, text]) => any.test(text)).map(([path, text]) => sourceOf(path, text))
  return {
    searched: texts.size,
    names: names.map((name) => lookedUp(name, sources, complete)),
  }
}

function sourceOf(path: string, text: string): Source {
  const scanned = scan(path, text)
  return {
    path,
    text,
    code: scanned.code,
    queries: asksAnotherStore(path, text) ? [] : queriesIn(path, scanned),
    models: modelsIn(path, text),
    generated: isGenerated(text),
    lineOf: lineCounter(text),
  }
}

function lookedUp(name: DatabaseName, sources: readonly Source[], complete: boolean): NameInCode {
  const named = anyOf(spellingsOf(name.column ?? name.table), 'i')
  const tableNamed = anyOf(spellingsOfTable(name.table))
  const bearing = sources.filter((source) => named.test(source.code))
  const { column, tableNow } = name
  const uses =
    column === undefined
      ? usesOfTable(name.table, sources)
      : usesOfColumn(name.table, column, sources, bearing, tableNow)
  // Of a column the code that works with its table must be here; of a table any code that sends queries or maps tables.
  const known =
    column === undefined
      ? sources.some((each) => each.models.length > 0)
      : sources.some((each) => tableNamed.test(each.code))
  return { ...name, uses: unique(uses), absent: complete && known && bearing.length === 0 }
}

function usesOfTable(table: string, sources: readonly Source[]): readonly CodeUse[] {
  return sources.flatMap((source) => [
    ...source.models
      .filter((model) => model.typesOnly !== true && isTable(model, table, false))
      .map((model) => use(source, 'model', model.line)),
    ...source.queries.flatMap((query) =>
      tableMentions(query, table).map((at) => use(source, 'sql', source.lineOf(at))),
    ),
    ...(wordsOf(table).length < 2
      ? []
      : [...source.code.matchAll(tableArgument(table))].map((match) => use(source, 'sql', source.lineOf(match.index)))),
  ])
}

/** `knex('orders')`, `selectFrom("orders as o")`, `.table('orders')`: query builders take the table's name alone. */
function tableArgument(table: string): RegExp {
  return new RegExp(
    String.raw`(?:\b(?:knex|db|trx|tx|from|into|table|join|\w+Join|selectFrom|insertInto|updateTable|deleteFrom|query_builder)|\$\w*)(?:<[^()]*>)?\(\s*["'\x60](?:\w+\.)?${escaped(table)}(?:\s+as\s+\w+)?["'\x60]`,
    'gi',
  )
}

function usesOfColumn(
  table: string,
  column: string,
  sources: readonly Source[],
  bearing: readonly Source[],
  tableNow: string | undefined,
): readonly CodeUse[] {
  const models = sources.flatMap((source) =>
    source.models.filter((model) => isTable(model, table, true)).map((model) => ({ source, model })),
  )
  const declared = models.flatMap(({ source, model }) =>
    model.fields.filter((field) => isColumn(field, column)).map((field) => ({ source, model, field })),
  )
  if (declared.some(({ field }) => field.ignored)) return sqlUses(table, column, bearing)
  const fromModels = declared
    .filter(({ model }) => model.typesOnly !== true)
    .map(({ source, field }) => use(source, 'model', field.line))
  const anew =
    tableNow === undefined
      ? []
      : sources.flatMap((source) => source.models.filter((model) => isTable(model, tableNow, true)))
  const mapped = [...models.map(({ model }) => model), ...anew].some(
    (model) => model.listsColumns || model.fields.some((field) => isOtherColumn(field, column)),
  )
  return [
    ...fromModels,
    ...sqlUses(table, column, bearing),
    ...(mapped
      ? []
      : nameUses(
          table,
          column,
          bearing,
          models.map(({ model }) => model),
        )),
  ]
}

function sqlUses(table: string, column: string, sources: readonly Source[]): readonly CodeUse[] {
  return sources.flatMap((source) =>
    source.queries.flatMap((query) =>
      columnMentions(query, table, column).map(({ at, besides }) => use(source, 'sql', source.lineOf(at), besides)),
    ),
  )
}

function isTable(model: Model, table: string, mapped: boolean): boolean {
  if (model.table.toLowerCase() === table.toLowerCase()) return true
  if (model.tableStated) return false
  if (!mapped) return false
  const [mine, theirs] = [foldedName(model.table), foldedName(table)]
  return mine === theirs || singularOf(mine) === singularOf(theirs)
}

function isColumn(field: Field, column: string): boolean {
  if (field.column.toLowerCase() === column.toLowerCase()) return true
  return !field.columnStated && foldedName(field.column) === foldedName(column)
}

/** A property that bears the name and stands for another column: code may go on using the property. */
function isOtherColumn(field: Field, column: string): boolean {
  return foldedName(field.name) === foldedName(column) && !isColumn(field, column)
}

/** Names of one word are words of the language; the others must be looked at where the table or its rows are worked with. */
function nameUses(
  table: string,
  column: string,
  sources: readonly Source[],
  models: readonly Model[],
): readonly CodeUse[] {
  const spelled = spellingsOf(column)
  const definition = new RegExp(
    String.raw`\b(?:def|fn|func|function|fun|get|sub)\s+(?:self\.)?(?:\([^)\n]*\)\s*)?(?:${spelled.map(escaped).join('|')})\b|\b(?:alias_attribute|alias_method|attr_\w+|delegate|has_one|has_many|belongs_to|store_accessor|scope)\b[^\n]*:(?:${spelled.map(escaped).join('|')})\b`,
  )
  if (sources.some((source) => definition.test(source.code))) return []
  const distinctive = wordsOf(column).length > 1
  const rows = [...new Set([...spellingsOfTable(table), ...models.map((model) => model.name.split('::').at(-1) ?? '')])]
  const tableNamed = anyOf(rows)
  const access = distinctive
    ? new RegExp(
        String.raw`(?:\.|->|::|:|["'\x60]|\[:)(?:${spelled.map(escaped).join('|')})(?![\w])(?!\s*\(|["'\x60]?\s*=>\s*function)`,
        'g',
      )
    : new RegExp(
        String.raw`(?<![\w])(?:${rows.map(escaped).join('|')})(?:\.|->|\?\.|&\.|\[:|\[["'])(?:${spelled.map(escaped).join('|')})(?![\w(/])`,
        'g',
      )
  return sources
    .filter((source) => !source.generated && !isInterface(source.path) && !/\.(?:sql|prisma)$/.test(source.path))
    .filter((source) => tableNamed.test(source.code))
    .flatMap((source) =>
      [...source.code.matchAll(access)].map((match) => use(source, 'name', source.lineOf(match.index))),
    )
}

function use(source: Source, how: CodeUse['how'], line: number, besides: readonly string[] = []): CodeUse {
  const quote = excerpt((source.text.split('\n')[line - 1] ?? '').trim().slice(0, 1_000))
  return { how, besides, seen: { path: source.path, line, quote } }
}

/** One use a line, the stronger kind first. */
function unique(uses: readonly CodeUse[]): readonly CodeUse[] {
  const byPlace = new Map<string, CodeUse>()
  for (const each of uses) {
    const key = `${each.seen.path}\0${each.seen.line}`
    if (!byPlace.has(key)) byPlace.set(key, each)
  }
  return [...byPlace.values()]
}
