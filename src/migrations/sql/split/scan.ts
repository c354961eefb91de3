import { blockCommentEnd, lineEnd } from '../postgres/tokens.js'
import type { Placeholders } from './placeholders.js'
import { copyDataEnd, metaCommandAt, type MetaCommand } from './psql.js'
import { templateTagAt, type TemplateTag } from './templates.js'

/** A stretch that only runs under a condition of the template or of psql. */
export interface Branch extends Extent {
  readonly condition: string
}

/** The characters [from, to). */
export interface Extent {
  readonly from: number
  readonly to: number
}

/** A psql command that changes data or runs SQL. */
export interface ClientCommand {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly does: 'copy' | 'include' | 'shell' | 'execute rows'
}

interface Edit extends Extent {
  readonly replacement: string
}

interface OpenBranch {
  readonly condition: string
  readonly from: number
  /** Opened in mid-statement: of its alternatives only the first can be read. */
  readonly within: boolean
  readonly elseAt: number | undefined
}

const IDENTIFIER_CHARACTER = /[\w$\u0080-\uffff]/
const WORD = /[\w\u0080-\uffff][\w$\u0080-\uffff]*/y
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
/** PostgreSQL's grammar takes either word on either side of a COPY. */
const READS_ROWS = /\bfrom\s+p?std(?:in|out)\b/i
const VARIABLE = /:[A-Za-z_]\w*/y

/** One pass over a text that finds what the server would not understand. */
export class Scan {
  readonly branches: Branch[] = []
  /** Where placeholders stand, in order. */
  readonly templates: Extent[] = []
  readonly commands: ClientCommand[] = []
  #edits: Edit[] = []
  readonly #open: OpenBranch[] = []
  #statementStart: number | undefined = undefined
  #brackets = 0

  constructor(
    private readonly sql: string,
    private readonly placeholders: Placeholders,
  ) {
    this.#code(0, sql.length, false)
    for (const left of this.#open) this.#addBranch(left.from, sql.length, left.condition)
  }

  /** The text with every edit made, as long as before. */
  prepared(): string {
    const parts: string[] = []
    let at = 0
    for (const edit of [...this.#edits].sort((a, b) => a.from - b.from)) {
      parts.push(this.sql.slice(at, edit.from), edit.replacement)
      at = edit.to
    }
    parts.push(this.sql.slice(at))
    return parts.join('')
  }

  /** `body`: between dollar quotes, where psql looks for nothing. */
  #code(from: number, to: number, body: boolean): void {
    let at = from
    while (at < to) at = Math.max(at + 1, this.#step(at, to, body))
  }

  #step(at: number, to: number, body: boolean): number {
    const { sql } = this
    const character = sql.charAt(at)
    if (/\s/.test(character)) return at + 1
    if (sql.startsWith('--', at)) return lineEnd(sql, at)
    if (sql.startsWith('/*', at)) return Math.min(to, blockCommentEnd(sql, at))
    if (character === '{' || character === '<' || character === '$') {
      const tag = templateTagAt(sql, at)
      if (tag !== undefined && tag.end <= to) return this.#template(at, tag)
    }
    if (!body && character === '\\') {
      const command = metaCommandAt(sql, at)
      if (command !== undefined) return this.#command(at, command)
    }
    if (character === ';') return body ? at + 1 : this.#semicolon(at)
    this.#statementStart ??= at
    if (character === "'" || character === '"') return this.#quoted(at, to, character)
    if (character === '$') return this.#dollar(at, to)
    if (character === ':' && !body) return this.#variable(at)
    if (character === '[') this.#brackets += 1
    if (character === ']') this.#brackets = Math.max(0, this.#brackets - 1)
    WORD.lastIndex = at
    return WORD.test(sql) ? WORD.lastIndex : at + 1
  }

  #semicolon(at: number): number {
    const statement = this.sql.slice(this.#statementStart ?? at, at)
    this.#statementStart = undefined
    this.#brackets = 0
    if (!/^copy\b/i.test(statement) || !READS_ROWS.test(statement)) return at + 1
    return this.#copyData(at + 1)
  }

  #copyData(stop: number): number {
    const end = copyDataEnd(this.sql, stop)
    if (end === undefined) return stop
    this.#blank(stop, end)
    return end
  }

  #template(at: number, tag: TemplateTag): number {
    switch (tag.control) {
      case undefined: {
        this.#statementStart ??= at
        this.#placeholder(at, tag, this.#padding(at, tag.end))
        return tag.end
      }
      case 'open':
        this.#openBranch(tag.end, tag.text)
        break
      case 'else':
        this.#turnBranch(at, tag.end, tag.text)
        break
      case 'close':
        this.#closeBranch(at)
        break
      case 'nothing':
        break
    }
    this.#blank(at, tag.end)
    return tag.end
  }

  #command(at: number, command: MetaCommand): number {
    const { does, end } = command
    if (does === 'open') this.#openBranch(end, command.text)
    else if (does === 'else') this.#turnBranch(at, end, command.text)
    else if (does === 'close') this.#closeBranch(at)
    const endsStatement = does === 'ends statement' || does === 'execute rows'
    if (endsStatement) this.#statementStart = undefined
    this.#edit(at, end, endsStatement ? ';'.padStart(end - at, ' ') : blanked(this.sql.slice(at, end)))
    if (does === 'copy' || does === 'include' || does === 'shell' || does === 'execute rows') {
      this.commands.push({ start: at, end, text: command.text, does })
    }
    const readsRows = does === 'copy' && READS_ROWS.test(command.text)
    return readsRows ? this.#copyData(end) : end
  }

  #openBranch(from: number, condition: string): void {
    this.#open.push({ condition, from, within: this.#statementStart !== undefined, elseAt: undefined })
  }

  #turnBranch(at: number, end: number, text: string): void {
    const open = this.#open.pop()
    if (open === undefined) return
    this.#addBranch(open.from, at, open.condition)
    this.#open.push({ ...open, from: end, condition: `${open.condition} ${text}`, elseAt: open.elseAt ?? at })
  }

  #closeBranch(at: number): void {
    const open = this.#open.pop()
    if (open === undefined) return
    if (open.within && open.elseAt !== undefined) this.#blank(open.elseAt, at)
    else this.#addBranch(open.from, at, open.condition)
  }

  #addBranch(from: number, to: number, condition: string): void {
    if (to > from) this.branches.push({ from, to, condition })
  }

  #quoted(start: number, to: number, quote: string): number {
    const { sql } = this
    const backslashes = quote === "'" && /(?:^|[^\w$\u0080-\uffff])e$/i.test(sql.slice(Math.max(0, start - 2), start))
    let at = start + 1
    while (at < to) {
      const character = sql.charAt(at)
      if (character === quote) {
        if (sql.charAt(at + 1) !== quote) return at + 1
        at += 2
      } else if (backslashes && character === '\\') at += 2
      else at = this.#templateInQuotes(at, to, quote) ?? at + 1
    }
    return to
  }

  /** In a string only a template that holds the quote itself disturbs: `'{{1,2},{3,4}}'` is an array. */
  #templateInQuotes(at: number, to: number, quote: string): number | undefined {
    const tag = templateTagAt(this.sql, at)
    if (tag === undefined || tag.end > to || tag.control !== undefined) return undefined
    const source = this.sql.slice(at, tag.end)
    if (source.includes('\n') || (quote === "'" && !/^(?:\{\{|<%|\$\{)[^{}]*'/.test(source))) return undefined
    this.#placeholder(at, tag, 'fill')
    return tag.end
  }

  #dollar(at: number, to: number): number {
    DOLLAR_TAG.lastIndex = at
    const tag = DOLLAR_TAG.exec(this.sql)?.[0]
    if (tag === undefined) return at + 1
    const close = this.sql.indexOf(tag, at + tag.length)
    const end = close === -1 || close > to ? to : close
    this.#code(at + tag.length, end, true)
    return Math.min(to, end + tag.length)
  }

  /** psql's `:name`, `:'name'` and `:"name"`; not `::type`, not `array[1:n]`. */
  #variable(at: number): number {
    const next = this.sql.charAt(at + 1)
    if (next === ':') return at + 2
    if (next === "'" || next === '"') {
      if (this.#brackets === 0) this.#blank(at, at + 1)
      return at + 1
    }
    VARIABLE.lastIndex = at
    const name = this.#brackets === 0 ? VARIABLE.exec(this.sql)?.[0] : undefined
    if (name === undefined) return at + 1
    const end = at + name.length
    this.#placeholder(at, { text: name, end, control: undefined }, this.#padding(at, end))
    return end
  }

  #padding(from: number, to: number): 'before' | 'after' | 'fill' {
    const next = templateTagAt(this.sql, to)
    const right = IDENTIFIER_CHARACTER.test(this.sql.charAt(to)) || (next !== undefined && next.control === undefined)
    if (!right) return 'after'
    const previous = this.#edits.at(-1)
    const joined = previous?.to === from && previous.replacement.trim() !== ''
    return joined || IDENTIFIER_CHARACTER.test(this.sql.charAt(from - 1)) ? 'fill' : 'before'
  }

  #placeholder(at: number, tag: TemplateTag, padding: 'before' | 'after' | 'fill'): void {
    const replacement = this.placeholders.replacement(tag.text, tag.end - at, padding)
    if (replacement === undefined) return
    this.templates.push({ from: at, to: tag.end })
    this.#edit(at, tag.end, replacement)
  }

  #blank(from: number, to: number): void {
    this.#edit(from, to, blanked(this.sql.slice(from, to)))
  }

  #edit(from: number, to: number, replacement: string): void {
    if (to <= from) return
    // Only what blanks a whole alternative of a template covers earlier edits.
    if ((this.#edits.at(-1)?.to ?? 0) > from) this.#edits = this.#edits.filter((edit) => edit.to <= from)
    this.#edits.push({ from, to, replacement })
  }
}

function blanked(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}
