import type { Finding } from '../report.js'
import type { Palette } from './colour.js'
import { plain } from './escape.js'
import { fixLines } from './fix-lines.js'
import { lockSentences } from './locks.js'
import { sameWaySentence, type SameWay } from './same-way.js'
import { silencedSentences } from './silenced.js'
import { indented, wrapped } from './wrap.js'

/** `path:line:column  HIGH  message`, then the statement, what it locks, and the safe way. */
export function findingText(
  finding: Finding,
  same: SameWay | undefined,
  paint: Palette,
  width: number,
): readonly string[] {
  const fix = same === undefined ? fixLines(finding.fix, width - 6) : wrapped(asShown(same), width - 6, 0)
  return [
    `${head(finding, paint)}  ${plain(finding.message, 4_000)}`,
    ...(finding.statement === '' ? [] : [`    ${paint.faint(plain(finding.statement, 400))}`]),
    ...lockSentences(finding, (name) => plain(name, 200), 20).flatMap((each) => wrapped(each, width, 4)),
    ...silencedSentences(finding, (directive) => plain(directive, 160)).flatMap((each) => wrapped(each, width, 4)),
    ...(fix.length === 0 ? [] : ['    Fix:', ...indented(fix, 6)]),
  ]
}

function asShown(same: SameWay): string {
  const { path, line } = same.shown
  return sameWaySentence(same, `${plain(path, 1_000)}:${line}`, (name) => plain(name, 200))
}

/** A waived finding: its message, and who took it upon himself. */
export function waivedText(finding: Finding, paint: Palette, width: number): readonly string[] {
  const { reason = '', until = null, by = null } = finding.waived ?? {}
  const terms = [
    reason === '' ? 'no reason given' : `“${plain(reason, 500)}”`,
    until === null ? 'without an end' : `until ${plain(until, 40)}`,
    ...(by === null ? [] : [`approved by ${plain(by, 80)}`]),
  ]
  return [
    `${head(finding, paint)}  waived  ${plain(finding.message, 4_000)}`,
    ...wrapped(`Waived: ${terms.join(', ')}.`, width, 4),
  ]
}

function head({ path, line, column, severity }: Finding, paint: Palette): string {
  return `${paint.strong(`${plain(path, 1_000)}:${line}:${column}`)}  ${paint.severity(severity)(severity.toUpperCase())}`
}
