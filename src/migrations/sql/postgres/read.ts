import type { Node, RawStmt } from 'libpg-query'
import type { Reading, Statement, Unread } from '../../model.js'
import type { Operation } from '../../operation.js'
import type { Script } from '../split/prepare.js'
import { splitStatements, type StatementRange } from '../split/statements.js'
import { readClientCommand } from './client-commands.js'
import { Context } from './context.js'
import { topLevel, type Surroundings } from '../surroundings.js'
import { unreadOf } from './errors.js'
import type { PgParser } from './load.js'
import { utf16Offsets, type Utf16Offset } from './offsets.js'
import { restoreTemplates } from './restore.js'
import { readAlterTable } from './statements/alter-table.js'
import { readDataChange } from './statements/data.js'
import { readDrop } from './statements/drops.js'
import { readIndex } from './statements/indexes.js'
import { readMaintenance } from './statements/maintenance.js'
import { readObject } from './statements/objects.js'
import { readOther } from './statements/others.js'
import { readRename } from './statements/rename.js'
import { readRoutine } from './statements/routines.js'
import { readSecurity } from './statements/security.js'
import { readQuery } from './statements/select.js'
import { readSession } from './statements/session.js'
import { readTable } from './statements/tables.js'
import { readType } from './statements/type-definitions.js'
import { readView } from './statements/views.js'
import { overTemplates, tokensOf, type Token } from './tokens.js'

/** Above this a text is parsed statement by statement, so that the parser's memory does not grow with the file. */
const WHOLE_TEXT_LIMIT = 1_000_000

const FAMILIES = [
  readAlterTable,
  readTable,
  readIndex,
  readDataChange,
  readQuery,
  readDrop,
  readRename,
  readType,
  readView,
  readRoutine,
  readSession,
  readSecurity,
  readObject,
  readMaintenance,
]

/** A statement's tree, and how its locations become offsets. */
interface ParsedStatement {
  readonly node: Node
  readonly base: number
  readonly utf16: Utf16Offset
}

/** Reads every statement of a prepared text. Never throws: what the engine's parser refuses is `unread`. */
export function readScript(parser: PgParser, script: Script, surroundings: Surroundings = topLevel): Reading {
  const ranges = splitStatements(script.sql, overTemplates(tokensOf(script.sql), script.templates))
  const whole = parseWhole(parser, script, ranges)
  const statements: Statement[] = []
  const unread: Unread[] = []
  for (const range of ranges) {
    try {
      const parsed = whole?.get(range.start) ?? parseAlone(parser, script, range)
      const readInner = (inner: Script, around: Surroundings): Reading => readScript(parser, inner, around)
      const context = new Context(parser, readInner, script, range, parsed.utf16, parsed.base, surroundings)
      statements.push(statementOf(script, range, operationsOf(context, parsed.node)))
    } catch (thrown) {
      unread.push(unreadOf(script, range, thrown))
    }
  }
  const commands = script.commands.map((command) => readClientCommand(script, command))
  return { statements: commands.length === 0 ? statements : inOrder([...statements, ...commands]), unread }
}

/** The whole text in one go, statements by their start; undefined where the parser refuses any or sees others than we. */
function parseWhole(
  parser: PgParser,
  script: Script,
  ranges: readonly StatementRange[],
): ReadonlyMap<number, ParsedStatement> | undefined {
  if (ranges.length < 2 || script.sql.length > WHOLE_TEXT_LIMIT) return undefined
  try {
    const utf16 = utf16Offsets(script.sql)
    const parsed = parse(parser, script, script.sql)
    const byStart = new Map(
      parsed.flatMap(({ stmt, stmt_location }) =>
        stmt === undefined ? [] : [[utf16(stmt_location ?? 0), { node: stmt, base: 0, utf16 }]],
      ),
    )
    return byStart.size === ranges.length && ranges.every((range) => byStart.has(range.start)) ? byStart : undefined
  } catch {
    return undefined
  }
}

function parseAlone(parser: PgParser, script: Script, range: StatementRange): ParsedStatement {
  const sql = script.sql.slice(range.start, range.end)
  const node = parse(parser, script, sql)[0]?.stmt
  if (node === undefined) throw new Error('the parser found no statement here')
  return { node, base: range.start, utf16: utf16Offsets(sql) }
}

function parse(parser: PgParser, script: Script, sql: string): readonly RawStmt[] {
  const parsed = parser.parse(sql).stmts ?? []
  if (!script.placeholders.none) restoreTemplates(parsed, script.placeholders)
  return parsed
}

function operationsOf(context: Context, node: Node): readonly Operation[] {
  for (const family of FAMILIES) {
    const operations = family(context, node)
    if (operations !== undefined) return operations.length > 0 ? operations : [nothing(context)]
  }
  return readOther(context, node)
}

/** A block without a statement, a MERGE that does nothing: it changes nothing, and is there all the same. */
function nothing(context: Context): Operation {
  return { ...context.place(), kind: 'query', what: context.tokens[0]?.word ?? '', reads: [] }
}

function statementOf(script: Script, range: StatementRange, operations: readonly Operation[]): Statement {
  return {
    span: script.text.span(range.start, range.end),
    sql: { origin: 'own', text: script.text.value.slice(range.start, range.end) },
    operations,
    comments: range.comments.map((comment) => ({
      text: commentText(script, comment),
      span: script.text.span(comment.start, comment.end),
    })),
  }
}

/** A comment without its marks. */
function commentText(script: Script, comment: Token): string {
  const source = script.text.value.slice(comment.start, comment.end)
  return source.startsWith('--') ? source.slice(2).trim() : source.replace(/^\/\*|\*\/$/g, '').trim()
}

/** Client commands among the statements, by where they stand. */
function inOrder(statements: readonly Statement[]): readonly Statement[] {
  return [...statements].sort((a, b) => a.span.line - b.span.line || a.span.column - b.span.column)
}
