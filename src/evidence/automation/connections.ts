import type { Connection } from './facts.js'
import type { Resolved } from './resolve.js'
import { seenAt } from './unit.js'

/** Files in which a connection for migrations is told from the application's. */
export function wantsConnections(path: string): boolean {
  return (
    /\.prisma$|(^|\/)(prisma|drizzle|knexfile|ormconfig|atlas)(\.config)?\.(ts|js|mjs|cjs|json|hcl)$|(^|\/)(data-source|datasource|database)\.(ts|js|yml)$/.test(
      path,
    ) ||
    /(^|\/)\.?env([.-][\w-]+)*[.-](example|sample|template|dist)$/.test(path) ||
    /(^|\/)alembic\/env\.py$|(^|\/)env\.py$/.test(path)
  )
}

/**
 * Names that providers and tools give to a connection past the pooler: Prisma's `directUrl`, Neon's
 * `DATABASE_URL_UNPOOLED`, Vercel's `POSTGRES_URL_NON_POOLING`, Supabase's `DIRECT_URL`.
 */
const DIRECT =
  /\b(DIRECT(_DATABASE)?_URL|DATABASE_DIRECT_URL|DATABASE_URL_DIRECT|DIRECT_DATABASE_URL|MIGRAT(?:E|IONS?)_DATABASE_URL|MIGRATION_URL|DATABASE_MIGRATIONS?_URL|\w*_UNPOOLED|\w*_NON_POOLING|SHADOWLESS_URL)\b|\bdirectUrl\b/i

/** Neon's host has `-pooler`, Supabase's transaction pooler listens on 6543, Prisma is told of PgBouncer by a parameter. */
const POOLED =
  /-pooler\.|pooler\.supabase\.com:6543|:6543\b|[?&]pgbouncer=true|\bpgbouncer[.:\w-]*:6432\b|@pgbouncer\b/i

/** Whether an address or the name of a secret goes through a pooler of transactions. */
export function pooling(text: string): Connection['pooled'] {
  if (POOLED.test(text)) return 'yes'
  if (DIRECT.test(text)) return 'no'
  if (/\b\w*(POOLED|POOLER|PGBOUNCER)\w*\b/.test(text)) return 'yes'
  const url = /\b(postgres(ql)?|mysql)(\+\w+)?:\/\/\S+/.test(text)
  return url ? 'no' : 'unknown'
}

/** Connections that configuration files and examples of environments tell. Addresses are quoted by their class alone. */
export function connectionsIn(files: ReadonlyMap<string, string>): readonly Connection[] {
  return [...files].flatMap(([path, text]) => (wantsConnections(path) ? inFile(path, text) : []))
}

function inFile(path: string, text: string): readonly Connection[] {
  if (text.length > 500_000) return []
  return text.split('\n').flatMap((line, index): readonly Connection[] => {
    const plain = line.trim()
    if (plain === '' || /^(#|\/\/|--)/.test(plain)) return []
    const name = /^(?:export\s+)?(\w+)\s*[:=]/.exec(plain)?.[1] ?? ''
    const quote = POOLED.test(plain) ? `${name}: a pooled address` : name
    // Of prisma.config.ts the CLI alone takes the address: https://www.prisma.io/docs/orm/reference/prisma-config-reference#datasourceurl
    const forCli = /(^|\/)prisma(\.config)?\.[cm]?[jt]s$/.test(path) && name === 'url' && DIRECT.test(plain)
    if (DIRECT.test(name) || /^directUrl\b/.test(name) || forCli)
      return [{ purpose: 'migrate', pooled: POOLED.test(plain) ? 'yes' : 'no', seen: seenAt(path, index + 1, quote) }]
    if (/^(url|DATABASE_URL|POSTGRES_URL|DB_URL)$/.test(name) && POOLED.test(plain))
      return [{ purpose: 'application', pooled: 'yes', seen: seenAt(path, index + 1, quote) }]
    return []
  })
}

const URL_VARIABLES =
  /^(\w*DATABASE\w*_?URL\w*|\w*DIRECT_URL|DB_URL|POSTGRES_URL\w*|PGHOST|DB_HOST|\w*DB_CONNECTION\w*|GOOSE_DBSTRING|DBMATE_DATABASE_URL|FLYWAY_URL)$/

/** How the steps that migrate connect, by the variables that they are given. */
export function connectionsOfUnits(resolved: readonly Resolved[]): readonly Connection[] {
  return resolved.flatMap(({ unit, draft }) => {
    const migrates = unit.commands.filter((each) => each.purpose === 'migrate' && !each.local)
    if (!unit.reachable || migrates.length === 0) return []
    return migrates.map(({ seen, program }): Connection => {
      const environment = new Map([...draft.setting.environment, ...nearest(draft.steps, seen.path, seen.line)])
      const values = [...environment].filter(([name]) => URL_VARIABLES.test(name))
      const states = [pooling(seen.quote), ...values.map(([name, value]) => pooling(`${name}=${value}`))]
      const known =
        [...environment].some(([name]) => DIRECT.test(name)) && !values.some(([, value]) => POOLED.test(value))
      const pooled = known ? 'no' : states.includes('yes') ? 'yes' : states.includes('no') ? 'no' : 'unknown'
      return { purpose: 'migrate', pooled, seen: seenAt(seen.path, seen.line, program) }
    })
  })
}

function nearest(steps: Resolved['draft']['steps'], path: string, line: number): ReadonlyMap<string, string> {
  const before = steps.filter((each) => each.path === path && each.offset < line)
  return (before.at(-1) ?? steps.at(-1))?.environment ?? new Map<string, string>()
}
