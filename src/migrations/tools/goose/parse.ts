import type { Down, Reading, Span, Statement, Text } from '../../model.js'
import { MARKS, parseSections } from '../marks.js'
import { downFromFile, firstLine, unreadFile, type SqlFile } from '../sql-file.js'
import { parseName } from './names.js'

/** A migration in either language. */
export interface GooseFile {
  readonly up: SqlFile
  readonly down: Down
  /** `-- +goose NO TRANSACTION`, or registered with a function that has NoTx in its name. */
  readonly withoutTransaction: boolean
  /** StatementBegin and StatementEnd hold several statements, which goose sends in one string. */
  readonly sendsStrings: boolean
}

/** Reads one file. Of Go only the registration is read: which functions there are, and whether in a transaction. */
export function parseGoose(text: Text, path: string, read: (text: Text) => Reading): GooseFile {
  return parseName(path)?.language === 'go' ? parseGo(text, path) : parseSql(text, path, read)
}

function parseSql(text: Text, path: string, read: (text: Text) => Reading): GooseFile {
  const { up, down } = parseSections(text, path, MARKS.goose, read)
  const blocks = blocksIn(text)
  const statements = inStrings(up.reading.statements, blocks)
  return {
    up: { ...up, reading: { ...up.reading, statements } },
    down: downFromFile(up, down),
    withoutTransaction: /^--[ \t]*\+goose[ \t]+NO TRANSACTION[ \t]*\r?$/im.test(text.value),
    sendsStrings: new Set(statements.map(({ batch }) => batch)).size < statements.length,
  }
}

/** What stands between StatementBegin and StatementEnd. */
function blocksIn(text: Text): Span[] {
  const blocks: Span[] = []
  const mark = /^--[ \t]*\+goose[ \t]+Statement(Begin|End)[ \t]*\r?$/gim
  let begin: number | undefined
  for (const found of text.value.matchAll(mark)) {
    if (found[1]?.toLowerCase() === 'begin') begin = found.index
    else if (begin !== undefined) {
      blocks.push(text.span(begin, found.index))
      begin = undefined
    }
  }
  return blocks
}

/** Each statement is sent alone, but those of one block together. */
function inStrings(statements: readonly Statement[], blocks: readonly Span[]): readonly Statement[] {
  return statements.map((statement, index) => {
    const block = blocks.findIndex(({ line, endLine }) => line <= statement.span.line && statement.span.line <= endLine)
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
  }
}
