import { messageOf } from '../../../errors.js'
import type { Unread } from '../../model.js'
import type { Script } from '../split/prepare.js'
import type { StatementRange } from '../split/statements.js'
import { unknownTemplate } from '../split/unknown-templates.js'
import { utf16OffsetOfCharacter } from './offsets.js'

/** libpg-query's parser gives up here for want of memory, where a server would go on. */
const TOO_LARGE = /memory exhausted|call stack|out of memory|out of bounds/i

/** A statement that the parser refused, at the word at which it did. */
export function unreadOf(script: Script, range: StatementRange, thrown: unknown): Unread {
  const message = script.placeholders.restore(messageOf(thrown))
  const cursor = cursorOf(thrown)
  const sql = script.sql.slice(range.start, range.end)
  if (cursor === undefined || TOO_LARGE.test(message)) {
    const reason = TOO_LARGE.test(message) ? 'the statement is too large or too deeply nested to be read' : message
    return { span: script.text.span(range.start, range.end), reason, refused: false }
  }
  const at = Math.min(range.start + utf16OffsetOfCharacter(sql, cursor), range.end)
  const word = range.tokens.find((token) => token.end > at)
  const isTemplated =
    script.placeholders.standIn(sql) ||
    script.branches.some((branch) => branch.from < range.end && branch.to > range.start)
  const placeholder = isTemplated ? undefined : unknownTemplate(script.sql, range)
  if (placeholder !== undefined) {
    const reason = `${placeholder} looks like a placeholder, and what stands in its place is not known: ${message}`
    return { span: script.text.span(Math.min(at, range.end), word?.end ?? range.end), reason, refused: false }
  }
  return {
    span: script.text.span(Math.min(at, range.end), word?.end ?? range.end),
    reason: isTemplated ? `a template stands where the SQL must be known: ${message}` : message,
    refused: !isTemplated,
  }
}

/** Where the parser stopped, in characters; undefined for what it did not say. */
function cursorOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('sqlDetails' in thrown)) return undefined
  const details = thrown.sqlDetails
  if (typeof details !== 'object' || details === null || !('cursorPosition' in details)) return undefined
  return typeof details.cursorPosition === 'number' ? details.cursorPosition : undefined
}
