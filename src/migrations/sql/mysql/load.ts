import type * as Antlr from 'antlr4ng'
import type { ParserRuleContext } from 'antlr4ng'
import type { MySqlLexer } from 'dt-sql-parser/dist/lib/mysql/MySqlLexer.js'
import type { MySqlParser } from 'dt-sql-parser/dist/lib/mysql/MySqlParser.js'

type RuleMethods = {
  [Key in keyof MySqlParser]: MySqlParser[Key] extends () => ParserRuleContext ? Key : never
}

/** The rules of dt-sql-parser's MySQL grammar, by name. */
export type Rule = Extract<RuleMethods[keyof MySqlParser], string>

/** The grammar's classes and the ANTLR runtime that they need. */
export interface Grammar {
  readonly antlr: typeof Antlr
  readonly lexer: typeof MySqlLexer
  readonly parser: typeof MySqlParser
}

/** Loads the grammar, two megabytes that take a third of a second: nothing that reads no MySQL pays for it. */
export async function loadGrammar(): Promise<Grammar> {
  const [antlr, { MySqlLexer: lexer }, { MySqlParser: parser }] = await Promise.all([
    import('antlr4ng'),
    import('dt-sql-parser/dist/lib/mysql/MySqlLexer.js'),
    import('dt-sql-parser/dist/lib/mysql/MySqlParser.js'),
  ])
  return { antlr, lexer, parser }
}
