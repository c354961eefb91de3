import type { ATNSimulator, Lexer, ParserRuleContext, RecognitionException, Recognizer, Token } from 'antlr4ng'
import type { Grammar, Rule } from './load.js'
import type { Branch, Tree } from './tree.js'

/** Where the grammar gave up, in UTF-16 units of the text it was given. */
export interface Refusal {
  readonly start: number
  readonly end: number
  readonly message: string
}

export type Parsed =
  { readonly kind: 'tree'; readonly tree: Branch } | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Reads one statement: without its comments, which must have been blanked out. */
export type ParseStatement = (sql: string) => Parsed

const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g

/**
 * One lexer and one parser for all statements. ANTLR recovers from errors and yields a tree for anything, so both
 * report to a listener, and any report refuses the statement.
 */
export function statementParser({ antlr, lexer: MySqlLexer, parser: MySqlParser }: Grammar): ParseStatement {
  const refusals: Refusal[] = []

  class Listener extends antlr.BaseErrorListener {
    override syntaxError<S extends Token, T extends ATNSimulator>(
      recognizer: Recognizer<T>,
      offending: S | null,
      _line: number,
      _column: number,
      message: string,
      _error: RecognitionException | null,
    ): void {
      const at = offending?.start ?? lexer.inputStream.index
      const end = offending === null || offending.type === antlr.Token.EOF ? at : offending.stop + 1
      refusals.push({ start: at, end, message: recognizer === undefined ? message : shortened(message) })
    }
  }

  const lexer: Lexer = new MySqlLexer(antlr.CharStreams.fromString(''))
  const tokens = new antlr.CommonTokenStream(lexer)
  const parser = new MySqlParser(tokens)
  const listener = new Listener()
  lexer.removeErrorListeners()
  lexer.addErrorListener(listener)
  parser.removeErrorListeners()
  parser.addErrorListener(listener)

  const attempt = (mode: number): ParserRuleContext => {
    refusals.length = 0
    tokens.seek(0)
    parser.reset()
    parser.interpreter.predictionMode = mode
    return parser.program()
  }

  // ANTLR makes a method of every rule.
  const rules = parser.ruleNames.filter((name): name is Rule => name in parser)

  return (sql) => {
    // The runtime counts code points; a pair becomes two letters, so that they count as UTF-16 does.
    lexer.inputStream = antlr.CharStreams.fromString(sql.replace(PAIRS, '\u00ff\u00ff'))
    tokens.setTokenSource(lexer)
    tokens.fill()
    const stray = tokens.getTokens().find((token) => token.type === MySqlLexer.ERROR_RECONGNIGION)
    if (stray !== undefined)
      return {
        kind: 'refused',
        refusal: { start: stray.start, end: stray.stop + 1, message: `unexpected character '${stray.text ?? ''}'` },
      }
    let program = attempt(antlr.PredictionMode.SLL)
    if (refusals.length > 0) program = attempt(antlr.PredictionMode.LL)
    const refusal = refusals[0]
    if (refusal !== undefined) return { kind: 'refused', refusal }
    const [statement, second] = branchOf(antlr, rules, program).children
    if (statement?.kind !== 'branch') return { kind: 'refused', refusal: { start: 0, end: 0, message: 'no statement' } }
    if (second?.kind === 'branch')
      return {
        kind: 'refused',
        refusal: { start: second.start, end: second.end, message: 'another statement begins here without a semicolon' },
      }
    return { kind: 'tree', tree: statement }
  }
}

/** Without the list of everything that might have stood there, and without the whole statement read so far. */
function shortened(message: string): string {
  return message
    .replace(/,? expecting \{[\s\S]*$/, '')
    .replace(/^no viable alternative at input '[\s\S]*?(\S{1,40})'$/, "no viable alternative at '$1'")
}

function branchOf(antlr: Grammar['antlr'], rules: readonly Rule[], context: ParserRuleContext): Branch {
  const children: Tree[] = []
  for (const child of context.children ?? []) {
    if (child instanceof antlr.TerminalNode) {
      const { symbol } = child
      if (symbol.type !== antlr.Token.EOF) children.push(leafOf(symbol))
    } else if (child instanceof antlr.ParserRuleContext) {
      const inner = branchOf(antlr, rules, child)
      if (inner.children.length > 0) children.push(inner)
    }
  }
  return {
    kind: 'branch',
    rule: rules[context.ruleIndex] ?? 'program',
    start: children[0]?.start ?? 0,
    end: children.at(-1)?.end ?? 0,
    children,
  }
}

function leafOf(token: Token): Tree {
  const text = token.text ?? ''
  return {
    kind: 'leaf',
    start: token.start,
    end: token.stop + 1,
    word: /^['"`]/.test(text) ? '' : text.toLowerCase(),
  }
}
