import type { Reading, Text } from '../../model.js'
import { prepare } from '../split/prepare.js'
import { loadParser } from './load.js'
import { readScript } from './read.js'

/** Loads the port of SQLite's own grammar; what comes back reads any text and never throws. */
export async function loadSqliteReader(): Promise<(text: Text) => Reading> {
  const parse = await loadParser()
  return (text) => readScript(parse, prepare(text))
}
