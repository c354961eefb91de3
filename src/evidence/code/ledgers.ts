import { excerpt } from '../../findings/masking.js'
import type { Tree } from '../../tree/tree.js'
import { lineCounter } from '../documents/source.js'
import type { LedgerInCode } from './facts.js'
import { isReleasedCode } from './paths.js'
import { scan } from './scan.js'

/**
 * `MigrationsTable` of a driver's `Config`, and `x-migrations-table` of an address:
 * https://github.com/golang-migrate/migrate/blob/master/database/postgres/README.md and postgres.go, `Config`, which other
 * drivers' are like.
 */
const CONFIG = /\b\w+\.Config\s*\{[^{}]*?\bMigrationsTable:\s*(?:"([\w.]+)"|(\w+))/g
const ADDRESS = /\bx-migrations-table=([\w.]+)/g

/** Where Go code names the table in which golang-migrate keeps what has run. */
export async function gatherLedgers(tree: Tree, tools: readonly string[]): Promise<readonly LedgerInCode[]> {
  if (!tools.includes('golang-migrate')) return []
  const paths = [...tree.entries.values()]
    .filter((entry) => entry.kind !== 'link' && entry.path.endsWith('.go') && isReleasedCode(entry.path))
    .map(({ path }) => path)
  const contents = await tree.read(paths)
  return [...contents].flatMap(([path, each]) => (each.kind === 'text' ? ledgersIn(path, each.text) : []))
}

/** The same of one source. A name that is no string or constant of the file is not known, and not said. */
export function ledgersIn(path: string, text: string): readonly LedgerInCode[] {
  if (!/golang-migrate\/migrate/.test(text) && !text.includes('x-migrations-table=')) return []
  const { code } = scan(path, text)
  const lineOf = lineCounter(text)
  const at = (place: number, table: string | undefined): readonly LedgerInCode[] => {
    if (table === undefined) return []
    const line = lineOf(place)
    const quote = excerpt((text.split('\n')[line - 1] ?? '').trim())
    return [{ tool: 'golang-migrate', table, seen: { path, line, quote } }]
  }
  return [
    ...[...code.matchAll(CONFIG)].flatMap((match) =>
      at(match.index + match[0].lastIndexOf('MigrationsTable'), match[1] ?? constantIn(code, match[2] ?? '')),
    ),
    ...[...code.matchAll(ADDRESS)].flatMap((match) => at(match.index, match[1])),
  ]
}

function constantIn(code: string, name: string): string | undefined {
  return new RegExp(String.raw`\b${name}\s*(?:string\s*)?:?=\s*"([\w.]+)"`).exec(code)?.[1]
}
