import type { BaseEvidence } from './evidence/on-base.js'
import type { KeptDump } from './hazards/hazard.js'
import type { Start, Surveyor } from './migrations/histories.js'
import type { PlannedHistory } from './pending.js'
import type { Replayed } from './replay/replay.js'
import type { TreePair } from './tree/tree.js'

interface Judged {
  readonly planned: readonly PlannedHistory[]
  /** By the planned histories' order, as the next. */
  readonly starts: readonly (Start | undefined)[]
  readonly replayed: readonly Replayed[]
  readonly before: BaseEvidence
}

/**
 * The dumps that were as new as the base's migrations, against what the change makes of them. A change that edits or
 * removes older migrations says nothing of a dump: what production has by now, nobody can tell.
 */
export async function keptDumps(
  surveyor: Surveyor,
  trees: TreePair,
  { planned, starts, replayed, before }: Judged,
): Promise<readonly KeptDump[]> {
  if (trees.base === undefined) return []
  const kept: KeptDump[] = []
  for (const [at, { plan, base }] of planned.entries()) {
    const [start, expected] = [starts[at], replayed[at]?.after]
    const old = before.replayed.find((each) => each.plan.history.id === base?.id)?.after
    if (base === undefined || expected === undefined || old === undefined || start === undefined) continue
    const ids = new Set(plan.history.migrations.map((each) => each.id))
    if (!base.migrations.every((each) => ids.has(each.id))) continue
    const pending = plan.migrations.filter((each) => each.pending)
    if (pending.some((each) => each.change !== 'added')) continue
    const { path, schema: dumpedBefore } = start
    const isEdited = trees.base.entries.get(path)?.blob !== trees.head.entries.get(path)?.blob
    if (pending.length === 0 && !isEdited) continue
    const dumped = await surveyor.dumpedAt(trees.head, plan.history, path)
    if (dumped === undefined) continue
    const { schema, operations } = dumped
    kept.push({ path, plan, before: dumpedBefore, replayed: old, expected, kept: schema, operations })
  }
  return kept
}
