import { isTable, tableAt, tomlIn, type Table } from './manifests/toml.js'

/** A binding of a Worker to a Cloudflare D1 database, as the configuration of wrangler declares it. */
export interface D1Binding {
  /** What commands call it: its `database_name`, else its binding. */
  readonly name: string
  /** Of `env.NAME`; undefined at the top. */
  readonly environment: string | undefined
  /** As it is written, relative to the configuration; undefined: `migrations`. */
  readonly migrationsDir: string | undefined
  /** A glob relative to the configuration; undefined: `*.sql` in `migrationsDir`. */
  readonly migrationsPattern: string | undefined
  /** Undefined: `d1_migrations`. */
  readonly migrationsTable: string | undefined
  readonly line: number
}

/** https://developers.cloudflare.com/workers/wrangler/configuration/ */
export const WRANGLER = /(^|\/)wrangler\.(toml|jsonc?)$/

/** Whether a path is a configuration of wrangler. */
export function isWranglerConfiguration(path: string): boolean {
  return WRANGLER.test(path)
}

const LONGEST = 200_000

/**
 * The D1 databases that a configuration binds, those of its environments behind them: bindings are not inherited
 * (https://developers.cloudflare.com/workers/wrangler/configuration/#d1-databases). None where it does not parse.
 */
export function d1Bindings(path: string, text: string): readonly D1Binding[] {
  if (text.length > LONGEST || !text.includes('d1_databases')) return []
  const root = (path.endsWith('.toml') ? tomlIn(text) : jsonIn(text)) ?? {}
  const lineOf = lineFinder(text)
  return [
    ...bindingsIn(root, undefined, lineOf),
    ...Object.entries(tableAt(root, 'env')).flatMap(([name, each]) => bindingsIn(tableAt(each), name, lineOf)),
  ]
}

function bindingsIn(table: Table, environment: string | undefined, lineOf: LineOf): readonly D1Binding[] {
  const list: unknown = table['d1_databases']
  if (!Array.isArray(list)) return []
  return list.filter(isTable).flatMap((each) => {
    const named = textAt(each, 'database_name')
    const binding = textAt(each, 'binding')
    const name = named ?? binding
    if (name === undefined) return []
    return [
      {
        name,
        environment,
        migrationsDir: textAt(each, 'migrations_dir'),
        migrationsPattern: textAt(each, 'migrations_pattern'),
        migrationsTable: textAt(each, 'migrations_table'),
        line: lineOf(named === undefined ? 'binding' : 'database_name', name),
      },
    ]
  })
}

function textAt(table: Table, key: string): string | undefined {
  const value = table[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const STRING = '"(?:[^"\\\\\\n]|\\\\.)*"'

/** JSON with comments and trailing commas. */
function jsonIn(text: string): Table | undefined {
  const bare = text.replace(new RegExp(`${STRING}|//[^\\n]*|/\\*[\\s\\S]*?\\*/`, 'g'), (token) =>
    token.startsWith('"') ? token : ' ',
  )
  const strict = bare.replace(new RegExp(`${STRING}|,(?=\\s*[}\\]])`, 'g'), (token) =>
    token.startsWith('"') ? token : '',
  )
  try {
    const value: unknown = JSON.parse(strict)
    return isTable(value) ? value : undefined
  } catch {
    return undefined
  }
}

type LineOf = (key: string, value: string) => number

/** Neither parser keeps positions: the first line that says it and was not given before, else the first of the list. */
function lineFinder(text: string): LineOf {
  const lines = text.split('\n')
  const given = new Set<number>()
  const first = lines.findIndex((line) => line.includes('d1_databases') && !isComment(line))
  return (key, value) => {
    const at = lines.findIndex(
      (line, index) => !given.has(index) && !isComment(line) && line.includes(key) && line.includes(value),
    )
    if (at !== -1) given.add(at)
    return (at === -1 ? Math.max(0, first) : at) + 1
  }
}

function isComment(line: string): boolean {
  return /^\s*(?:#|\/\/)/.test(line)
}
