import{createRequire as createRequire_}from'node:module';import{fileURLToPath as fileURLToPath_}from'node:url';const require=createRequire_(import.meta.url);const __filename=fileURLToPath_(import.meta.url);const __dirname=fileURLToPath_(new URL('.',import.meta.url));

// src/errors.ts
var UserError = class extends Error {
  constructor(message, place) {
    super(message);
    this.place = place;
  }
  place;
  name = "UserError";
};
function messageOf(thrown) {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

// src/migrations/text.ts
var Source = class {
  constructor(path, contents) {
    this.path = path;
    this.contents = contents;
    this.#lineStarts = lineStarts(contents);
  }
  path;
  contents;
  #lineStarts;
  /** The 1-based line and UTF-16 column of an offset into `contents`. */
  position(offset) {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = low + high + 1 >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }
  span(from, to, exact = true) {
    const start = this.position(from);
    const end = this.position(Math.max(from, to));
    return {
      path: this.path,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      exact
    };
  }
};
function lineStarts(contents) {
  const starts = [0];
  for (let at = contents.indexOf("\n"); at !== -1; at = contents.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
var Text = class _Text {
  constructor(value, pieces) {
    this.value = value;
    this.pieces = pieces;
  }
  value;
  pieces;
  static empty = new _Text("", []);
  /** The whole of a file. */
  static ofFile(path, contents) {
    return _Text.ofSource(new Source(path, contents), 0, contents.length);
  }
  /** A stretch of a file, character for character. */
  static ofSource(source, from, to) {
    const piece = { start: 0, end: to - from, source, from, to, linear: true, exact: true };
    return new _Text(source.contents.slice(from, to), to > from ? [piece] : []);
  }
  /** Characters that a stretch of a file stands for: an escape sequence (exact), or a computed value (not exact). */
  static standingFor(value, source, from, to, exact) {
    if (value === "") return _Text.empty;
    return new _Text(value, [{ start: 0, end: value.length, source, from, to, linear: false, exact }]);
  }
  static join(parts) {
    const pieces = [];
    let value = "";
    for (const part of parts) {
      for (const piece of part.pieces) {
        pieces.push({ ...piece, start: piece.start + value.length, end: piece.end + value.length });
      }
      value += part.value;
    }
    return new _Text(value, pieces);
  }
  get length() {
    return this.value.length;
  }
  slice(from, to = this.value.length) {
    const pieces = [];
    for (const piece of this.pieces) {
      const start = Math.max(piece.start, from);
      const end = Math.min(piece.end, to);
      if (start >= end) continue;
      const moved = { ...piece, start: start - from, end: end - from };
      pieces.push(
        piece.linear ? { ...moved, from: piece.from + (start - piece.start), to: piece.from + (end - piece.start) } : moved
      );
    }
    return new _Text(this.value.slice(from, to), pieces);
  }
  /**
   * Other characters for the stretch [from, to) of this text: what an escape sequence means (exact), or the identifier
   * that a template expression is read as (not exact).
   */
  standIn(value, from, to, exact) {
    const first = this.pieceAt(from);
    const last = this.pieceAt(Math.max(from, to - 1));
    if (first === void 0 || value === "") return _Text.empty;
    const start = offsetIn(first, from, "start");
    const end = last?.source === first.source ? offsetIn(last, to, "end") : first.to;
    return _Text.standingFor(value, first.source, start, Math.max(start, end), exact && first.exact);
  }
  /** The same places with other characters of the same number: how templates and client commands are blanked out. */
  withValue(value) {
    if (value.length !== this.value.length) throw new Error("a replacement must have the same length");
    return new _Text(value, this.pieces);
  }
  /** Where the characters [from, to) stand. They may lie in several pieces, even files: the span is that of the first file. */
  span(from, to) {
    const first = this.pieceAt(from);
    if (first === void 0) return { path: "", line: 1, column: 1, endLine: 1, endColumn: 1, exact: false };
    const last = this.pieceAt(Math.max(from, to - 1));
    const startOffset = offsetIn(first, from, "start");
    const sameFile = last !== void 0 && last.source === first.source;
    const endOffset = sameFile ? offsetIn(last, to, "end") : first.to;
    return first.source.span(startOffset, Math.max(startOffset, endOffset), first.exact && (last?.exact ?? true));
  }
  /** The span of the whole text. */
  get whole() {
    return this.span(0, this.value.length);
  }
  pieceAt(offset) {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = low + high + 1 >> 1;
      if ((this.pieces[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.pieces[low];
  }
};
function offsetIn(piece, offset, edge) {
  if (!piece.linear) return edge === "start" ? piece.from : piece.to;
  return Math.min(piece.to, Math.max(piece.from, piece.from + (offset - piece.start)));
}

export {
  UserError,
  messageOf,
  Text
};
