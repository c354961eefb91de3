import { hazard, none } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'

/** Raised where waivers meet findings, in findings/waivers.ts: nothing in a history shows it by itself. */
export const waiverExpired = hazard({
  id: 'waiver-expired',
  check: null,
  severity: 'low',
  engines: EVERY_ENGINE,
  subject: 'history',
  title: 'Waiver whose date has passed',
  why: 'The finding was waived until a date that has passed: it stands again, and gates as if it had never been waived.',
  instead: 'Do what the waiver put off, or give it a new date with the reason why it takes longer.',
  sources: ['docs/waivers.md'],
  bad: {},
  good: {},
  detect: () => none,
})
