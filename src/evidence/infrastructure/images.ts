import type { Dialect } from '../../migrations/operation.js'

const IMAGES: readonly (readonly [RegExp, Dialect])[] = [
  [
    /^(postgres|postgis\/postgis|pgvector\/pgvector|timescale\/timescaledb.*|pgautoupgrade\/pgautoupgrade|supabase\/postgres|bitnami(legacy)?\/postgresql.*)$/,
    'postgres',
  ],
  [/^(mysql|mysql\/mysql-server|percona|percona\/percona-server|bitnami(legacy)?\/mysql)$/, 'mysql'],
  [/^(mariadb|bitnami(legacy)?\/mariadb.*)$/, 'mariadb'],
  [/^(mongo|mongodb\/mongodb-.*|bitnami(legacy)?\/mongodb.*)$/, 'mongodb'],
  [/^(redis|redis\/redis-stack.*|valkey\/valkey|bitnami(legacy)?\/(redis|valkey).*)$/, 'redis'],
  [/^(mssql\/server|azure-sql-edge)$/, 'sqlserver'],
]

/** The database that an image runs: `ghcr.io/library/postgres:16-alpine`. */
export function engineOfImage(image: string): Dialect | undefined {
  const name = (image.replace(/\$\{\w+:?-([^{}]*)\}/g, '$1').split('@')[0] ?? '')
    .replace(/:[\w][\w.-]*$/, '')
    .replace(/^[\w-]+(\.[\w-]+)+(:\d+)?\//, '')
    .replace(/^library\//, '')
  return IMAGES.find(([pattern]) => pattern.test(name))?.[1]
}
