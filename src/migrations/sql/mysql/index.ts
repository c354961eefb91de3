import type { Reading, Text } from '../../model.js'
import { loadGrammar } from './load.js'
import { statementParser } from './parser.js'
import { readText } from './read.js'

/** Loads the MySQL grammar; what comes back reads any text and never throws. */
export async function loadMysqlReader(dialect: 'mysql' | 'mariadb'): Promise<(text: Text) => Reading> {
  const parse = statementParser(await loadGrammar())
  return (text) => readText(parse, text, dialect)
}
