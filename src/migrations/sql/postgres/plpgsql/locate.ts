import { sliceScript, type Script } from '../../split/prepare.js'

/** Finds in a body the statements that PL/pgSQL's parser hands back as text and line. They come in the body's order. */
export class BodyPlaces {
  readonly #lineStarts: readonly number[]
  #behind = 0

  constructor(private readonly body: Script) {
    this.#lineStarts = [0, ...[...body.sql.matchAll(/\n/g)].map((match) => match.index + 1)]
  }

  /** The query as a script in its place; undefined where the body does not spell it. */
  query(query: string, line: number | undefined): Script | undefined {
    const lineStart = this.lineStart(line)
    const at = this.#find(query, Math.max(lineStart, this.#behind)) ?? this.#find(query, lineStart)
    if (at === undefined) return undefined
    this.#behind = at + query.length
    return sliceScript(this.body, at, at + query.length, query)
  }

  /** PERFORM's query, whose keyword the parser turns into SELECT. */
  perform(query: string, line: number | undefined): Script | undefined {
    const rest = this.query(query.replace(/^SELECT/, ''), line)
    if (rest === undefined) return undefined
    const end = this.#behind
    const start = this.body.sql.slice(0, end - rest.sql.length).search(/perform\s*$/i)
    if (start === -1) return undefined
    const spelled = `SELECT ${this.body.sql.slice(start + 'perform'.length, end)}`
    return sliceScript(this.body, start, end, spelled)
  }

  lineStart(line: number | undefined): number {
    return this.#lineStarts[Math.max(0, (line ?? 1) - 1)] ?? 0
  }

  /** The end of a line's text. */
  lineEnd(line: number | undefined): number {
    const next = this.#lineStarts[Math.max(1, line ?? 1)]
    return next === undefined ? this.body.sql.length : next - 1
  }

  /** The parser blanks the targets of INTO: there a space stands for any character. */
  #find(query: string, from: number): number | undefined {
    const head = /^\s*\S+/.exec(query)?.[0]
    if (head === undefined) return undefined
    for (let at = this.body.sql.indexOf(head, from); at !== -1; at = this.body.sql.indexOf(head, at + 1)) {
      if (this.#spells(query, at)) return at
    }
    return undefined
  }

  #spells(query: string, at: number): boolean {
    const { sql } = this.body
    if (sql.startsWith(query, at)) return true
    if (at + query.length > sql.length || !/\binto\b/i.test(sql.slice(at, at + query.length))) return false
    for (let index = 0; index < query.length; index++) {
      const character = query.charAt(index)
      if (character !== ' ' && character !== sql.charAt(at + index)) return false
    }
    return true
  }
}
