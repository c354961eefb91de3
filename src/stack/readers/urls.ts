import { databaseSignals } from '../databases/registry.js'
import type { Observation } from '../observation.js'
import { linesOf } from '../observation.js'
import { isTestPath } from '../manifests/dependency.js'
import { isWorkflow, roleByPath } from '../paths.js'
import { unreviewedSignals } from '../unreviewed.js'

const MANAGED: readonly (readonly [RegExp, string])[] = [
  [/\.rds\.amazonaws\.com$/, 'rds'],
  [/\.cache\.amazonaws\.com$/, 'elasticache'],
  [/\.neon\.tech$/, 'neon'],
  [/\.supabase\.(co|com|in)$/, 'supabase'],
  [/\.(psdb\.cloud|connect\.psdb\.cloud)$/, 'planetscale'],
  [/\.(database|mysql|postgres|redis)(\.cache)?\.(windows|azure|database\.azure)\.(net|com)$/, 'azure'],
  [/\.database\.azure\.com$/, 'azure'],
  [/\.mongodb\.net$/, 'atlas'],
  [/\.upstash\.io$/, 'upstash'],
  [/\.render\.com$/, 'render'],
  [/\.aivencloud\.com$/, 'aiven'],
  [/\.turso\.io$/, 'turso'],
]

/** A connection URL with nothing in it that is secret: the scheme and what kind of host it names. */
export interface ConnectionUrl {
  readonly technology: string
  /** `postgres://***@localhost/***`. */
  readonly shown: string
}

/** The first connection URL of a line. User, password, host, path and query are dropped here and never kept. */
export function connectionUrlIn(line: string): ConnectionUrl | undefined {
  for (const found of line.matchAll(/(?:\bjdbc:)?\b([a-z][a-z0-9]{1,20})(?:\+\w{1,20})?:\/\/([^\s"'`<>)]*)/g)) {
    const [, scheme = '', rest = ''] = found
    const database = [...databaseSignals, ...unreviewedSignals].find(({ schemes }) => schemes.includes(scheme))
    if (database === undefined) continue
    if (database.id === 'sqlite') {
      const hosted = scheme === 'libsql' && hostClass(rest) === 'turso'
      return { technology: 'sqlite', shown: hosted ? `${scheme}://***@turso/***` : `${scheme}:***` }
    }
    return { technology: database.id, shown: `${scheme}://***@${hostClass(rest)}/***` }
  }
  if (/\bsqlite3?(\+\w+)?:|["'=]file:[\w./-]*\.(db|sqlite3?)\b/.test(line))
    return { technology: 'sqlite', shown: 'sqlite:***' }
  return undefined
}

function hostClass(rest: string): string {
  const authority = rest.split(/[/?#;]/)[0] ?? ''
  const host = authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d+$/, '')
    .toLowerCase()
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|host\.docker\.internal)$/.test(host)) return 'localhost'
  const managed = MANAGED.find(([pattern]) => pattern.test(host))?.[1]
  if (managed !== undefined) return managed
  return /^[a-z][a-z0-9_-]*$/.test(host) ? 'service' : 'other'
}

/** Connection URLs and variables in configuration. Only their scheme and their names are looked at. */
export function readUrls(path: string, text: string): readonly Observation[] {
  return linesOf(text).flatMap((each): readonly Observation[] => {
    const { line } = each
    const url = connectionUrlIn(each.text)
    const names = variablesIn(each.text).map(({ technology, name }): Observation => ({
      technology,
      strength: 'weak',
      kind: 'environment',
      path,
      line,
      detail: name,
      role: roleOf(technology, path),
    }))
    if (url === undefined) return names
    const { technology, shown } = url
    const role =
      technology === 'redis' && namesBroker(each.text) && !isTestPath(path) ? 'queue' : roleOf(technology, path)
    return [
      ...names,
      {
        technology,
        strength: isWorkflow(path) ? 'weak' : 'medium',
        kind: 'url',
        path,
        line,
        detail: shown,
        role,
      },
    ]
  })
}

/** Variables by whose name a database is known: `PGHOST=`, `MYSQL_ROOT_PASSWORD:`. */
function variablesIn(line: string): readonly { readonly technology: string; readonly name: string }[] {
  const name = /^\s*(?:-\s*)?(?:export\s+)?["']?([A-Z][A-Z0-9_]{2,60})["']?\s*[:=]/.exec(line)?.[1]
  if (name === undefined) return []
  return databaseSignals.flatMap(({ id, environment }) => {
    const known = environment.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each))
    return known ? [{ technology: id, name }] : []
  })
}

/** A key by which a queue is told where its broker is: `CELERY_BROKER_URL=`, `broker_url =`, `SIDEKIQ_REDIS_URL:`. */
export function namesBroker(line: string): boolean {
  const key = /^\s*(?:-\s*)?(?:export\s+)?["']?([A-Za-z][\w.-]*)["']?\s*[:=]/.exec(line)?.[1] ?? ''
  return /(^|[_.-])(broker|queues?|sidekiq|resque|bull|rq)([_.-]|$)/i.test(key) && !/result/i.test(key)
}

function roleOf(technology: string, path: string) {
  return roleByPath(path, technology === 'redis' ? 'cache' : 'primary')
}
