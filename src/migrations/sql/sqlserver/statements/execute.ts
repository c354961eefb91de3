import type { Name, Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { items, unquoted, type Cursor } from '../cursor.js'
import { stringOf, UNKNOWN, type Composed } from '../dynamic.js'
import { tokensOf, type Token } from '../tokens.js'

/** Reads a text that is run as SQL. */
export type ReadText = (context: Context, composed: Composed) => readonly Operation[]

/** Strings within strings end here. */
const DEEPEST = 3

/** Procedures of the server that change no table's rows or shape. */
const HARMLESS =
  /^(?:sp_(?:refreshview|refreshsqlmodule|recompile|updatestats|createstats|addextendedproperty|updateextendedproperty|dropextendedproperty|addrole|addrolemember|droprolemember|droprole|adduser|addtype|droptype|addmessage|dropmessage|grantdbaccess|settriggerorder|tableoption|configure|dboption|help\w*|columns|tables|getapplock|releaseapplock|set_session_context|changedbowner|autostats|cycle_errorlog|who2?|lock|spaceused|depends|serveroption|addlinkedserver|dropserver|addlinkedsrvlogin|fulltext_\w+|cdc_\w+|procoption|bindefault|unbindefault|bindrule|unbindrule|xml_\w+|estimate_data_compression_savings|describe_\w+|query_store_\w+|add_\w*job\w*|update_job\w*|delete_job\w*|start_job)|xp_\w+)$/i

/** EXEC of a procedure, of a string, of what a variable holds; a procedure's bare name at the head of a batch. */
export function readExecute(context: Context, readText: ReadText): readonly Operation[] | undefined {
  const cursor = context.cursor()
  const isExecute = cursor.oneOf('exec', 'execute') !== undefined
  if (!isExecute && !(context.leaf.first && cursor.isName() && /^[[\w"]/.test(context.source(context.tokens))))
    return undefined
  if (isExecute && cursor.word() === 'as') return context.nothing('EXECUTE AS')
  const string = cursor.group()
  if (string !== undefined) {
    // EXEC ('…') AT a linked server runs elsewhere.
    if (cursor.word() === 'at')
      return context.opaque(`this runs on another server: ${context.source(cursor.tokens.slice(cursor.at + 1))}`)
    return run(context, stringOf(context, string), readText)
  }
  if (cursor.word().startsWith('@') && cursor.word(1) === '=') cursor.at += 2
  if (cursor.word().startsWith('@')) return context.opaque('the name of this procedure is known only when it runs')
  if (!cursor.isName()) return undefined
  const routine = cursor.name()
  const parameters = parametersOf(cursor)
  const system = routine.name.toLowerCase()
  switch (system) {
    case 'sp_executesql':
      return run(context, stringOf(context, parameters.get('stmt') ?? parameters.get('0') ?? []), readText)
    case 'sp_rename':
      return rename(context, parameters)
    case 'sp_msforeachtable':
    case 'sp_msforeachdb':
      return context.opaque(
        `${routine.name} runs this for every ${system.endsWith('table') ? 'table' : 'database'} that is there`,
      )
    default:
      if (HARMLESS.test(system)) return context.other(routine.name)
      // A word at the head of a batch, with what is no parameter behind it: nothing that we know.
      if (
        !isExecute &&
        !cursor.done &&
        !/^(?:string|number)$/.test(cursor.peek()?.kind ?? '') &&
        !cursor.word().startsWith('@')
      )
        return undefined
      return [{ ...context.place(), kind: 'call-routine', routine }]
  }
}

/** Parameters by name without @, or by position. */
function parametersOf(cursor: Cursor): ReadonlyMap<string, readonly Token[]> {
  const rest = cursor.tokens.slice(cursor.at)
  return new Map(
    items(rest).map((item, at) => {
      const named = item[0]?.word.startsWith('@') === true && item[1]?.word === '='
      return named ? [(item[0]?.word ?? '').slice(1), item.slice(2)] : [String(at), item]
    }),
  )
}

/** A string is read. Where parts of it are known only to the server, a constraint or index without its name is left. */
function run(context: Context, composed: Composed | undefined, readText: ReadText): readonly Operation[] {
  if (composed === undefined) return context.opaque('the SQL that runs here is known only when it runs')
  const parts = [...new Set(composed.unknown)].join(', ')
  const reason = `the SQL that runs here is put together from ${parts}`
  if (context.depth >= DEEPEST || (composed.unknown.length > 0 && composed.text.value === UNKNOWN))
    return context.opaque(reason)
  const operations = readText(context, composed)
  if (composed.unknown.length === 0) return operations
  return operations.length > 0 && operations.every(isKnown) ? operations : context.opaque(reason)
}

/** DROP CONSTRAINT [@name], as tools write it for a default whose name the server made up. */
function isKnown(operation: Operation): boolean {
  return (
    operation.kind === 'drop-constraint' &&
    operation.constraint === undefined &&
    !operation.table.name.includes(UNKNOWN)
  )
}

/** https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-rename-transact-sql */
function rename(context: Context, parameters: ReadonlyMap<string, readonly Token[]>): readonly Operation[] {
  const [name, fresh, type] = ['objname', 'newname', 'objtype'].map((each, at) =>
    literalOf(context, parameters.get(each) ?? parameters.get(String(at))),
  )
  if (name === undefined || fresh === undefined) return context.opaque('what this renames is known only when it runs')
  const parts = partsOf(context, name)
  const spelled = context.memory.spelling.of(unquoted(fresh))
  const place = context.place()
  // Without a type the server finds out what it is: of three parts the last one is a table's.
  switch (type?.toUpperCase() ?? (parts.length === 3 ? 'COLUMN' : undefined)) {
    case 'COLUMN': {
      const table = nameOf(parts.slice(0, -1))
      return table === undefined
        ? context.opaque('the column that this renames cannot be read')
        : [{ ...place, kind: 'rename-column', table, column: parts.at(-1) ?? '', to: spelled }]
    }
    case 'INDEX':
      return [
        { ...place, kind: 'alter-index', index: { name: parts.at(-1) ?? '' }, change: { kind: 'rename', to: spelled } },
      ]
    case undefined:
    case 'OBJECT': {
      const object = nameOf(parts.slice(-2))
      // Constraints, indexes and routines are renamed like tables: their names tell them apart.
      return object === undefined || NO_TABLE.test(object.name)
        ? context.other(`sp_rename of ${name}`)
        : [{ ...place, kind: 'rename-table', table: object, to: { ...object, name: spelled } }]
    }
    default:
      return context.other(`sp_rename of ${name}`)
  }
}

/** Prefixes that tools give to what is no table. */
const NO_TABLE = /^(?:PK|FK|DF|CK|CHK|CHECK|UQ|UC|UK|UNQ|UIX|UQIX|IX|IDX|AK|UX|TR|TRG|sp|usp|fn|ufn|vw?)_/i

function literalOf(context: Context, tokens: readonly Token[] | undefined): string | undefined {
  if (tokens === undefined) return undefined
  const composed =
    tokens[0]?.kind === 'string' || tokens[0]?.word.startsWith('@') === true ? stringOf(context, tokens) : undefined
  if (composed !== undefined) return composed.unknown.length === 0 ? composed.text.value : undefined
  // sp_rename orders, purchases: names without quotes are strings here.
  return tokens.length > 0 ? context.source(tokens) : undefined
}

/** `[dbo].[Orders].[Total]` in a string. */
function partsOf(context: Context, written: string): readonly string[] {
  return tokensOf(written)
    .filter(({ kind }) => kind === 'word' || kind === 'quoted')
    .map((token) => context.memory.spelling.of(unquoted(written.slice(token.start, token.end))))
}

function nameOf(parts: readonly string[]): Name | undefined {
  const name = parts.at(-1)
  const schema = parts.at(-2)
  if (name === undefined) return undefined
  return schema === undefined ? { name } : { schema, name }
}
