import type { Token } from '../postgres/tokens.js'

/**
 * Spellings of placeholders that no SQL has, each from tools that replace them in migrations: `$%NAME%$`, Python's
 * `%(name)s`, `%NAME%`, Ant's and Maven's `@name@`, sqlcmd's and make's `$(name)`, `<<name>>` and `[[name]]`.
 */
const SPELLINGS =
  /\$%\w+%\$|%\(\w+\)[sdr]\b|%[A-Za-z_]\w*%|@{1,2}[A-Za-z_]\w*@{1,2}|\$\([\w.-]+\)|<<\s*[A-Za-z_][\w.]*\s*>>|\[\[\s*[A-Za-z_][\w.]*\s*\]\]/

/** The first placeholder in a statement that the engine's parser refuses, outside its strings and comments. */
export function unknownTemplate(
  sql: string,
  { start, end, tokens }: { readonly start: number; readonly end: number; readonly tokens: readonly Token[] },
): string | undefined {
  let code = ''
  for (const token of tokens) {
    code = code.padEnd(token.start - start, ' ')
    const isText = token.kind === 'string' || token.kind === 'dollar' || token.kind === 'quoted'
    code += isText ? "'" : sql.slice(token.start, Math.min(token.end, end))
  }
  return SPELLINGS.exec(code)?.[0]
}
