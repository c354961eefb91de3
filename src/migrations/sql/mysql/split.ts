import type { Text } from '../../text.js'
import { Placeholders } from '../split/placeholders.js'
import type { Script } from '../split/prepare.js'
import type { Branch, Extent } from '../split/scan.js'
import { StatementCollector, type StatementRange } from '../split/statements.js'
import { templateTagAt } from '../split/templates.js'
import { RoutineBody } from './body.js'
import { blanking, edited, type Edit } from './edits.js'
import { tokenAt, type Token } from './tokens.js'

/** A text as the server would receive it, statement by statement. */
export interface Split {
  /** Comments, marks of versioned comments, DELIMITER commands and control tags are blank in its `sql`. */
  readonly script: Script
  readonly ranges: readonly StatementRange[]
}

const SPACE = /[\s\0\ufeff]+/y
const DELIMITER = /delimiter[ \t]+(\S+)[^\r\n]*/iy
const VERSIONED = /\/\*(M?)!(\d{5,6})?/y
const IDENTIFIER_CHARACTER = /[\w$\u0080-\uffff]/

/**
 * Splits as the mysql client does: at the delimiter, which DELIMITER commands change, outside strings and comments.
 * Unlike the client it keeps BEGIN … END of a routine together without DELIMITER, as the server does where a driver
 * sends the whole text. Source: https://dev.mysql.com/doc/refman/8.4/en/mysql-commands.html
 */
export function split(text: Text, dialect: 'mysql' | 'mariadb'): Split {
  const splitter = new Splitter(text.value, dialect)
  return {
    script: {
      text,
      sql: edited(text.value, splitter.edits),
      placeholders: splitter.placeholders,
      templates: splitter.templates,
      branches: splitter.branches,
      commands: [],
    },
    ranges: splitter.statements.ranges.map((range) => withoutSemicolon(range)),
  }
}

/** `END; $$`: the semicolon before another delimiter is none of the statement's. */
function withoutSemicolon(range: StatementRange): StatementRange {
  const last = range.tokens.at(-1)
  const before = range.tokens.at(-2)
  if (last?.word !== ';' || before === undefined) return range
  return { ...range, tokens: range.tokens.slice(0, -1), end: before.end }
}

class Splitter {
  readonly edits: Edit[] = []
  readonly templates: Extent[] = []
  readonly branches: Branch[] = []
  readonly placeholders: Placeholders
  readonly statements: StatementCollector
  readonly #openBranches: { readonly condition: string; readonly from: number }[] = []
  #delimiter = ';'
  #body = new RoutineBody()
  /** Between the marks of a versioned comment, whose text runs. */
  #versioned = false

  constructor(
    private readonly sql: string,
    private readonly dialect: 'mysql' | 'mariadb',
  ) {
    this.placeholders = new Placeholders(sql)
    this.statements = new StatementCollector(sql)
    let at = 0
    while (at < sql.length) at = Math.max(at + 1, this.#step(at))
    this.#finish(sql.length)
    for (const { condition, from } of this.#openBranches) this.branches.push({ condition, from, to: sql.length })
  }

  #step(at: number): number {
    const { sql } = this
    SPACE.lastIndex = at
    if (SPACE.test(sql)) return SPACE.lastIndex
    const tag = /[{<$]/.test(sql.charAt(at)) ? templateTagAt(sql, at) : undefined
    if (sql.startsWith(this.#delimiter, at) && !(this.#delimiter === ';' && this.#body.open)) return this.#delimit(at)
    if (tag !== undefined) return this.#template(at, tag)
    const command = this.#delimiterCommand(at)
    if (command !== undefined) return command
    const mark = this.#versionMark(at)
    if (mark !== undefined) return mark
    const token = this.#beforeDelimiter(tokenAt(sql, at))
    if (token.kind === 'comment') {
      this.edits.push(blanking(at, token.end))
      this.statements.add(token)
    } else if (token.word === ';' && !this.#body.isRoutine) {
      // Between two changed delimiters the client still sends several statements at once.
      this.#finish(token.end)
    } else {
      this.statements.add(token)
      this.#body.see(token)
    }
    return token.end
  }

  /** A delimiter ends a word that it touches: `old$$`. */
  #beforeDelimiter(token: Token): Token {
    if (token.kind !== 'word' || this.#delimiter === ';') return token
    const end = this.sql.indexOf(this.#delimiter, token.start)
    if (end === -1 || end >= token.end) return token
    return { ...token, end, word: this.sql.slice(token.start, end).toLowerCase() }
  }

  #finish(stop: number): void {
    this.statements.finish(stop)
    this.#body = new RoutineBody()
  }

  #delimit(at: number): number {
    const end = at + this.#delimiter.length
    this.edits.push(blanking(at, end))
    this.#finish(end)
    return end
  }

  #delimiterCommand(at: number): number | undefined {
    DELIMITER.lastIndex = at
    const command = DELIMITER.exec(this.sql)
    const word = command?.[1]
    if (command === null || word === undefined) return undefined
    // In mid-statement it is a column of that name, unless it starts a line and a mark follows.
    const startsLine = /(?:^|[\r\n])[ \t]*$/.test(this.sql.slice(Math.max(0, at - 200), at))
    if (this.statements.current.length > 0 && !(startsLine && /^\W+$/.test(word))) return undefined
    const end = at + command[0].length
    this.#finish(at)
    this.edits.push(blanking(at, end))
    this.#delimiter = word.replace(/^(['"`])(.+)\1$/, '$2')
    return end
  }

  /** The marks around a versioned comment, where this server would run what stands between them. */
  #versionMark(at: number): number | undefined {
    if (this.#versioned && this.sql.startsWith('*/', at)) {
      this.#versioned = false
      this.edits.push(blanking(at, at + 2))
      return at + 2
    }
    VERSIONED.lastIndex = at
    const mark = VERSIONED.exec(this.sql)
    if (mark === null || !isExecuted(this.dialect, mark[1] === 'M', Number(mark[2] ?? 0))) return undefined
    this.#versioned = true
    this.edits.push(blanking(at, VERSIONED.lastIndex))
    return VERSIONED.lastIndex
  }

  #template(at: number, tag: NonNullable<ReturnType<typeof templateTagAt>>): number {
    const { end, text, control } = tag
    if (control === undefined) {
      const replacement = this.placeholders.replacement(text, end - at, this.#padding(at, end))
      if (replacement !== undefined) {
        this.edits.push({ from: at, to: end, replacement })
        this.templates.push({ from: at, to: end })
        const token = { kind: 'word' as const, start: at, end: this.#identifierEnd(end), word: 'template' }
        this.statements.add(token)
        return token.end
      }
      return at + 1
    }
    const open = control === 'else' || control === 'close' ? this.#openBranches.pop() : undefined
    if (open !== undefined) this.branches.push({ condition: open.condition, from: open.from, to: at })
    if (control === 'open') this.#openBranches.push({ condition: text, from: end })
    if (control === 'else' && open !== undefined)
      this.#openBranches.push({ condition: `${open.condition} ${text}`, from: end })
    this.edits.push(blanking(at, end))
    return end
  }

  /** Behind what is written to a template without space: `{{ prefix }}users`. */
  #identifierEnd(from: number): number {
    let end = from
    while (IDENTIFIER_CHARACTER.test(this.sql.charAt(end))) end += 1
    return end
  }

  #padding(from: number, to: number): 'before' | 'after' | 'fill' {
    if (!IDENTIFIER_CHARACTER.test(this.sql.charAt(to))) return 'after'
    return IDENTIFIER_CHARACTER.test(this.sql.charAt(from - 1)) ? 'fill' : 'before'
  }
}

/**
 * MySQL runs what needs no later version than its own, 9 at the newest. MariaDB passes over the versions that MySQL has
 * used since they parted, 5.7 to 9.99. Source: https://mariadb.com/kb/en/comment-syntax/
 */
function isExecuted(dialect: 'mysql' | 'mariadb', onlyMariadb: boolean, version: number): boolean {
  if (dialect === 'mysql') return !onlyMariadb && version < 100_000
  return onlyMariadb || version < 50_700 || version > 99_999
}
