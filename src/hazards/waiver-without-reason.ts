import { hazard, none } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'

/** Raised where waivers meet findings, in findings/waivers.ts: nothing in a history shows it by itself. */
export const waiverWithoutReason = hazard({
  id: 'waiver-without-reason',
  check: null,
  severity: 'low',
  engines: EVERY_ENGINE,
  subject: 'history',
  title: 'Waiver that does not say why',
  why: 'Whoever meets the statement later cannot tell whether the risk was weighed or the comment was copied. Without a reason the waiver does not count, and the finding stands.',
  instead: 'Write the reason into the waiver: why it is safe here, and who has looked at it.',
  sources: ['docs/waivers.md'],
  bad: {},
  good: {},
  detect: () => none,
})
