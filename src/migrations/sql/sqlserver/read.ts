import type { Comment, Reading, Statement } from '../../model.js'
import type { Operation } from '../../operation.js'
import type { Text } from '../../text.js'
import { topLevel, type Surroundings } from '../surroundings.js'
import { leavesOf, type Leaf } from './blocks.js'
import { Context } from './context.js'
import type { Composed } from './dynamic.js'
import { Memory } from './memory.js'
import type { Spelling } from './spelling.js'
import { readAlterTable } from './statements/alter-table.js'
import { readDataChange } from './statements/data.js'
import { readExecute } from './statements/execute.js'
import { readIndex } from './statements/indexes.js'
import { readObject } from './statements/objects.js'
import { readModule } from './statements/routines.js'
import { readSecurity } from './statements/security.js'
import { readSession } from './statements/session.js'
import { readTable } from './statements/tables.js'
import { goCount, tokensOf, type Token } from './tokens.js'

/**
 * Reads every statement of a text, batch by batch. Never throws: what we do not know is `opaque` with its first words.
 * Statements in blocks, branches and loops come one by one, as the server runs them.
 */
export function readText(text: Text, spelling: Spelling): Reading {
  return new TextReader(text, spelling).read()
}

class TextReader {
  readonly #memory: Memory

  constructor(
    private readonly text: Text,
    spelling: Spelling,
  ) {
    this.#memory = new Memory(spelling)
  }

  read(): Reading {
    const tokens = tokensOf(this.text.value)
    const statements: Statement[] = []
    let batch: Token[] = []
    const flush = (count: number): void => {
      statements.push(...this.#batch(batch, count))
      batch = []
    }
    for (const token of tokens) {
      if (token.kind === 'go') flush(goCount(this.text.value, token))
      else if (token.kind === 'command') {
        const included = this.#included(token)
        if (included === undefined) continue
        flush(1)
        statements.push(included)
      } else if (token.kind !== 'comment') batch.push(token)
    }
    flush(1)
    return { statements: this.#commented(statements, tokens), unread: [] }
  }

  /** `GO 10` runs the batch ten times. */
  #batch(tokens: readonly Token[], count: number): readonly Statement[] {
    this.#memory.startBatch()
    const loop = { commits: true, endsAtZeroRows: false, skipsLocked: false }
    const around: Surroundings = count > 1 ? { ...topLevel, loop } : topLevel
    return this.#leaves(tokens, around).map((leaf) => {
      const context = new Context(this.text, leaf, this.#memory, 0)
      return this.#statement(context.statement, operationsOf(context))
    })
  }

  #leaves(tokens: readonly Token[], around: Surroundings): readonly Leaf[] {
    return leavesOf(tokens, (from, to) => this.text.value.slice(from, to), around)
  }

  #statement(
    { start, end }: { readonly start: number; readonly end: number },
    operations: readonly Operation[],
  ): Statement {
    return {
      span: this.text.span(start, end),
      sql: { origin: 'own', text: this.text.value.slice(start, end) },
      operations,
      comments: [],
    }
  }

  /** `:r file.sql` puts another file here, which sqlcmd finds; the other commands change nothing on the server. */
  #included(token: Token): Statement | undefined {
    const file = /^:r\s+(.+)$/i.exec(this.text.value.slice(token.start, token.end))?.[1]?.trim()
    if (file === undefined) return undefined
    const reason = `sqlcmd reads ${file.replace(/^"|"$/g, '')} here, which is not followed`
    const span = this.text.span(token.start, token.end)
    return this.#statement(token, [{ span, guards: [], kind: 'opaque', reason, text: file }])
  }

  /** Each statement with the comments in it, above it, and behind it on its last line. */
  #commented(statements: readonly Statement[], tokens: readonly Token[]): readonly Statement[] {
    const comments = tokens.filter(({ kind }) => kind === 'comment')
    if (comments.length === 0) return statements
    const of = statements.map((): Comment[] => [])
    let next = 0
    for (const token of comments) {
      const span = this.text.span(token.start, token.end)
      const before = (at: number): boolean => {
        const end = statements[at]?.span
        return (
          end !== undefined && (end.endLine < span.line || (end.endLine === span.line && end.endColumn <= span.column))
        )
      }
      while (next < statements.length && before(next)) next += 1
      const trails = next > 0 && statements[next - 1]?.span.endLine === span.line
      of[trails ? next - 1 : next]?.push({ text: commentText(this.text.value.slice(token.start, token.end)), span })
    }
    return statements.map((statement, at) => ({ ...statement, comments: of[at] ?? [] }))
  }
}

/** A comment without its marks. */
function commentText(source: string): string {
  return source.startsWith('--') ? source.slice(2).trim() : source.replace(/^\/\*|\*\/$/g, '').trim()
}

function operationsOf(context: Context): readonly Operation[] {
  return (
    readTable(context) ??
    readModule(context, readBody) ??
    readIndex(context) ??
    readAlterTable(context) ??
    readDataChange(context) ??
    readSession(context) ??
    readSecurity(context) ??
    readObject(context) ??
    readExecute(context, readString) ??
    context.opaque(`this statement is not known to our reader of T-SQL: ${context.firstWords()}`)
  )
}

/** The statements of a routine, for when the migration calls it. */
function readBody(context: Context, body: readonly Token[]): readonly Operation[] {
  return nestedOperations(context.text, body, context, { ...topLevel, nested: true })
}

/** A string that is run as SQL, under what stands around the statement that runs it. */
function readString(context: Context, { text }: Composed): readonly Operation[] {
  const tokens = tokensOf(text.value).filter(({ kind }) => kind !== 'comment')
  return nestedOperations(text, tokens, context, { ...context.leaf.around, nested: true })
}

function nestedOperations(
  text: Text,
  tokens: readonly Token[],
  { memory, depth }: Context,
  around: Surroundings,
): readonly Operation[] {
  const inner = new Memory(memory.spelling)
  return leavesOf(tokens, (from, to) => text.value.slice(from, to), around).flatMap((leaf) =>
    operationsOf(new Context(text, leaf, inner, depth + 1)),
  )
}
