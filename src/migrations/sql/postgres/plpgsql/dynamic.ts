import type { Script } from '../../split/prepare.js'
import { concatenated, stringContents } from '../bodies.js'
import { tokensOf, type Token } from '../tokens.js'

/**
 * The SQL that an EXECUTE runs, where its expression is a constant: one string, several joined by `||`, or format()
 * without arguments. Undefined where it is computed.
 */
export function executed(expression: Script): Script | undefined {
  const tokens = tokensOf(expression.sql).filter((token) => token.kind !== 'comment')
  const isFormat = tokens[0]?.word === 'format' && tokens[1]?.word === '(' && tokens.at(-1)?.word === ')'
  const constants = isFormat ? tokens.slice(2, -1) : tokens
  if (isFormat && constants.length !== 1) return undefined
  if (!constants.every((token, index) => isString(token) || (token.word === '|' && index > 0))) return undefined
  const contents = constants.filter(isString).map((token) => stringContents(expression, token))
  const known = contents.filter((script) => script !== undefined)
  if (known.length < contents.length) return undefined
  const script = concatenated(known)
  // In format's template a percent sign stands for something else.
  return isFormat && script?.sql.includes('%') === true ? undefined : script
}

function isString(token: Token): boolean {
  return token.kind === 'string' || token.kind === 'dollar'
}
