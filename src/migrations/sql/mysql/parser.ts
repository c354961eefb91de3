import type { ParserRuleContext, Token } from 'antlr4ng'
import type { Grammar, Rule } from './load.js'
import type { Branch, Leaf, Tree } from './tree.js'

/** Where the grammar gave up, and why. */
export interface Refusal {
  readonly start: number
  readonly end: number
  readonly message: string
}

export type Parsed =
  { readonly kind: 'tree'; readonly tree: Branch } | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Reads one statement without comments. Offsets are UTF-16 and counted from `base`. */
export type ParseStatement = (sql: string, base: number) => Parsed

/**
 * Words that stand as unquoted column names in migrations and that the grammar knows as keywords only. MariaDB 10.11 takes
 * each of them in `CREATE TABLE t (word INTEGER)`; the test asks it.
 */
export const NAMES: ReadonlySet<string> = new Set(
  (
    'active always authentication clone component extract factor finish following generate geometry get histogram ' +
    'inactive initial initiate locked off old option persist preceding reference registration replica replicas ' +
    'resource restart retain skip stored stream system tree type unregister window'
  ).split(' '),
)

const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g

/**
 * One lexer and one parser for all statements. ANTLR recovers from errors and yields a tree for anything, so both
 * report to a listener, and any report refuses the statement. Prediction without full context (SLL) is several times
 * faster; where it fails the whole of ANTLR's prediction has the last word.
 */
export function statementParser({ antlr, lexer: MySqlLexer, parser: MySqlParser }: Grammar): ParseStatement {
  const refusals: Refusal[] = []

  class Listener extends antlr.BaseErrorListener {
    override syntaxError(
      _recognizer: unknown,
      offending: Token | null,
      _line: number,
      _column: number,
      message: string,
    ): void {
      const start = offending?.start ?? lexer.inputStream.index
      const end = offending === null || offending.type === antlr.Token.EOF ? start : offending.stop + 1
      refusals.push({ start, end, message: shortened(message) })
    }
  }

  const lexer = new MySqlLexer(antlr.CharStreams.fromString(''))
  const tokens = new antlr.CommonTokenStream(lexer)
  const parser = new MySqlParser(tokens)
  const listener = new Listener()
  for (const recognizer of [lexer, parser]) {
    recognizer.removeErrorListeners()
    recognizer.addErrorListener(listener)
  }
  // ANTLR makes a method of every rule.
  const rules = parser.ruleNames.filter((name): name is Rule => name in parser)

  /** Parses from the rule that the first words name: to choose among all statements costs as much as to read one. */
  const statement = (sql: string): ParserRuleContext => {
    switch (/^\s*(\w+)\s+(\w*)/.exec(sql)?.slice(1, 3).join(' ').toLowerCase()) {
      case 'alter table':
        return parser.alterTable()
      case 'create table':
        return parser.createTable()
      case 'insert into':
        return parser.insertStatement()
      case 'drop table':
        return parser.dropTable()
      default:
        return parser.sqlStatement()
    }
  }

  const attempt = (sql: string, mode: number): ParserRuleContext => {
    refusals.length = 0
    tokens.seek(0)
    parser.reset()
    parser.interpreter.predictionMode = mode
    const context = statement(sql)
    const next = tokens.LT(1)
    if (refusals.length === 0 && next !== null && next.type !== antlr.Token.EOF)
      refusals.push({ start: next.start, end: next.stop + 1, message: `unexpected '${next.text ?? ''}'` })
    return context
  }

  /** Turns words that servers take as names, and the grammar as keywords alone, into names; whether there was one. */
  const takenAsNames = (): boolean => {
    const words = tokens.getTokens().filter(({ text }) => NAMES.has(text?.toLowerCase() ?? ''))
    for (const word of words) word.type = MySqlLexer.ID
    return words.length > 0
  }

  const parse = (sql: string, base: number): Parsed => {
    // The runtime counts code points; a pair becomes two letters, so that they count as UTF-16 does.
    lexer.inputStream = antlr.CharStreams.fromString(sql.replace(PAIRS, '\u00ff\u00ff'))
    tokens.setTokenSource(lexer)
    tokens.fill()
    // The lexer has a token for what it does not know and reports nothing.
    const stray = tokens.getTokens().find((token) => token.type === MySqlLexer.ERROR_RECONGNIGION)
    if (stray !== undefined)
      return refused({ start: stray.start, end: stray.stop + 1, message: `unexpected '${stray.text ?? ''}'` }, base)
    let context = attempt(sql, antlr.PredictionMode.SLL)
    if (refusals.length > 0) context = attempt(sql, antlr.PredictionMode.LL)
    const [refusal] = refusals
    if (refusal === undefined) return { kind: 'tree', tree: branchOf(antlr, rules, context, base) }
    if (takenAsNames()) context = attempt(sql, antlr.PredictionMode.LL)
    return refusals.length === 0
      ? { kind: 'tree', tree: branchOf(antlr, rules, context, base) }
      : refused(refusal, base)
  }

  return (sql, base) => {
    try {
      return parse(sql, base)
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown
      return refused({ start: 0, end: sql.length, message: 'the statement is too deeply nested' }, base)
    }
  }
}

function refused({ start, end, message }: Refusal, base: number): Parsed {
  return { kind: 'refused', refusal: { start: start + base, end: end + base, message } }
}

/** Without the list of everything that might have stood there, and without all that was read before. */
function shortened(message: string): string {
  return message
    .replace(/,? expecting \{[\s\S]*$/, '')
    .replace(/^no viable alternative at input '[\s\S]*?(\S{1,40})'$/, "unexpected '$1'")
    .replace(/^(?:mismatched|extraneous) input ('[\s\S]*?')/, 'unexpected $1')
    .replace("'<EOF>'", 'end')
}

function branchOf(antlr: Grammar['antlr'], rules: readonly Rule[], context: ParserRuleContext, base: number): Branch {
  const children: Tree[] = []
  for (const child of context.children ?? []) {
    if (child instanceof antlr.TerminalNode) children.push(leafOf(child.symbol, base))
    else if (child instanceof antlr.ParserRuleContext) {
      const inner = branchOf(antlr, rules, child, base)
      if (inner.children.length > 0) children.push(inner)
    }
  }
  return {
    kind: 'branch',
    rule: rules[context.ruleIndex] ?? 'program',
    start: children[0]?.start ?? base,
    end: children.at(-1)?.end ?? base,
    children,
  }
}

function leafOf({ start, stop, text: written }: Token, base: number): Leaf {
  const text = written ?? ''
  return {
    kind: 'leaf',
    start: start + base,
    end: stop + 1 + base,
    word: /^['"`]/.test(text) ? '' : text.toLowerCase(),
  }
}
