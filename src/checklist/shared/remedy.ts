import { SEVERITIES } from '../../hazards/hazard.js'
import type { Finding } from '../../report.js'
import type { Evidence, Remedy } from '../check.js'
import { findingsOf } from './scope.js'

/** The remedy that the worst finding of a check (or of several) carries, or `fallback` where it has none. */
export function remedyOfFindings(
  evidence: Evidence,
  checks: string | readonly string[],
  text: string,
  fallback: Remedy,
): Remedy {
  const worst = [checks]
    .flat()
    .flatMap((check) => findingsOf(evidence, check))
    .filter((each) => each.waived === undefined && each.severity !== 'info')
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || Number(hasCode(b)) - Number(hasCode(a)),
    )[0]
  if (worst === undefined) return fallback
  return {
    missing: worst.message,
    text,
    ...(hasCode(worst)
      ? { language: worst.fix?.language ?? fallback.language, code: codeOf(worst) }
      : { language: fallback.language, code: fallback.code }),
    path: worst.path,
    line: worst.line,
  }
}

function hasCode(finding: Finding): boolean {
  return codeOf(finding).trim() !== ''
}

/** The fix as one text: each file behind its path and what to know before it. */
function codeOf({ fix }: Finding): string {
  const { code = '', files = [], after } = fix ?? {}
  const mark = (words: string): string => `${fix?.language === 'sql' ? '--' : '//'} ${words}`
  return [
    ...(code === '' ? [] : [code]),
    ...files.map(({ path, contents, note }) =>
      [...(note === undefined ? [] : [mark(note)]), mark(path), contents.trimEnd()].join('\n'),
    ),
    ...(after === undefined ? [] : [mark(`Then: ${after}`)]),
  ].join('\n\n')
}
