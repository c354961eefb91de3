import type { Survey } from '../migrations/histories.js'
import { planStatements } from '../migrations/plan.js'
import { replay, type Replayed } from '../replay/replay.js'
import type { Facts } from './facts.js'
import { gatherDocuments, gatherOperations } from './gather.js'

/** What the base shows, for checks of the repository: a change may turn one from pass to fail. */
export interface BaseEvidence {
  readonly survey: Survey
  readonly replayed: readonly Replayed[]
  readonly facts: Facts
}

/** Replays the base's histories for their schema alone: nothing in them is judged. */
export async function evidenceOnBase(survey: Survey): Promise<BaseEvidence> {
  const replayed = survey.histories.map((history) =>
    replay(
      planStatements(history, 'review', () => ({ change: 'unchanged', pending: false, past: false })),
      { hazards: [], levels: {}, settings: { lockTimeoutCeiling: 0 }, base: undefined, baseTip: [] },
    ),
  )
  const documents = await gatherDocuments(survey, replayed)
  return { survey, replayed, facts: { ...(await gatherOperations(survey)), documents } }
}
