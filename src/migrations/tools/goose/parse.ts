import type { Down, Reading, Span, Statement, Text } from '../../model.js'
import type { Refusal } from '../history.js'
import { isAtLeast } from '../lockfiles.js'
import { downFromFile, firstLine, parseSqlFile, unreadFile, type SqlFile } from '../sql-file.js'
import { endsStatement, readAnnotations } from './annotations.js'
import { parseName } from './names.js'

/** A migration in either language. */
export interface GooseFile {
  readonly up: SqlFile
  readonly down: Down
  /** `-- +goose NO TRANSACTION`, or registered with a function that has NoTx in its name. */
  readonly withoutTransaction: boolean
  /** StatementBegin and StatementEnd hold several statements, which goose sends in one string. */
  readonly sendsStrings: boolean
  readonly refusal: Refusal | undefined
}

/** Reads one file. Of Go only the registration is read: which functions there are, and whether in a transaction. */
export function parseGoose(
  text: Text,
  path: string,
  read: (text: Text) => Reading,
  toolVersion: string | undefined,
): GooseFile {
  return parseName(path)?.language === 'go' ? parseGo(text, path) : parseSql(text, path, read, toolVersion)
}

function parseSql(text: Text, path: string, read: (text: Text) => Reading, toolVersion: string | undefined): GooseFile {
  const strict = toolVersion === undefined || isAtLeast(toolVersion, 3, 19) !== false
  const annotated = readAnnotations(text.value, strict)
  const { withoutTransaction, refusal } = annotated
  const up = parseSqlFile(text.slice(annotated.up.from, annotated.up.to), path, read)
  const down =
    annotated.down === undefined
      ? undefined
      : parseSqlFile(text.slice(annotated.down.from, annotated.down.to), path, read)
  const blocks = annotated.blocks.map(({ from, to }) => text.span(from, to))
  const statements = inStrings(up.reading.statements, blocks)
  return {
    up: { ...up, reading: { ...up.reading, statements } },
    down: downFromFile(up, down),
    withoutTransaction,
    sendsStrings: new Set(statements.map(({ batch }) => batch)).size < statements.length,
    refusal:
      refusal === undefined
        ? cutIn(text.value, [...up.reading.statements, ...(down?.reading.statements ?? [])], blocks)
        : { span: text.span(refusal.from, refusal.to), reason: refusal.reason },
  }
}

/** A statement that goose sends in pieces, because a line of it ends in a semicolon and no block keeps it together. */
function cutIn(sql: string, statements: readonly Statement[], blocks: readonly Span[]): Refusal | undefined {
  const lines = sql.split('\n')
  const cut = statements.find(
    ({ span }) =>
      span.endLine > span.line &&
      !blocks.some((block) => holdsLine(block, span.line)) &&
      lines.slice(span.line - 1, span.endLine - 1).some(endsStatement),
  )
  if (cut === undefined) return undefined
  const reason =
    'goose cuts this statement at the semicolon that ends a line inside it, and the engine refuses the pieces: -- +goose StatementBegin and StatementEnd keep it together'
  return { span: cut.span, reason }
}

function holdsLine({ line, endLine }: Span, at: number): boolean {
  return line <= at && at <= endLine
}

/** Each statement is sent alone, but those of one block together. */
function inStrings(statements: readonly Statement[], blocks: readonly Span[]): readonly Statement[] {
  return statements.map((statement, index) => {
    const block = blocks.findIndex((each) => holdsLine(each, statement.span.line))
    return { ...statement, batch: block === -1 ? index : statements.length + block }
  })
}

const REGISTRATION =
  /\bgoose\.(?:AddMigration|AddNamedMigration)(NoTx)?(?:Context)?\(\s*(?:"[^"]*"\s*,\s*)?[\w.]+\s*,\s*([\w.]+)/

function parseGo(text: Text, path: string): GooseFile {
  const [, noTransaction, back] = REGISTRATION.exec(text.value) ?? []
  const unread = unreadFile(text, 'migrations written in Go are not read, only SQL')
  const span = firstLine(text)
  return {
    up: {
      path,
      reading: { statements: [], unread: [unread] },
      runs: true,
      irreversible: undefined,
      refusal: undefined,
      span,
    },
    down: back === 'nil' ? { kind: 'none' } : { kind: 'statements', statements: [], unread: [unread], path },
    withoutTransaction: noTransaction !== undefined,
    sendsStrings: false,
    refusal: undefined,
  }
}
