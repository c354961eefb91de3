import { BASELINE_PATH } from '../findings/baseline.js'
import type { Finding, Report } from '../report.js'
import type { Item, Section } from './budget.js'
import { code, markdown } from './escape.js'
import {
  DETAILS_END,
  detailsStart,
  findingInFull,
  findingInShort,
  placeOf,
  waivedFinding,
  type FileUrl,
} from './finding.js'
import { withSameWays } from './same-way.js'
import { plural } from './severity-words.js'

/** What a section needs to know beyond its findings. */
export interface Placement {
  readonly importance: number
  /** Where the rest is: "in the job summary". */
  readonly rest: string
  readonly share?: number
  readonly fileUrl?: FileUrl | undefined
}

export function waivedSection(findings: readonly Finding[], placement: Placement): Section {
  return listSection(
    `#### Waived: ${plural(findings.length, 'finding')}`,
    findings.map((each) => [waivedFinding(each, placement.fileUrl)]),
    'waived finding',
    placement,
  )
}

/** Findings with everything that their author needs to change them. */
export function fullSection(heading: string, findings: readonly Finding[], placement: Placement): Section {
  return listSection(
    heading,
    withSameWays(findings).map(({ finding, same }) => [
      findingInFull(finding, placement.fileUrl, same),
      findingInShort(finding, placement.fileUrl),
    ]),
    'finding',
    placement,
  )
}

export function compactSection(heading: string, findings: readonly Finding[], placement: Placement): Section {
  return listSection(
    heading,
    findings.map((each) => [findingInShort(each, placement.fileUrl)]),
    'finding',
    placement,
  )
}

export function notAnalysedSection({ notAnalysed }: Report, placement: Placement): Section {
  return listSection(
    `#### Not analysed: ${plural(notAnalysed.length, 'place')}\n\nNothing is said about what stands there.`,
    notAnalysed.map((each) => [`- ${placeOf(each, placement.fileUrl)} ${markdown(each.reason, 300)}`]),
    'place',
    placement,
  )
}

export function noticesSection({ notices }: Report, placement: Placement): Section {
  return listSection(
    notices.length === 0 ? '' : '#### About this review',
    notices.map((each) => [`- ${markdown(each, 600)}`]),
    'notice',
    placement,
  )
}

/** A heading and its items; nothing at all where there are no items. */
export function listSection(heading: string, items: readonly Item[], one: string, placement: Placement): Section {
  const { importance, rest, share } = placement
  return {
    importance,
    before: items.length === 0 ? '' : heading,
    items,
    after: '',
    more: (omitted) => moreLine(omitted, one, rest),
    ...(share === undefined ? {} : { share }),
  }
}

/** A collapsed section. `summary` is HTML: words of this program only. */
export function collapsed(summary: string, items: readonly Item[], one: string, placement: Placement): Section {
  const section = listSection(detailsStart(summary), items, one, placement)
  return items.length === 0 ? section : { ...section, after: DETAILS_END }
}

/** Says the full count of what does not fit; never a silent cut. */
function moreLine(omitted: number, one: string, rest: string): string {
  return `${plural(omitted, `more ${one}`)} ${omitted === 1 ? 'is' : 'are'} ${rest}.`
}

/** How one accepts a finding, in one line: by a waiver at its statement, or where it has none in the baseline. */
export function acceptanceHint(finding: Finding | undefined): string {
  if (finding !== undefined && finding.history === '') return baselineHint(finding)
  const hazard = finding === undefined || !/^[a-z0-9-]{1,80}$/.test(finding.hazard) ? 'HAZARD' : finding.hazard
  const approval = finding?.severity === 'critical' ? ' approved-by=@OWNER' : ''
  return `To accept a finding, write above its statement ${code(`-- database-review: allow ${hazard} reason="…" until=YYYY-MM-DD${approval}`)}`
}

/** What stands in no migration has no statement to write a waiver on. */
function baselineHint({ fingerprint, hazard, object }: Finding): string {
  const entry = JSON.stringify({ [fingerprint]: { hazard, object, reason: '…', expires: 'YYYY-MM-DD' } }).slice(1, -1)
  return `To accept it, add under ${code('fingerprints')} in ${code(BASELINE_PATH)} on the base branch ${code(entry, 600)}`
}
