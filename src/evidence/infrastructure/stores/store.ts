import type { Dialect } from '../../../migrations/operation.js'
import type { Schedule } from '../../automation/facts.js'
import type { Seen } from '../../facts.js'
import type { Declared } from '../declared.js'
import type { State, StoreResource } from '../facts.js'
import { numberOf, textOf, whyUnknown, type Property } from '../value.js'

type Backups = StoreResource['backups']

/** A managed store of which nothing is known yet. */
export function managed(declared: Declared, engine: Dialect | undefined, said: Partial<StoreResource>): StoreResource {
  return {
    engine,
    address: declared.address,
    ...(declared.from === 'cloudformation'
      ? { template: { type: declared.type, language: languageOf(declared.seen.path) } }
      : {}),
    kind: 'managed',
    role: declared.nonProduction ? 'non-production' : 'primary',
    seen: declared.seen,
    backups: { state: 'unknown', retentionDays: undefined, schedule: undefined, seen: declared.seen, note: undefined },
    pitr: { state: 'unknown', seen: undefined, note: undefined },
    crossRegion: { state: 'unknown', seen: undefined, note: undefined },
    encryptedAtRest: { state: 'unknown', seen: undefined },
    ...said,
  }
}

function languageOf(path: string): 'cloudformation' | 'cdk' | 'cdk in Python' {
  if (path.endsWith('.py')) return 'cdk in Python'
  return /\.[cm]?[jt]s$/.test(path) ? 'cdk' : 'cloudformation'
}

/** Backups that a number of days switches on: `backup_retention_period`. */
export function backupsByDays(
  days: Property | undefined,
  state: State,
  otherwise: number | undefined,
  schedule: Schedule | undefined,
  declared: Declared,
): Backups {
  const seen = days?.seen ?? declared.seen
  const retentionDays = days === undefined ? otherwise : numberOf(days)
  return {
    state,
    retentionDays: state === 'on' ? retentionDays : undefined,
    schedule: state === 'on' ? schedule : undefined,
    seen,
    note:
      state === 'unknown' && days !== undefined
        ? `${whyUnknown(days) ?? 'the number of days'} cannot be resolved`
        : undefined,
  }
}

/** What the provider does by itself once a day. */
export function daily(seen: Seen): Schedule {
  return { expression: 'daily, by the provider', maxGapHours: 24, suspended: false, seen }
}

/** A switch of a store, with the place that says it. */
export function said(
  state: State,
  property: Property | undefined,
  declared: Declared,
): { readonly state: State; readonly seen: Seen; readonly note: string | undefined } {
  const why = state === 'unknown' ? whyUnknown(property) : undefined
  return {
    state,
    seen: property?.seen ?? declared.seen,
    note: why === undefined ? undefined : `${why} cannot be resolved`,
  }
}

/** Whether a name is written, and of no database that we know: Oracle, Db2. */
export function isForeign(name: Property | undefined): boolean {
  const written = textOf(name)
  return written !== undefined && engineNamed(written) === undefined
}

/** `postgres` of `aurora-postgresql`, `POSTGRES_15`, `docdb`, `valkey`: undefined where it is no store we know. */
export function engineNamed(name: string | undefined): Dialect | undefined {
  const written = name?.toLowerCase() ?? ''
  if (written.includes('postgres')) return 'postgres'
  if (written.includes('mariadb')) return 'mariadb'
  if (written.includes('mysql') || written === 'aurora') return 'mysql'
  if (written.startsWith('sqlserver') || written.includes('mssql')) return 'sqlserver'
  if (written.includes('mongo') || written === 'docdb') return 'mongodb'
  return /redis|valkey/.test(written) ? 'redis' : undefined
}
