import type { Reading, Statement, Unread } from '../../model.js'
import type { Operation } from '../../operation.js'
import type { Script } from '../split/prepare.js'
import type { StatementRange } from '../split/statements.js'
import { unknownTemplate } from '../split/unknown-templates.js'
import { overTemplates } from '../postgres/tokens.js'
import { Context } from './context.js'
import type { Parsed, ParseStatement } from './load.js'
import { splitStatements } from './split.js'
import { readAlterTable } from './statements/alter-table.js'
import { readDataChange } from './statements/data.js'
import { readObject } from './statements/objects.js'
import { readSession } from './statements/session.js'
import { readTable } from './statements/tables.js'
import { tokensOf, type Token } from './tokens.js'

/** Reads every statement of a prepared text. Never throws: what SQLite's grammar refuses is `unread`. */
export function readScript(parse: ParseStatement, script: Script): Reading {
  const ranges = splitStatements(script.sql, overTemplates(tokensOf(script.sql), script.templates))
  const statements: Statement[] = []
  const unread: Unread[] = []
  for (const range of ranges) {
    const parsed = parse(script.sql.slice(range.start, range.end))
    if (parsed.kind === 'refused') unread.push(unreadOf(script, range, parsed))
    else statements.push(statementOf(script, range, operationsOf(new Context(script, range), parsed.tree)))
  }
  return { statements, unread }
}

const FAMILIES = [readTable, readAlterTable, readDataChange, readSession]

function operationsOf(context: Context, tree: Extract<Parsed, { kind: 'tree' }>['tree']): readonly Operation[] {
  for (const family of FAMILIES) {
    const operations = family(context, tree)
    if (operations !== undefined) return operations
  }
  return readObject(context, tree)
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

/** Where a template stands nobody knows what the engine receives. */
function unreadOf(script: Script, range: StatementRange, refused: Extract<Parsed, { kind: 'refused' }>): Unread {
  const from = Math.min(range.start + refused.start, range.end)
  const to = Math.min(range.start + refused.end, range.end)
  const reason = script.placeholders.restore(refused.message)
  const isTemplated = script.placeholders.standIn(script.sql.slice(range.start, range.end))
  const placeholder = isTemplated ? undefined : unknownTemplate(script.sql, range)
  if (placeholder !== undefined)
    return {
      span: script.text.span(from, Math.max(from, to)),
      reason: `${placeholder} looks like a placeholder, and what stands in its place is not known: ${reason}`,
      refused: false,
    }
  return {
    span: script.text.span(from, Math.max(from, to)),
    reason: isTemplated ? `a template stands where the SQL must be known: ${reason}` : reason,
    refused: !isTemplated,
  }
}
