import type { Down, Operation, Reading, Span, Text, Unread } from '../model.js'

/** A migration file that holds nothing but SQL. */
export interface SqlFile {
  readonly path: string
  readonly reading: Reading
  /** False for an empty file, comments, or statements that do nothing (`SELECT 1`). */
  readonly runs: boolean
  readonly irreversible: Irreversible | undefined
  /** Where nothing runs: what its comments say, if they say that nothing takes the up back. */
  readonly refusal: string | undefined
  /** The first line that is not blank: where the migration as a whole is annotated. */
  readonly span: Span
}

/** `-- irreversible: restore from the backup`, written by hand in the up or the down. */
export interface Irreversible {
  readonly reason: string
  readonly span: Span
}

/** Reads one SQL file. `read` is the reader of the history's dialect. */
export function parseSqlFile(text: Text, path: string, read: (text: Text) => Reading): SqlFile {
  const reading = read(text)
  const runs =
    reading.unread.length > 0 || reading.statements.some(({ operations }) => operations.some(changesSomething))
  return {
    path,
    reading,
    runs,
    irreversible: findIrreversible(text),
    refusal: runs ? undefined : refusalIn(text.value),
    span: firstLine(text),
  }
}

/** The way back that a file of its own gives; `up` may declare that there is none. */
export function downFromFile(up: SqlFile | undefined, down: SqlFile | undefined): Down {
  if (down?.runs === true) return { kind: 'statements', ...down.reading, path: down.path }
  const declared = down?.irreversible ?? up?.irreversible
  if (declared !== undefined) return { kind: 'irreversible', ...declared, declared: true }
  if (down === undefined) return { kind: 'none' }
  const inside = down.path === up?.path && down.span.path === down.path
  return {
    kind: 'empty',
    path: down.path,
    ...(inside ? { span: down.span } : {}),
    ...(down.refusal === undefined ? {} : { comment: down.refusal }),
  }
}

/** A file of the history that is not SQL and that we do not read. */
export function unreadFile(text: Text, reason: string): Unread {
  return { span: firstLine(text), reason, refused: false }
}

/** The first line of a text that is not blank. */
export function firstLine(text: Text): Span {
  const line = /\S[^\r\n]*/.exec(text.value)
  return line === null ? text.span(0, 0) : text.span(line.index, line.index + line[0].length)
}

function changesSomething(operation: Operation): boolean {
  return operation.kind === 'query' ? operation.reads.length > 0 : operation.kind !== 'transaction'
}

const IRREVERSIBLE = /^[ \t]*(?:--|#|\/\/|\/\*)[ \t]*irreversible:([^\r\n]*)/im

/** `Forward-only data repair`, `cannot be undone`; not `no rollback needed`, which says that going back is harmless. */
const REFUSES =
  /\bforward[- ]only\b|\birreversible\b|\bnot reversible\b|\bone[- ]way\b|\bno (?:automatic |safe )?(?:rollback|way back)\b(?! (?:is )?(?:needed|necessary|required))|\b(?:cannot|can ?not|can't) be (?:undone|reverted|rolled back|reversed)\b/i

/** The comments of a section without statements in one line, if they refuse to go back. */
function refusalIn(sql: string): string | undefined {
  const lines = sql.split(/\r?\n/).flatMap((line) => {
    const words = /^\s*(?:--|\/\*|\*)\s*(.*?)\s*(?:\*\/)?\s*$/.exec(line)?.[1] ?? ''
    return words === '' || /^(?:\+\w+ |migrate:|down migration)/i.test(words) ? [] : [words]
  })
  const said = lines.join(' ')
  return REFUSES.test(said) ? said : undefined
}

/** A comment that says why there is no way back. One without a reason declares nothing. */
export function findIrreversible(text: Text): Irreversible | undefined {
  const found = IRREVERSIBLE.exec(text.value)
  const written = found?.[1]?.trim()
  const reason = written?.endsWith('*/') === true ? written.slice(0, -2).trim() : written
  if (found === null || reason === undefined || reason === '') return undefined
  return { reason, span: text.span(found.index, found.index + found[0].trimEnd().length) }
}
