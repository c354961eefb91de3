import { hazard, none } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'

/** Raised where waivers meet findings, in findings/waivers.ts: nothing in a history shows it by itself. */
export const waiverUnused = hazard({
  id: 'waiver-unused',
  check: null,
  severity: 'low',
  engines: EVERY_ENGINE,
  subject: 'history',
  title: 'Waiver that waives nothing',
  why: 'No finding of that kind stands at the statement: the waiver was misspelt or misplaced, or the statement has changed since. It would hide the next finding that comes there.',
  instead: 'Take the waiver out, or put it on or right above the statement with the id that the finding names.',
  sources: ['docs/waivers.md'],
  bad: {},
  good: {},
  detect: () => none,
})
