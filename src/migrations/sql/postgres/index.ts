import type { Reading, Text } from '../../model.js'
import { prepare } from '../split/prepare.js'
import { loadPgParser } from './load.js'
import { readScript } from './read.js'

/** Loads PostgreSQL's own parser; what comes back reads any text and never throws. */
export async function loadPostgresReader(): Promise<(text: Text) => Reading> {
  const parser = await loadPgParser()
  return (text) => readScript(parser, prepare(text))
}
