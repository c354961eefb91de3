/** A stretch of a file, in offsets. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What the annotations of a file make of it. */
export interface Annotated {
  readonly up: Range
  readonly down: Range | undefined
  /** What stands between StatementBegin and StatementEnd. */
  readonly blocks: readonly Range[]
  /** `-- +goose NO TRANSACTION`, wherever it stands. */
  readonly withoutTransaction: boolean
  /** The first line at which goose stops. It runs nothing of such a file. */
  readonly refusal: (Range & { readonly reason: string }) | undefined
}

const ANNOTATIONS = [
  'up',
  'down',
  'statementbegin',
  'statementend',
  'no transaction',
  'envsub on',
  'envsub off',
] as const
type Annotation = (typeof ANNOTATIONS)[number]

/** Where the parser is: before the first annotation, in a section, or in a block of one. */
type State = 'start' | 'up' | 'up block' | 'down' | 'down block'

/**
 * Reads the annotations line by line as goose's own parser does
 * (https://github.com/pressly/goose/blob/main/internal/sqlparser/parser.go), and reads on where that one stops.
 *
 * @param strict what is no annotation stops it; before v3.19 it was a comment.
 */
export function readAnnotations(sql: string, strict: boolean): Annotated {
  let state: State = 'start'
  let up: number | undefined
  let down: number | undefined
  let begin = 0
  let withoutTransaction = false
  let refusal: Annotated['refusal']
  /** The first line of a statement without its semicolon. */
  let open: Range | undefined
  const blocks: Range[] = []
  const refuse = (at: Range | undefined, reason: string): void => {
    refusal ??= { from: at?.from ?? 0, to: at?.to ?? 0, reason }
  }
  const finish = (): void => {
    if (open !== undefined) refuse(open, 'the statement that begins here has no semicolon at the end of a line')
    open = undefined
  }

  for (const { from, to, text } of linesOf(sql)) {
    const at = { from, to }
    const annotation = annotationIn(text)
    if (annotation !== undefined && typeof annotation !== 'string') {
      if (strict) refuse(at, annotation.invalid)
      continue
    }
    switch (annotation) {
      case 'up':
        if (state !== 'start') refuse(at, 'a second -- +goose Up')
        else up = from
        if (state === 'start') state = 'up'
        continue
      case 'down':
        if (state !== 'up') refuse(at, 'before -- +goose Down must stand -- +goose Up, and no open StatementBegin')
        finish()
        down ??= from
        state = 'down'
        continue
      case 'statementbegin':
        if (state === 'up' || state === 'down') {
          begin = from
          state = state === 'up' ? 'up block' : 'down block'
        } else refuse(at, '-- +goose StatementBegin stands outside a section, or in an open block')
        continue
      case 'statementend':
        if (state === 'up block' || state === 'down block') {
          blocks.push({ from: begin, to: from })
          open = undefined
          state = state === 'up block' ? 'up' : 'down'
        } else refuse(at, '-- +goose StatementEnd stands without StatementBegin')
        continue
      case 'no transaction':
        withoutTransaction = true
        continue
      case 'envsub on':
      case 'envsub off':
        continue
      case undefined:
    }
    const written = text.trim()
    if (written === '' || (open === undefined && written.startsWith('--'))) continue
    if (state === 'start') refuse(at, 'a statement stands before -- +goose Up')
    open ??= at
    if ((state === 'up' || state === 'down') && endsStatement(text)) open = undefined
  }
  if (state === 'up block' || state === 'down block')
    refuse({ from: begin, to: begin }, '-- +goose StatementEnd is missing')
  if (state === 'start') refuse(undefined, '-- +goose Up is missing')
  else finish()
  return {
    up: down === undefined ? { from: up ?? 0, to: sql.length } : sectionBefore(up, down, sql.length),
    down: down === undefined ? undefined : { from: down, to: up !== undefined && up > down ? up : sql.length },
    blocks,
    withoutTransaction,
    refusal,
  }
}

function sectionBefore(up: number | undefined, down: number, end: number): Range {
  return up !== undefined && up > down ? { from: up, to: end } : { from: up ?? 0, to: down }
}

/** A line whose last word before a comment ends in a semicolon ends the statement, whatever it stands in (endsWithSemicolon). */
export function endsStatement(line: string): boolean {
  const words = line.trim().split(/\s+/)
  const comment = words.findIndex((word) => word.startsWith('--'))
  return (comment === -1 ? words : words.slice(0, comment)).at(-1)?.endsWith(';') === true
}

/** extractAnnotation: any comment that names +goose is one, or is refused. */
function annotationIn(line: string): Annotation | { readonly invalid: string } | undefined {
  if (!line.trim().startsWith('--') || !line.includes('+goose')) return undefined
  if (/^[ \t]/.test(line)) return { invalid: `white space stands before ${line.trim()}` }
  const command = line.replaceAll('--', '').replace('+goose', '').trim()
  const known = ANNOTATIONS.find((each) => each === command.toLowerCase())
  return known ?? { invalid: `goose knows no annotation ${line.trim()}` }
}

function* linesOf(sql: string): Generator<Range & { readonly text: string }> {
  let from = 0
  while (from < sql.length) {
    const end = sql.indexOf('\n', from)
    const to = end === -1 ? sql.length : end
    yield { from, to, text: sql.slice(from, to).replace(/\r$/, '') }
    from = to + 1
  }
}
