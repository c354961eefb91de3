import { databaseSignals } from '../databases/registry.js'
import { isTestPath } from '../manifests/dependency.js'
import type { Observation } from '../observation.js'
import { linesOf } from '../observation.js'
import { roleByPath } from '../paths.js'
import { unreviewedSignals } from '../unreviewed.js'
import { d1Bindings, WRANGLER } from '../wrangler.js'
import { connectionUrlIn, namesBroker } from './urls.js'

type Reader = (path: string, text: string) => readonly Observation[]

/** Configurations that name their dialect, by path. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/\.prisma$/, readPrisma],
  [/(^|\/)(settings|base|production|prod|local|dev|test|testing|ci)\.py$/, readDjango],
  [/(^|\/)settings[\w-]*\.py$/, readDjango],
  [/(^|\/)database\.yml(\.\w+)?$/, readSections],
  [
    /(^|\/)(knexfile|ormconfig|[\w-]*data-?source|mikro-orm\.config|kysely\.config|[\w.-]*drizzle(\.\w+)?\.config|drizzle-[\w-]+\.config|[\w-]*typeorm[\w.-]*)\.([cm]?[jt]s|json)$/,
    readSections,
  ],
  [/(^|\/)config\/(config|database)\.([cm]?[jt]s|json)$/, readSections],
  [/(^|\/)alembic\.ini$/, readAlembic],
  [/(^|\/)supabase\/config\.toml$/, readSupabase],
  [WRANGLER, readWrangler],
]

function readersOf(path: string): readonly Reader[] {
  return READERS.filter(([pattern]) => pattern.test(path)).map(([, reader]) => reader)
}

/** Whether a path is a configuration that may name its dialect. */
export function namesDialect(path: string): boolean {
  return readersOf(path).length > 0
}

/** The dialects that a configuration names. */
export function readDialects(path: string, text: string): readonly Observation[] {
  return readersOf(path)
    .slice(0, 1)
    .flatMap((reader) => reader(path, text))
}

function databaseNamed(word: string): string | undefined {
  const all = [...databaseSignals, ...unreviewedSignals]
  return all.find(({ dialectNames }) => dialectNames.includes(word.toLowerCase()))?.id
}

function observed(
  path: string,
  line: number,
  technology: string,
  detail: string,
  more: Partial<Observation> = {},
): Observation {
  const test = roleByPath(path, 'primary') === 'test-only'
  return {
    technology,
    strength: test ? 'weak' : 'strong',
    kind: 'configuration',
    path,
    line,
    detail,
    role: test ? 'test-only' : 'primary',
    ...more,
  }
}

/** https://www.prisma.io/docs/orm/reference/prisma-schema-reference#datasource */
function readPrisma(path: string, text: string): readonly Observation[] {
  let inside = false
  return linesOf(text).flatMap(({ text: line, line: number }) => {
    if (/^\s*datasource\s+\w+\s*\{/.test(line)) inside = true
    const provider = inside ? /\bprovider\s*=\s*"([\w-]+)"/.exec(line)?.[1] : undefined
    if (line.includes('}')) inside = false
    const technology = provider === undefined ? undefined : databaseNamed(provider)
    return technology === undefined ? [] : [observed(path, number, technology, `provider = "${provider ?? ''}"`)]
  })
}

/** Django's template writes SQLite; where a URL from the environment decides, it is only what a laptop uses. */
function readDjango(path: string, text: string): readonly Observation[] {
  const decidedOutside = /\bdj_database_url\b|\bDATABASE_URL\b|\benv\.db(_url)?\(/.test(text)
  return linesOf(text).flatMap(({ text: line, line: number }) => {
    if (namesBroker(line) && /["']rediss?:\/\//.test(line))
      return [observed(path, number, 'redis', 'a broker at redis://***', { strength: 'medium', role: 'queue' })]
    const engine = /\bENGINE["']?\]?\s*[:=]\s*["']([\w.]+)["']/.exec(line)?.[1]
    const technology = engine === undefined ? undefined : databaseNamed(engine)
    if (technology === undefined) return []
    const fallback = technology === 'sqlite' && (decidedOutside || /(^|\/)(local|dev|development)\.py$/.test(path))
    return [
      observed(
        path,
        number,
        technology,
        `ENGINE = "${engine ?? ''}"`,
        fallback ? { strength: 'weak', role: 'test-only' } : {},
      ),
    ]
  })
}

/** A dialect per environment. Where production names its own, those of development and tests say nothing of it. */
function readSections(path: string, text: string): readonly Observation[] {
  let section = ''
  const found = linesOf(text).flatMap(({ text: line, line: number }) => {
    section =
      /^\s*["']?(default|development|dev|test|testing|production|staging|shared)["']?\s*:\s*(&\w+|\{|$)/.exec(
        line,
      )?.[1] ?? section
    const named = /["']?\b(adapter|client|dialect|type|driver|provider)["']?\s*[:=]\s*["'`]?([\w.-]+)/.exec(line)
    const technology = named?.[2] === undefined ? undefined : databaseNamed(named[2])
    return technology === undefined
      ? []
      : [{ section, technology, number, detail: `${named?.[1] ?? ''}: ${named?.[2] ?? ''}` }]
  })
  const production = found.some((each) => each.section === 'production')
  return found.map((each) => {
    const laptop = /^(dev|development|test|testing)$/.test(each.section) || (production && each.section === 'default')
    return observed(
      path,
      each.number,
      each.technology,
      each.detail,
      laptop ? { strength: 'weak', role: 'test-only' } : {},
    )
  })
}

function readAlembic(path: string, text: string): readonly Observation[] {
  return linesOf(text).flatMap(({ text: line, line: number }) => {
    const url = /^\s*sqlalchemy\.url\s*=/.test(line) ? connectionUrlIn(line) : undefined
    return url === undefined ? [] : [observed(path, number, url.technology, `sqlalchemy.url = ${url.shown}`)]
  })
}

/** https://supabase.com/docs/guides/local-development/cli/config#db.major_version */
function readSupabase(path: string, text: string): readonly Observation[] {
  const major = linesOf(text).find((each) => /^\s*major_version\s*=\s*\d+/.test(each.text))
  const version = /=\s*(\d+)/.exec(major?.text ?? '')?.[1]
  const strength = isTestPath(path) ? 'weak' : 'strong'
  return [
    observed(
      path,
      major?.line ?? 1,
      'postgres',
      version === undefined ? 'supabase/config.toml' : `major_version = ${version}`,
      { version, strength },
    ),
  ]
}

function readWrangler(path: string, text: string): readonly Observation[] {
  return d1Bindings(path, text)
    .slice(0, 1)
    .map(({ line }) => observed(path, line, 'sqlite', 'd1_databases'))
}

/** `DB_CONNECTION=mysql`, `QUEUE_CONNECTION=redis` in an example of the environment. */
export function readDialectVariables(path: string, text: string): readonly Observation[] {
  return linesOf(text).flatMap(({ text: line, line: number }) => {
    // https://laravel.com/docs/queues#connections-vs-queues
    const queue = /^\s*(?:export\s+)?(QUEUE_(?:CONNECTION|DRIVER))\s*=\s*["']?redis\b/.exec(line)?.[1]
    if (queue !== undefined)
      return [observed(path, number, 'redis', `${queue}=redis`, { strength: 'medium', role: 'queue' })]
    const named =
      /^\s*(?:export\s+)?(DB_(?:CONNECTION|ENGINE|DIALECT|TYPE|CLIENT|ADAPTER|DRIVER)|DATABASE_(?:TYPE|DIALECT|CLIENT|ENGINE|PROVIDER))\s*=\s*["']?([\w.-]+)/.exec(
        line,
      )
    const technology = named?.[2] === undefined ? undefined : databaseNamed(named[2])
    return technology === undefined
      ? []
      : [observed(path, number, technology, `${named?.[1] ?? ''}=${named?.[2] ?? ''}`, { strength: 'medium' })]
  })
}
