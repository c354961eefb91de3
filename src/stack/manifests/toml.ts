import { parse } from 'smol-toml'

export type Table = Readonly<Record<string, unknown>>

/** A TOML file as a table; empty where it does not parse. */
export function parseToml(text: string): Table {
  return tomlIn(text) ?? {}
}

/** A TOML file as a table; undefined where it does not parse. */
export function tomlIn(text: string): Table | undefined {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

/** The table at a path of keys; empty where there is none. */
export function tableAt(table: unknown, ...keys: readonly string[]): Table {
  let inside: unknown = table
  for (const key of keys) inside = isTable(inside) ? inside[key] : undefined
  return isTable(inside) ? inside : {}
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** The parser keeps no positions: the first line, at or after a header, that names the package. */
export function lineFinder(text: string): (name: string, header?: string) => number {
  const lines = text.split('\n')
  return (name, header) => {
    const start = header === undefined ? 0 : lines.findIndex((line) => line.trim() === `[${header}]`)
    const pattern = new RegExp(`(^|["'\\s.])${name.replaceAll(/[^\w]/g, '[-_.]')}(["'\\s=.;<>~!\\[,\\]@]|$)`, 'i')
    const from = Math.max(0, start)
    const index = lines.findIndex((line, at) => at >= from && !line.trimStart().startsWith('#') && pattern.test(line))
    return index < 0 ? from + 1 : index + 1
  }
}
