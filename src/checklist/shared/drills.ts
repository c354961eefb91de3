import type { Command, Unit } from '../../evidence/automation/facts.js'
import { isKin, type BackedUpStore } from './backups.js'

/** Something that restores into a place of its own, and what it does around that. */
export interface Drill {
  readonly unit: Unit
  readonly restore: Command
  readonly fetches: boolean
  /** It looks at rows, and fails where they are not as they should be; that tables are there is not enough. */
  readonly asserts: boolean
  /** The dump that it restores was made in the same run. */
  readonly ownDump: boolean
}

/** Of several drills the one that proves most speaks. */
export function worth({ fetches, asserts, ownDump, unit }: Drill): number {
  return [fetches, asserts, !ownDump, unit.schedules.length > 0].filter(Boolean).length
}

/** Managed services restore from their own snapshots: nothing is fetched first. */
const FROM_SNAPSHOT =
  /^(aws (rds|dynamodb|backup)|gcloud sql|az|heroku|terraform|tofu|terragrunt|wal-g|pgbackrest|barman|litestream|pbm|velero|wrangler d1 time-travel|turso db create)\b/

export function drillOf(unit: Unit, store: BackedUpStore): readonly Drill[] {
  const restore = unit.commands.find(
    (each) =>
      each.purpose === 'restore' && !each.schemaOnly && (each.engine === undefined || isKin(each.engine, store.engine)),
  )
  if (restore === undefined) return []
  const fetches = unit.commands.some((each) => each.purpose === 'download') || FROM_SNAPSHOT.test(restore.program)
  const looks = unit.commands.filter((each) => each.purpose === 'assert' && !each.failureIgnored)
  const asserts = looks.some((each) => !each.schemaOnly)
  const ownDump = !fetches && unit.commands.some((each) => each.purpose === 'backup')
  // A fixture that a test loads, or a script that somebody runs by hand without looking at the rows, tests no backup.
  return looks.length > 0 || (unit.reachable && (fetches || ownDump))
    ? [{ unit, restore, fetches, asserts, ownDump }]
    : []
}
