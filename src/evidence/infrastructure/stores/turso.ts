import type { Database, Signal } from '../../../stack/model.js'
import type { StoreResource } from '../facts.js'

/**
 * A Turso database, which nothing declares but the address that the application is told: a host of Turso, or variables
 * of its name. Turso backs up at each COMMIT and restores any moment of the last day, 10, 30 or 90 days by plan, into a
 * new database (https://docs.turso.tech/features/point-in-time-recovery); storage is encrypted
 * (https://docs.turso.tech/cloud/encryption).
 */
export function tursoStores(databases: readonly Database[]): readonly StoreResource[] {
  const signal = databases
    .filter(({ engine }) => engine === 'sqlite')
    .flatMap(({ signals }) => signals)
    .find(isTursos)
  if (signal === undefined) return []
  const seen = { path: signal.path, line: signal.line, quote: signal.detail }
  return [
    {
      engine: 'sqlite',
      address: 'the Turso database',
      kind: 'managed',
      role: 'primary',
      service: { provider: 'turso', name: undefined },
      seen,
      backups: {
        state: 'on',
        retentionDays: undefined,
        byPlan: { least: 1, most: 90, said: '1 to 90 days by plan; which plan it is cannot be seen here' },
        schedule: undefined,
        seen,
        note: undefined,
      },
      pitr: { state: 'on', seen, note: undefined },
      crossRegion: { state: 'unknown', seen, note: 'in which regions Turso keeps its backups cannot be seen here' },
      encryptedAtRest: { state: 'provider default', seen },
    },
  ]
}

function isTursos({ detail, role }: Signal): boolean {
  return role !== 'test-only' && (/^TURSO_/.test(detail) || detail.startsWith('libsql://***@turso/'))
}
