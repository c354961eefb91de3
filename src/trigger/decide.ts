import type { TriggerReason } from '../report.js'
import { mayRunBackups } from './backup-scripts.js'
import type { ChangeSet, Reason } from './change.js'
import { mayFlushStores } from './flush-commands.js'
import { mayNameVersion } from './major-release.js'
import { mayShowDatabase } from './new-database.js'
import { mayDeploy } from './new-production-environment.js'
import { reasons } from './registry.js'
import { mayDeclareStores } from './store-infrastructure.js'

export interface Trigger {
  readonly triggered: boolean
  readonly reasons: readonly TriggerReason[]
}

/** Whether a change is reviewed, and why. `paths` takes the place of what files do by default; words always count. */
export function decideTrigger(change: ChangeSet): Trigger {
  const found = activeReasons(change).flatMap((reason) => reason.find(change))
  return { triggered: found.length > 0, reasons: found }
}

/** An audit is asked for by hand or by a schedule. */
export const AUDIT: Trigger = { triggered: true, reasons: [{ id: 'audit', detail: 'the whole repository' }] }

/** Whether it may be reviewed, by words and paths alone: what cannot matter ends here, without reading a tree. */
export function mayMatter(change: ChangeSet): boolean {
  return activeReasons(change).some((reason) => reason.mayHold(change))
}

/** Whether a reason needs the text of a changed file. */
export function wantsText(path: string): boolean {
  return [mayRunBackups, mayNameVersion, mayDeploy, mayShowDatabase, mayDeclareStores, mayFlushStores].some((may) =>
    may(path),
  )
}

function activeReasons({ settings }: ChangeSet): readonly Reason[] {
  return reasons.filter((each) => settings.paths.length === 0 || !each.replaceable)
}
