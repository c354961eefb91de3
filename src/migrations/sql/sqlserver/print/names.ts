import type { Name } from '../../../operation.js'

/** In brackets, which take any name whatever QUOTED_IDENTIFIER says. A template's expression stays as it is. */
export function printIdentifier(identifier: string): string {
  if (/\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\(\w+\)/.test(identifier)) return identifier
  return `[${identifier.replaceAll(']', ']]')}]`
}

export function printName(name: Name): string {
  const own = printIdentifier(name.name)
  return name.schema === undefined ? own : `${printIdentifier(name.schema)}.${own}`
}

export function printNames(names: readonly string[]): string {
  return names.map(printIdentifier).join(', ')
}

export function printLiteral(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`
}

/** The words that are there, with one space between them. */
export function clauses(...words: readonly (string | false | undefined)[]): string {
  return words.filter((word) => word !== undefined && word !== false && word !== '').join(' ')
}
