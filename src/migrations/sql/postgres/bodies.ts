import { Text } from '../../text.js'
import { sliceScript, type Script } from '../split/prepare.js'
import type { Context } from './context.js'
import type { Token } from './tokens.js'

/** What the first string at or behind a token holds, as a script: a routine's body, a constant to EXECUTE. */
export function bodyAt(context: Context, from: number): Script | undefined {
  const index = context.scan(from, (token) => token.kind === 'dollar' || token.kind === 'string')
  const token = context.tokens[index]
  return token === undefined ? undefined : stringContents(context.script, token)
}

/** The characters that a string constant stands for, each with its place; undefined for one with other escapes than `''`. */
export function stringContents(script: Script, token: Token): Script | undefined {
  const source = script.sql.slice(token.start, token.end)
  if (token.kind === 'dollar') {
    const tag = source.slice(0, source.indexOf('$', 1) + 1)
    return sliceScript(script, token.start + tag.length, Math.max(token.start + tag.length, token.end - tag.length))
  }
  const isPlain = source.startsWith("'") || (/^[eE]'/.test(source) && !source.includes('\\'))
  if (!isPlain) return undefined
  const from = token.start + source.indexOf("'") + 1
  const to = token.end - 1
  const whole = sliceScript(script, from, Math.max(from, to))
  if (!whole.sql.includes("''")) return whole
  return joined(
    whole,
    [...whole.sql.matchAll(/(?:[^']|'(?='))+/g)].map((match) => [match.index, match.index + match[0].length]),
  )
}

/** Stretches of a script, one behind the other. Branches do not reach into what is put together. */
function joined(script: Script, stretches: readonly (readonly [number, number])[]): Script {
  return {
    text: Text.join(stretches.map(([from, to]) => script.text.slice(from, to))),
    sql: stretches.map(([from, to]) => script.sql.slice(from, to)).join(''),
    placeholders: script.placeholders,
    templates: [],
    branches: [],
    commands: [],
  }
}

/** Constants one behind the other, as `||` puts them. */
export function concatenated(scripts: readonly Script[]): Script | undefined {
  const [first] = scripts
  if (first === undefined || scripts.length === 1) return first
  return {
    ...first,
    text: Text.join(scripts.map((script) => script.text)),
    sql: scripts.map((script) => script.sql).join(''),
    templates: [],
    branches: [],
  }
}
