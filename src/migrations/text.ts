/** A stretch of a file. Lines and columns are 1-based; columns count UTF-16 units; the end is exclusive. */
export interface Span {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** False where the text was computed and the span is that of the expression that computes it. */
  readonly exact: boolean
}

/** A file's characters, with what is needed to name a place in it. */
export class Source {
  readonly #lineStarts: readonly number[]

  constructor(
    readonly path: string,
    readonly contents: string,
  ) {
    this.#lineStarts = lineStarts(contents)
  }

  /** The 1-based line and UTF-16 column of an offset into `contents`. */
  position(offset: number): { readonly line: number; readonly column: number } {
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 }
  }

  span(from: number, to: number, exact = true): Span {
    const start = this.position(from)
    const end = this.position(Math.max(from, to))
    return {
      path: this.path,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      exact,
    }
  }
}

function lineStarts(contents: string): number[] {
  const starts = [0]
  for (let at = contents.indexOf('\n'); at !== -1; at = contents.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Characters [start, end) of a text, and where they came from. */
interface Piece {
  readonly start: number
  readonly end: number
  readonly source: Source
  readonly from: number
  readonly to: number
  /** One character here is one character there; otherwise any character here stands for all of [from, to) there. */
  readonly linear: boolean
  readonly exact: boolean
}

/**
 * Characters with their origin. Every reader of SQL takes a Text and names places through `span`, which maps through
 * escapes, dedents, concatenation, constants and templates back to file, line and column.
 */
export class Text {
  private constructor(
    readonly value: string,
    private readonly pieces: readonly Piece[],
  ) {}

  static readonly empty = new Text('', [])

  /** The whole of a file. */
  static ofFile(path: string, contents: string): Text {
    return Text.ofSource(new Source(path, contents), 0, contents.length)
  }

  /** A stretch of a file, character for character. */
  static ofSource(source: Source, from: number, to: number): Text {
    const piece = { start: 0, end: to - from, source, from, to, linear: true, exact: true }
    return new Text(source.contents.slice(from, to), to > from ? [piece] : [])
  }

  /** Characters that a stretch of a file stands for: an escape sequence (exact), or a computed value (not exact). */
  static standingFor(value: string, source: Source, from: number, to: number, exact: boolean): Text {
    if (value === '') return Text.empty
    return new Text(value, [{ start: 0, end: value.length, source, from, to, linear: false, exact }])
  }

  static join(parts: readonly Text[]): Text {
    const pieces: Piece[] = []
    let value = ''
    for (const part of parts) {
      for (const piece of part.pieces) {
        pieces.push({ ...piece, start: piece.start + value.length, end: piece.end + value.length })
      }
      value += part.value
    }
    return new Text(value, pieces)
  }

  get length(): number {
    return this.value.length
  }

  slice(from: number, to = this.value.length): Text {
    const pieces: Piece[] = []
    for (const piece of this.pieces) {
      const start = Math.max(piece.start, from)
      const end = Math.min(piece.end, to)
      if (start >= end) continue
      const moved = { ...piece, start: start - from, end: end - from }
      pieces.push(
        piece.linear
          ? { ...moved, from: piece.from + (start - piece.start), to: piece.from + (end - piece.start) }
          : moved,
      )
    }
    return new Text(this.value.slice(from, to), pieces)
  }

  /**
   * Other characters for the stretch [from, to) of this text: what an escape sequence means (exact), or the identifier
   * that a template expression is read as (not exact).
   */
  standIn(value: string, from: number, to: number, exact: boolean): Text {
    const first = this.pieceAt(from)
    const last = this.pieceAt(Math.max(from, to - 1))
    if (first === undefined || value === '') return Text.empty
    const start = offsetIn(first, from, 'start')
    const end = last?.source === first.source ? offsetIn(last, to, 'end') : first.to
    return Text.standingFor(value, first.source, start, Math.max(start, end), exact && first.exact)
  }

  /** The same places with other characters of the same number: how templates and client commands are blanked out. */
  withValue(value: string): Text {
    if (value.length !== this.value.length) throw new Error('a replacement must have the same length')
    return new Text(value, this.pieces)
  }

  /** Where the characters [from, to) stand. They may lie in several pieces, even files: the span is that of the first file. */
  span(from: number, to: number): Span {
    const first = this.pieceAt(from)
    if (first === undefined) return { path: '', line: 1, column: 1, endLine: 1, endColumn: 1, exact: false }
    const last = this.pieceAt(Math.max(from, to - 1))
    const startOffset = offsetIn(first, from, 'start')
    const sameFile = last !== undefined && last.source === first.source
    const endOffset = sameFile ? offsetIn(last, to, 'end') : first.to
    return first.source.span(startOffset, Math.max(startOffset, endOffset), first.exact && (last?.exact ?? true))
  }

  /** The span of the whole text. */
  get whole(): Span {
    return this.span(0, this.value.length)
  }

  private pieceAt(offset: number): Piece | undefined {
    let low = 0
    let high = this.pieces.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.pieces[middle]?.start ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return this.pieces[low]
  }
}

function offsetIn(piece: Piece, offset: number, edge: 'start' | 'end'): number {
  if (!piece.linear) return edge === 'start' ? piece.from : piece.to
  return Math.min(piece.to, Math.max(piece.from, piece.from + (offset - piece.start)))
}
