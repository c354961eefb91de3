import type { Reading, Statement, Unread } from '../../model.js'
import type { Guard, Operation } from '../../operation.js'
import type { Text } from '../../text.js'
import type { Script } from '../split/prepare.js'
import type { StatementRange } from '../split/statements.js'
import { adapt, type Adaptation } from './adapt.js'
import { Context } from './context.js'
import { edited } from './edits.js'
import type { Parsed, ParseStatement, Refusal } from './parser.js'
import { beyondGrammar } from './beyond.js'
import { Prepared, type Executed } from './prepared.js'
import { split } from './split.js'
import { readAlterTable } from './statements/alter-table.js'
import { readDataChange } from './statements/data.js'
import { readIndex } from './statements/indexes.js'
import { readObject, readOther } from './statements/others.js'
import { readRoutine } from './statements/routines.js'
import { readSecurity } from './statements/security.js'
import { readSession } from './statements/session.js'
import { readTable } from './statements/tables.js'
import { readView } from './statements/views.js'
import type { Branch } from './tree.js'

/** The grammar's time grows faster than a statement's length: what is longer is not parsed. */
const LONGEST_STATEMENT = 200_000

const FAMILIES = [readTable, readIndex, readDataChange, readSession, readView, readSecurity, readObject]

/** Rules that only name another. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'sqlStatement',
  'ddlStatement',
  'dmlStatement',
  'transactionStatement',
  'replicationStatement',
  'preparedStatement',
  'administrationStatement',
  'utilityStatement',
  'updateStatement',
  'deleteStatement',
])

/** Reads every statement of a text. Never throws: what the grammar refuses is `unread`. */
export function readText(parse: ParseStatement, text: Text, dialect: 'mysql' | 'mariadb'): Reading {
  const { script, ranges } = split(text, dialect)
  const statements: Statement[] = []
  const unread: Unread[] = []
  const prepared = new Prepared(script)
  for (const range of ranges) {
    prepared.see(range)
    const executed = prepared.executed(range)
    const read =
      executed === undefined
        ? readRange(parse, script, range)
        : { operations: run(executed, script, range, (sql) => readText(parse, sql, dialect)) }
    if ('operations' in read) statements.push(statementOf(script, range, read.operations))
    else unread.push(unreadOf(script, range, read))
  }
  return { statements, unread }
}

function readRange(
  parse: ParseStatement,
  script: Script,
  range: StatementRange,
): { readonly operations: readonly Operation[] } | Refusal {
  const adaptation = adapt(range)
  const context = new Context(script, range, range, adaptation.guards)
  const beyond = beyondGrammar(context)
  if (beyond !== undefined) return { operations: beyond }
  const local = adaptation.edits.map((edit) => ({ ...edit, from: edit.from - range.start, to: edit.to - range.start }))
  const sql = edited(script.sql.slice(range.start, range.end), local)
  if (sql.trimEnd().length > LONGEST_STATEMENT)
    return { start: range.start, end: range.end, message: 'the statement is too long to be read' }
  const parsed = parseNames(parse, sql, range)
  return parsed.kind === 'refused' ? parsed.refusal : { operations: operationsOf(context, parsed.tree, adaptation) }
}

/** What EXECUTE runs: one of the texts where each is written out in full, else something that we cannot read. */
function run(
  { texts, touches, condition }: Executed,
  script: Script,
  range: StatementRange,
  read: (sql: Text) => Reading,
): readonly Operation[] {
  const readings = texts?.map(read)
  if (readings === undefined || readings.some(({ unread }) => unread.length > 0)) {
    const span = script.text.span(range.start, range.end)
    const text = script.text.value.slice(range.start, range.end)
    const reason = 'the statement that it runs is put together at run time'
    return [{ kind: 'opaque', reason, text, span, guards: [], ...(touches === undefined ? {} : { touches }) }]
  }
  const around = aroundExecuted(condition)
  return readings
    .flatMap(({ statements }) => statements.flatMap(({ operations }) => operations))
    .filter(({ kind }) => condition === undefined || kind !== 'query')
    .map((operation) => ({ ...operation, ...around, guards: [...operation.guards, ...around.guards] }))
}

/** A condition that asks the catalogue guards; any other one is a branch. */
function aroundExecuted(condition: string | undefined): {
  readonly guards: readonly Guard[]
  readonly branch?: string
} {
  if (condition === undefined) return { guards: [] }
  return /\b(?:information_schema|performance_schema)\b/i.test(condition)
    ? { guards: ['condition'] }
    : { guards: [], branch: condition }
}

/**
 * The grammar takes some words for its own that the server takes for names, `old` or `locked`: where it stops at one,
 * letters of the same number stand for it. Names are read from the file, so none is lost.
 */
function parseNames(parse: ParseStatement, sql: string, range: StatementRange, attempts = 8): Parsed {
  const refusal = parse(sql, range.start)
  if (refusal.kind === 'tree') return refusal
  const { start, end } = refusal.refusal
  const word = range.tokens.find((token) => token.start === start && token.end === end && token.kind === 'word')
  if (attempts === 0 || word === undefined || RESERVED.test(word.word)) return refusal
  const from = start - range.start
  const renamed = edited(sql, [{ from, to: from + word.word.length, replacement: 'x'.repeat(word.word.length) }])
  if (renamed === sql) return refusal
  const again = parseNames(parse, renamed, range, attempts - 1)
  return again.kind === 'tree' ? again : refusal
}

/** Words that are no names without quotes, of those at which a statement may end too early. */
const RESERVED =
  /^(?:add|all|alter|and|as|asc|by|change|check|create|cross|default|delete|desc|distinct|drop|else|exists|for|foreign|from|generated|group|having|if|ignore|in|index|inner|insert|into|is|join|key|keys|left|like|limit|lock|natural|not|null|on|or|order|outer|partition|primary|procedure|references|rename|replace|right|select|set|table|then|to|trigger|union|unique|unlock|update|use|using|values|when|where|with|x+)$/

function operationsOf(
  context: Context,
  tree: Branch,
  adaptation: Pick<Adaptation, 'partitioning'>,
): readonly Operation[] {
  const branch = unwrapped(tree)
  for (const family of FAMILIES) {
    const operations = family(context, branch)
    if (operations !== undefined) return operations
  }
  return (
    readAlterTable(context, branch, adaptation.partitioning) ??
    readRoutine(context, branch, (inner, statement) => operationsOf(inner, statement, { partitioning: undefined })) ??
    readOther(context, branch)
  )
}

function unwrapped(branch: Branch): Branch {
  const [first] = branch.children
  return WRAPPERS.has(branch.rule) && first?.kind === 'branch' ? unwrapped(first) : branch
}

function statementOf(script: Script, range: StatementRange, operations: readonly Operation[]): Statement {
  const algorithm = mannerOf(range, 'algorithm')
  const lock = mannerOf(range, 'lock')
  return {
    span: script.text.span(range.start, range.end),
    sql: { origin: 'own', text: script.text.value.slice(range.start, range.end) },
    operations,
    comments: range.comments.map((comment) => ({
      text: commentText(script.text.value.slice(comment.start, comment.end)),
      span: script.text.span(comment.start, comment.end),
    })),
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(lock === undefined ? {} : { lock }),
  }
}

/** The value of ALGORITHM or LOCK of an ALTER TABLE, CREATE INDEX or DROP INDEX. DEFAULT says nothing. */
function mannerOf({ tokens }: StatementRange, manner: 'algorithm' | 'lock'): string | undefined {
  const isAltering = tokens.slice(0, 6).some(({ word }) => word === 'table' || word === 'index')
  if (!isAltering || !/^(?:alter|create|drop)$/.test(tokens[0]?.word ?? '')) return undefined
  let depth = 0
  for (const [index, { word }] of tokens.entries()) {
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    if (depth > 0 || word !== manner) continue
    const value = tokens[index + 1]?.word === '=' ? tokens[index + 2] : tokens[index + 1]
    if (value !== undefined && MANNERS[manner].test(value.word)) return value.word.toUpperCase()
  }
  return undefined
}

const MANNERS = { algorithm: /^(?:instant|nocopy|inplace|copy)$/, lock: /^(?:none|shared|exclusive)$/ } as const

/** A comment without its marks. */
function commentText(source: string): string {
  if (source.startsWith('#')) return source.slice(1).trim()
  if (source.startsWith('--')) return source.slice(2).trim()
  return source.replace(/^\/\*|\*\/$/g, '').trim()
}

function unreadOf(script: Script, range: StatementRange, { start, end, message }: Refusal): Unread {
  const from = Math.min(start, range.end)
  const reason = script.placeholders.restore(message)
  const isTemplated = script.placeholders.standIn(script.sql.slice(range.start, range.end))
  return {
    span: script.text.span(from, Math.max(from, Math.min(end, range.end))),
    reason: isTemplated
      ? `a template stands where the SQL must be known: ${reason}`
      : `this statement cannot be read by our MySQL grammar: ${reason}`,
    refused: false,
  }
}
