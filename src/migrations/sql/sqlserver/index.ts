import type { Reading, Text } from '../../model.js'
import { readText } from './read.js'
import { Spelling } from './spelling.js'

/** A reader of T-SQL for one run; it reads any text and never throws. */
export function loadSqlserverReader(): (text: Text) => Reading {
  const spelling = new Spelling()
  return (text) => readText(text, spelling)
}
