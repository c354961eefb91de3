import type { Candidate, Hazard } from '../hazards/hazard.js'
import type { Settings, TableSettings } from '../inputs/settings.js'
import type { Change } from '../migrations/model.js'
import { showName } from '../migrations/operation.js'
import type { Finding } from '../report.js'
import type { Detected } from '../replay/detect.js'
import type { Replayed } from '../replay/replay.js'
import { shownLockMode } from '../schema/effect.js'
import { isBaselined } from './baseline.js'
import type { Baseline } from './baseline-file.js'
import type { Codeowners } from './codeowners.js'
import { fingerprint } from './fingerprint.js'
import { isDeclaredIrreversible, isIgnored } from './exempt.js'
import { FixWriter } from './fix.js'
import { excerpt, masked } from './masking.js'
import { merged } from './merge.js'
import { severityOf, waitsForRows } from './severity.js'
import { silencedIn } from './silenced.js'
import { sizeInWords, sizeOf, tablesOf } from './sizes.js'
import { applyWaivers } from './waived.js'

export interface SettleOptions {
  readonly mode: 'review' | 'audit'
  readonly hazards: readonly Hazard[]
  readonly settings: Settings
  readonly baseline: Baseline | undefined
  readonly codeowners: Codeowners | undefined
  readonly now: Date
  /** Where the head commit holds the same file: an annotation may stand there. */
  readonly annotatable: (path: string) => boolean
  /** Whether the change touches the file; a folder that moves with its contents is not touched. */
  readonly touched: (path: string) => boolean
}

/** A finding, and the statement that waivers are looked for on. */
export interface Settled {
  readonly finding: Finding
  readonly detected: Detected
}

/**
 * Candidates become findings here and nowhere else: severity settled, fix written out, waivers and baseline applied,
 * duplicates of several histories merged, sorted by path, line and hazard.
 */
export function settle(
  replayed: readonly Replayed[],
  options: SettleOptions,
  repository: readonly Finding[] = [],
): readonly Finding[] {
  const settled = replayed.flatMap((each) => {
    const fixes = new FixWriter(each)
    return each.detected
      .filter((detected) => isWanted(detected, options.settings))
      .map((detected) => ({ detected, finding: findingOf(detected, fixes, options) }))
  })
  const waived = applyWaivers(settled, replayed, options)
  return merged([...waived, ...repository]).sort(byPlace)
}

function findingOf(detected: Detected, fixes: FixWriter, options: SettleOptions): Finding {
  const { hazard, candidate, history, migration, planned, statement } = detected
  const tables = tablesOf(history, options.settings)
  const severity = severityOf(hazard, candidate, tables, options.settings.hazards)
  const sql = statement?.sql.text ?? ''
  const print = fingerprint({
    hazard: hazard.id,
    database: history.database,
    migration: migration?.id ?? '',
    object: candidate.object,
    statement: sql,
  })
  const past = planned?.past ?? false
  const change = planned?.change ?? 'unchanged'
  // What was released is no longer written another way.
  const fix = past ? undefined : fixes.write(detected)
  return {
    hazard: hazard.id,
    title: hazard.title,
    check: hazard.check,
    history: history.id,
    migration: migration?.id ?? null,
    severity,
    path: candidate.span.path,
    line: candidate.span.line,
    column: candidate.span.column,
    endLine: candidate.span.endLine,
    endColumn: candidate.span.endColumn,
    exact: candidate.span.exact,
    statement: excerpt(sql),
    message: masked(messageOf(hazard, candidate, tables)),
    engines: [history.dialect],
    object: masked(candidate.object),
    locks: (candidate.locks ?? [])
      .filter((lock) => lock.older)
      .map((lock) => ({
        relation: showName(lock.relation),
        mode: shownLockMode(history.dialect, lock.mode),
        blocks: lock.blocks,
      })),
    rewrites: (candidate.rewrites ?? []).map(showName),
    introduced: introducedBy(options, change, detected),
    past,
    baselined: isBaselined(options.baseline, { fingerprint: print, severity }, options.now),
    proven: candidate.proven ?? 'rule',
    fingerprint: print,
    annotatable: options.annotatable(candidate.span.path),
    ...(fix === undefined ? {} : { fix }),
    ...silencedIn(statement),
  }
}

/** How long a lock lasts depends on the table's size: where it is known, the message says it. */
function messageOf(hazard: Hazard, candidate: Candidate, tables: TableSettings | undefined): string {
  const size = waitsForRows(hazard) ? sizeOf(candidate, tables) : undefined
  return size === undefined ? candidate.message : `${candidate.message.replace(/\.$/, '')} (${sizeInWords(size)}).`
}

/**
 * What an added migration does is the change's. Of an edited one, what stands in a file that the change leaves alone was
 * there before (the up, where only the down is new), and so it is with files that are no migrations.
 */
function introducedBy({ mode, touched }: SettleOptions, change: Change, detected: Detected): Finding['introduced'] {
  if (mode === 'audit') return 'no'
  if (change === 'added') return 'yes'
  const { hazard, candidate } = detected
  const ofWhole = hazard.subject === 'migration' || hazard.subject === 'history'
  if (change === 'edited' && ofWhole) return 'yes'
  if (change === 'edited' || hazard.subject === 'history') return touched(candidate.span.path) ? 'yes' : 'no'
  return 'no'
}

/** The configuration names migrations that are known to have no way back: nobody asks for one again. */
function isWanted({ hazard, candidate, migration }: Detected, settings: Settings): boolean {
  if (isIgnored(candidate.span.path, settings)) return false
  return !(
    hazard.check === 'migrations/up-down' &&
    migration !== undefined &&
    isDeclaredIrreversible(migration, settings)
  )
}

function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.path, b.path) ||
    a.line - b.line ||
    compare(a.hazard, b.hazard) ||
    a.column - b.column ||
    compare(a.object, b.object)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
