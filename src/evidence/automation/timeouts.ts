import type { TimeoutSetting } from './facts.js'
import { isEvidence } from './sources/paths.js'
import { seenAt } from './unit.js'

const CONFIGURATION =
  /(^|\/)(knexfile|ormconfig|data-source|datasource|database|db|mikro-orm\.config|drizzle\.config|prisma\.config|strong_migrations|flyway|liquibase)(\.config)?\.(js|ts|mjs|cjs|json|yml|yaml|rb|toml|conf|properties|exs)$/
const OTHERS =
  /(^|\/)(env\.py|settings(\/\w+)?\.py|config\/(config|runtime|prod)\.exs|application[\w-]*\.(yml|yaml|properties)|alembic\.ini)$/

/** Configuration of connections, deploy files and SQL that sets up roles. */
export function wantsTimeouts(path: string): boolean {
  return (
    isEvidence(path) &&
    (CONFIGURATION.test(path) ||
      OTHERS.test(path) ||
      isRoleScript(path) ||
      /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) ||
      /\.env[\w.-]*\.(example|sample|template|dist)$/.test(path))
  )
}

function isRoleScript(path: string): boolean {
  return (
    /\.sql$/.test(path) &&
    /(role|user|grant|timeout|setup|init|bootstrap|permission)/i.test(path) &&
    !/(^|\/)(node_modules|test)/.test(path)
  )
}

/** The server's own settings: https://www.postgresql.org/docs/18/runtime-config-client.html, MySQL's lock waits. */
const NAMES =
  'lock_timeout|statement_timeout|idle_in_transaction_session_timeout|transaction_timeout|lock_wait_timeout|innodb_lock_wait_timeout|max_execution_time|max_statement_time'

const PATTERNS: readonly RegExp[] = [
  // -c lock_timeout=5s, SET lock_timeout = '5s', lock_timeout: 5000, "lock_timeout": "5s"
  new RegExp(`\\b(${NAMES})['"]?\\s*(?:=>|=|:|\\bTO\\b|%3D)\\s*\\\\?['"]?(\\d+\\s?(?:ms|s|min|h)?)`, 'gi'),
  // StrongMigrations.lock_timeout = 10.seconds
  /\bStrongMigrations\.(lock_timeout|statement_timeout)\s*=\s*(\d+(?:\.(?:seconds?|minutes?|hours?))?)/g,
  // golang-migrate, per statement and by its client: https://github.com/golang-migrate/migrate/tree/master/database/postgres
  /\b(x-statement-timeout)=(\d+)/g,
]

/** Timeouts that every session of a tool gets from its configuration, comments left out. */
export function timeoutsIn(files: ReadonlyMap<string, string>): readonly TimeoutSetting[] {
  return [...files].flatMap(([path, text]) => {
    if (!wantsTimeouts(path) || text.length > 500_000) return []
    return text.split('\n').flatMap((line, index) => {
      if (/^\s*(#|\/\/|--|\*|;)/.test(line)) return []
      if (isRoleScript(path) && !/\balter\s+(role|user|database|system)\b/i.test(line)) return []
      const code = line.replace(/(^|\s)(#|\/\/)\s.*$/, '')
      const found = PATTERNS.flatMap((pattern) => [...code.matchAll(pattern)])
      const settings = new Map(found.map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]))
      return [...settings].map(([name, value]) => ({ name, value, seen: seenAt(path, index + 1, line) }))
    })
  })
}
