import type { Command, Unit } from '../../evidence/automation/facts.js'
import type { RestoreTestingPlan } from '../../evidence/infrastructure/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import {
  bestOf,
  hasBackups,
  inDays,
  inHours,
  isKin,
  judgeStores,
  notHere,
  seenAnswer,
  type BackedUpStore,
} from '../shared/backups.js'
import { backupRemedy } from '../shared/backup-remedies.js'

export const restoreTested = check({
  id: 'backup/restore-tested',
  title: 'Restoration tested',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E2',
  attestable: true,
  priority: 'critical',
  why: 'A backup that was never restored is a hope.',
  evaluate: (evidence) => judgeStores(evidence, (store) => restoreTestOf(evidence, store)),
  remedy: backupRemedy('restore-tested'),
  afterwards: 'Look at the newest run of the restore drill once a month, and at how long it took.',
})

/** How far restores are tested, as configured: whether a drill succeeded is not seen here. */
function restoreTestOf(evidence: Evidence, store: BackedUpStore): Answer {
  const plans = evidence.facts.infrastructure.restoreTests.filter(
    (each) => each.engine === undefined || isKin(each.engine, store.engine),
  )
  const drills = evidence.facts.automation.units
    .flatMap((unit) => drillOf(unit, store))
    .sort((a, b) => worth(b) - worth(a))
  const best = bestOf([
    ...plans.map((each) => fromPlan(each, evidence.settings.restoreDays)),
    ...drills.map((each) => fromDrill(each, evidence.settings.restoreDays)),
  ])
  if (best !== undefined) return best
  if (hasBackups(store)) {
    return { status: 'fail', summary: 'backups are configured here, and nothing ever restores one', level: 'E3' }
  }
  const off = store.resources.find((each) => each.backups.state === 'off')
  if (off !== undefined) return seenAnswer('fail', `${off.address}: there is no backup to restore`, off.backups.seen)
  return notHere(evidence, store, 'whether its backups were ever restored cannot be seen')
}

function fromPlan({ schedule, seen }: RestoreTestingPlan, days: number): Answer {
  const gap = schedule?.maxGapHours
  if (gap === undefined) {
    return seenAnswer('warn', 'AWS Backup tests restores; how often cannot be read', seen)
  }
  // Months have up to 31 days: a monthly plan keeps a limit of 30.
  return gap <= (days + 1) * 24
    ? seenAnswer('pass', `AWS Backup restores at least every ${inHours(gap)}; its results are not visible here`, seen)
    : seenAnswer('warn', `AWS Backup restores only every ${inHours(gap)}`, seen)
}

/** Something that restores into a place of its own, and what it does around that. */
interface Drill {
  readonly unit: Unit
  readonly restore: Command
  readonly fetches: boolean
  readonly asserts: boolean
  /** The dump that it restores was made in the same run. */
  readonly ownDump: boolean
}

/** Of several drills the one that proves most speaks. */
function worth({ fetches, asserts, ownDump, unit }: Drill): number {
  return [fetches, asserts, !ownDump, unit.schedules.length > 0].filter(Boolean).length
}

/** Managed services restore from their own snapshots: nothing is fetched first. */
const FROM_SNAPSHOT =
  /^(aws (rds|dynamodb|backup)|gcloud sql|az|heroku|wal-g|pgbackrest|barman|litestream|pbm|velero)\b/

function drillOf(unit: Unit, store: BackedUpStore): readonly Drill[] {
  const restore = unit.commands.find(
    (each) =>
      each.purpose === 'restore' && !each.schemaOnly && (each.engine === undefined || isKin(each.engine, store.engine)),
  )
  if (restore === undefined) return []
  const fetches = unit.commands.some((each) => each.purpose === 'download') || FROM_SNAPSHOT.test(restore.program)
  const asserts = unit.commands.some((each) => each.purpose === 'assert' && !each.failureIgnored)
  const ownDump = !fetches && unit.commands.some((each) => each.purpose === 'backup')
  // A fixture that a test loads, or a script that somebody runs in an emergency, tests no backup.
  return fetches || ownDump || asserts ? [{ unit, restore, fetches, asserts, ownDump }] : []
}

function fromDrill({ unit, restore, fetches, asserts, ownDump }: Drill, days: number): Answer {
  const warn = (summary: string): Answer => seenAnswer('warn', summary, restore.seen)
  const running = unit.schedules.filter((each) => !each.suspended)
  const suspended = unit.schedules.length > 0 && running.length === 0
  if (suspended) return seenAnswer('fail', `the restore drill ${unit.name} is suspended`, unit.schedules[0]?.seen)
  if (ownDump) return warn(`${unit.name} restores the dump that it has just made: it tests commands, not backups`)
  if (restore.failureIgnored) return warn(`${unit.name} goes on when the restore fails`)
  if (!asserts) return warn(`${unit.name} restores, but nothing looks at the rows`)
  if (!fetches) return warn(`${unit.name} restores and checks, but from where cannot be seen`)
  if (running.length === 0) {
    return warn(
      unit.reachable ? `${unit.name} restores and checks, without a schedule` : `nothing runs the drill ${unit.name}`,
    )
  }
  const gap = Math.min(...running.map((each) => each.maxGapHours ?? Infinity))
  if (gap > (days + 1) * 24) {
    return warn(
      `${unit.name} restores and checks ${gap === Infinity ? 'at times that cannot be read' : `every ${inDays(gap / 24)}`}`,
    )
  }
  return warn(`a drill every ${inHours(gap)} is configured; whether it succeeds cannot be seen`)
}
