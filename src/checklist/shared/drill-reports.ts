import type { DrillReport } from '../../evidence/github/facts.js'
import type { Answer, Evidence } from '../check.js'
import { backedUpStores, isKin, type BackedUpStore } from './backups.js'
import { ago, answerOfRun, daysSince, LONGEST_DAYS } from './runs.js'

/** The newest report that a drill of this store left; a report without a store is of the only one. */
export function newestReportOf(evidence: Evidence, store: BackedUpStore): DrillReport | undefined {
  const { github } = evidence.facts
  if (github === undefined || !github.drillReports.known) return undefined
  const alone = backedUpStores(evidence).length === 1
  return github.drillReports.value
    .filter(({ store: named }) => (named === undefined ? alone : isOf(named, store)))
    .filter(({ restoredAt }) => Date.parse(restoredAt) <= evidence.now.getTime())
    .sort((a, b) => Date.parse(b.restoredAt) - Date.parse(a.restoredAt))[0]
}

function isOf(named: string, { id, engine }: BackedUpStore): boolean {
  const name = named.toLowerCase()
  return name === id.toLowerCase() || (isEngine(name) && isKin(name, engine))
}

function isEngine(name: string): name is BackedUpStore['engine'] {
  return /^(postgres|mysql|mariadb|sqlite|sqlserver|mongodb|dynamodb|redis)$/.test(name)
}

/** What the report proves: the rows that were counted in a restored backup. Undefined where it is too old to speak. */
export function newestReport(evidence: Evidence, store: BackedUpStore): Answer | undefined {
  const report = newestReportOf(evidence, store)
  if (report === undefined) return undefined
  const { ok, rowsChecked, restoredAt, backupTakenAt } = report
  const days = daysSince(restoredAt, evidence.now)
  const when = ago(restoredAt, evidence.now)
  if (!ok) return answerOfRun('fail', `the restore drill of ${when} reports a failure`, report)
  if (days > LONGEST_DAYS) return undefined
  const of = backupTakenAt === undefined ? 'a backup' : `the backup of ${backupTakenAt.slice(0, 10)}`
  const rows = `${rowsChecked} ${rowsChecked === 1 ? 'row' : 'rows'}`
  if (rowsChecked === 0) return answerOfRun('warn', `${of} was restored ${when}, and no row was looked at`, report)
  const summary = `${of} was restored ${when}, ${rows} checked`
  return answerOfRun(days <= evidence.settings.restoreDays ? 'pass' : 'warn', summary, report)
}
