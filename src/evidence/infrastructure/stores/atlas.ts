import type { Schedule } from '../../automation/facts.js'
import { absent, refersTo, type Declared } from '../declared.js'
import type { StoreResource } from '../facts.js'
import { at, items, numberOf, stateOf, textOf, type Property } from '../value.js'
import { managed, said } from './store.js'

/**
 * Clusters of MongoDB Atlas, with the schedule that is declared for them
 * (https://registry.terraform.io/providers/mongodb/mongodbatlas/latest/docs/resources/cloud_backup_schedule). Whether a
 * cluster is backed up by default, and whether continuously, depends on its tier: what is not set is unknown. Storage is
 * always encrypted (https://www.mongodb.com/docs/atlas/security-kms-encryption/). A schedule without an item replaces the
 * one that Atlas makes by none (same page: "with no policy items to remove the default policy").
 */
export function atlasStore(declared: Declared, all: readonly Declared[]): StoreResource | undefined {
  if (!/^mongodbatlas_(advanced_)?cluster$/.test(declared.type)) return undefined
  const enabled = at(declared.properties, 'backup_enabled') ?? at(declared.properties, 'cloud_backup')
  const pit = at(declared.properties, 'pit_enabled')
  const schedule = all.find((each) => each.type === 'mongodbatlas_cloud_backup_schedule' && isFor(each, declared))
  const copy = at(schedule?.properties, 'copy_settings')
  const policy = schedule === undefined ? undefined : policyOf(schedule)
  const state = stateOf(enabled, 'unknown')
  const window = numberOf(at(schedule?.properties, 'restore_window_days'))
  return managed(declared, 'mongodb', {
    backups: {
      ...said(state, enabled, declared),
      retentionDays: state === 'on' ? policy?.days : undefined,
      schedule: state === 'on' ? policy?.schedule : undefined,
      ...(schedule === undefined || policy?.schedule !== undefined || absent(schedule, 'off') === 'unknown'
        ? {}
        : { weakness: 'its backup schedule has no policy item: no snapshot is taken by itself' }),
    },
    pitr: {
      ...said(state === 'off' ? 'off' : stateOf(pit, 'unknown'), pit, declared),
      ...(window === undefined ? {} : { days: window }),
    },
    crossRegion:
      copy === undefined
        ? { state: 'unknown', seen: declared.seen, note: 'no copy settings here' }
        : { state: 'on', seen: copy.seen, note: `copied to ${textOf(at(copy, 'region_name')) ?? 'another region'}` },
    encryptedAtRest: { state: 'provider default', seen: declared.seen },
  })
}

function isFor(schedule: Declared, cluster: Declared): boolean {
  const named = at(schedule.properties, 'cluster_name')
  if (named?.value.kind === 'reference') return refersTo(named.value.to, cluster)
  const name = textOf(named)
  return name !== undefined && name === textOf(at(cluster.properties, 'name'))
}

const UNITS: Readonly<Record<string, number>> = { days: 1, weeks: 7, months: 31, years: 365 }

function policyOf(schedule: Declared): { readonly schedule: Schedule | undefined; readonly days: number | undefined } {
  const [hourly, daily, weekly, monthly] = ['hourly', 'daily', 'weekly', 'monthly'].map((each) =>
    items(at(schedule.properties, `policy_item_${each}`)),
  )
  const kinds: readonly (readonly [readonly Property[] | undefined, string, number])[] = [
    [hourly, 'hourly', numberOf(at(hourly?.[0], 'frequency_interval')) ?? 12],
    [daily, 'daily', 24],
    [weekly, 'weekly', 168],
    [monthly, 'monthly', 31 * 24],
  ]
  const first = kinds.find(([found]) => found?.[0] !== undefined)
  const days = kinds.flatMap(([found]) =>
    (found ?? []).map((each) => {
      const value = numberOf(at(each, 'retention_value'))
      return value === undefined ? 0 : value * (UNITS[textOf(at(each, 'retention_unit')) ?? ''] ?? 0)
    }),
  )
  const [found, expression = '', maxGapHours] = first ?? []
  const longest = Math.max(0, ...days)
  return {
    schedule:
      found?.[0] === undefined
        ? undefined
        : { expression: `${expression} policy`, maxGapHours, suspended: false, seen: found[0].seen },
    days: longest === 0 ? undefined : longest,
  }
}
