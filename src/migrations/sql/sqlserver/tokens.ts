import { blockCommentEnd, lineEnd, quoteEnd } from '../postgres/tokens.js'
import { templateTagAt } from '../split/templates.js'

/**
 * What SQL Server and the client before it would see, in UTF-16 offsets. `go` and `command` are lines of the client:
 * the server never receives them.
 */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'comment' | 'go' | 'command'
  readonly start: number
  readonly end: number
  /** Words in lower case, symbols as they are; empty for everything whose characters do not steer a reader. */
  readonly word: string
}

const SPACE = /[\s\u00a0\ufeff\0]+/y
const WORD = /[@#\w\u0080-\uffff][@#$\w\u0080-\uffff]*/y
const NUMBER = /(?:0[xX][\da-fA-F]*|\$?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y
/** `$(Variable)` of sqlcmd, `$Variable$` of DbUp. */
const CLIENT_VARIABLE = /\$\([\w .-]+\)|\$[A-Za-z_]\w*\$/y
/** https://learn.microsoft.com/sql/t-sql/language-elements/sql-server-utilities-statements-go */
const GO = /[ \t]*GO(?:[ \t]+(?:\d+|\$\(\w+\)))?[ \t]*;?[ \t]*(?:--[^\r\n]*)?(?=\r|\n|$)/iy
/**
 * https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-commands. Those that are older than the colon go without it:
 * https://github.com/microsoft/go-sqlcmd/blob/main/pkg/sqlcmd/commands.go
 */
const COMMAND =
  /[ \t]*(?:(?:exit(?:[ \t]*\([^\r\n]*\))?|quit)[ \t]*(?=\r|\n|$)|on[ \t]+error[ \t]+(?:exit|ignore)\b|:(?:r|setvar|on[ \t]+error|connect|out|error|perftrace|list|listvar|reset|quit|exit|help|ed|serverlist|xml)\b|!!)[^\r\n]*/iy

/**
 * Every token of the text, comments included. Never throws; what is left open runs to the end of the text.
 * Rules: https://learn.microsoft.com/sql/relational-databases/databases/database-identifiers
 */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    if (at === 0 || sql.charAt(at - 1) === '\n') {
      const line = clientLine(sql, at)
      if (line !== undefined) {
        tokens.push(line)
        at = line.end
        continue
      }
    }
    const space = matchAt(SPACE, sql, at)
    if (space !== undefined) {
      // A line of the client may follow: stop at its beginning.
      const newline = sql.lastIndexOf('\n', space - 1)
      at = newline >= at && newline + 1 > at ? newline + 1 : space
      if (at < space && clientLine(sql, at) === undefined) at = space
      continue
    }
    const token = tokenAt(sql, at)
    tokens.push(token)
    at = token.end
  }
  return tokens
}

/** How often the batch before a GO line runs; more than once where a variable of sqlcmd tells it. */
export function goCount(sql: string, go: Token): number {
  const written = sql.slice(go.start, go.end)
  return written.includes('$') ? 2 : Number(/\d+/.exec(written)?.[0] ?? '1')
}

function clientLine(sql: string, start: number): Token | undefined {
  const go = matchAt(GO, sql, start)
  if (go !== undefined) return { kind: 'go', start: start + indent(sql, start), end: go, word: 'go' }
  const command = matchAt(COMMAND, sql, start)
  return command === undefined
    ? undefined
    : { kind: 'command', start: start + indent(sql, start), end: command, word: '' }
}

function indent(sql: string, start: number): number {
  return /^[ \t]*/.exec(sql.slice(start, start + 200))?.[0].length ?? 0
}

function tokenAt(sql: string, start: number): Token {
  const first = sql.charAt(start)
  const second = sql.charAt(start + 1)
  if (first === '-' && second === '-') return token('comment', start, lineEnd(sql, start))
  if (first === '/' && second === '*') return token('comment', start, blockCommentEnd(sql, start))
  if (first === "'") return token('string', start, quoteEnd(sql, start, "'", false))
  if (/n/i.test(first) && second === "'") return token('string', start, quoteEnd(sql, start + 1, "'", false))
  if (first === '"') return token('quoted', start, quoteEnd(sql, start, '"', false))
  if (first === '[') return token('quoted', start, quoteEnd(sql, start, ']', false))
  const number = matchAt(NUMBER, sql, start)
  if (number !== undefined) return token('number', start, number)
  return wordAt(sql, start) ?? { kind: 'symbol', start, end: start + 1, word: first }
}

/** A word, with the variables of clients and the templates that are part of it: `$(Prefix)_Orders`. */
function wordAt(sql: string, start: number): Token | undefined {
  let at = start
  let control = false
  for (let part = partEnd(sql, at); part !== undefined; part = partEnd(sql, at)) {
    control ||= part.control
    at = part.end
  }
  if (at === start) return undefined
  return control
    ? token('comment', start, at)
    : { kind: 'word', start, end: at, word: sql.slice(start, at).toLowerCase() }
}

function partEnd(sql: string, at: number): { readonly end: number; readonly control: boolean } | undefined {
  const end = matchAt(WORD, sql, at) ?? matchAt(CLIENT_VARIABLE, sql, at)
  if (end !== undefined) return { end, control: false }
  if (!/[${<]/.test(sql.charAt(at))) return undefined
  // `{fn NOW()}` and `{ts '…'}` are ODBC's, which the driver understands.
  if (/^\{\s*(?:fn|ts|d|t|guid|call|oj)\b/i.test(sql.slice(at, at + 12))) return undefined
  const tag = templateTagAt(sql, at)
  if (tag === undefined || sql.slice(at, tag.end).includes('\n')) return undefined
  return { end: tag.end, control: tag.control !== undefined }
}

function token(kind: Token['kind'], start: number, end: number): Token {
  return { kind, start, end, word: '' }
}

function matchAt(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(sql) && pattern.lastIndex > at ? pattern.lastIndex : undefined
}
