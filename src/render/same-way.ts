import type { Finding, ReportedFix } from '../report.js'

/** A safe way that another finding shows already, but for a name or the number of a line. */
export interface SameWay {
  readonly shown: Finding
  /** The same as `shownName` where no name of the safe way differs. */
  readonly name: string
  readonly shownName: string
  /** The line that stands in the place of the shown finding's, where the safe way speaks of that one. */
  readonly line?: number
}

/** The finding before `finding` whose safe way is the same one, with one name in the place of another. */
export function sameWay(finding: Finding, earlier: readonly Finding[]): SameWay | undefined {
  const { fix } = finding
  if (fix === undefined || sizeOf(fix) < WORTH_REFERRING_TO) return undefined
  for (const shown of earlier) {
    if (shown.hazard !== finding.hazard || shown.fix === undefined) continue
    const names = differingName(shown.object, finding.object)
    if (names === undefined) continue
    const [shownName, name] = names
    const moved = renamed(spelled(shown.fix), `line ${shown.line}`, `line ${finding.line}`)
    const made = renamed(moved, shownName.toLowerCase(), name.toLowerCase())
    if (made !== spelled(fix)) continue
    const line = moved === spelled(shown.fix) ? {} : { line: finding.line }
    return { shown, name: made === moved ? shownName : name, shownName, ...line }
  }
  return undefined
}

/** Findings, each with the safe way that one before it shows. */
export function withSameWays(findings: readonly Finding[]): readonly { finding: Finding; same: SameWay | undefined }[] {
  const shown: Finding[] = []
  return findings.map((finding) => {
    const same = sameWay(finding, shown)
    if (same === undefined) shown.push(finding)
    return { finding, same }
  })
}

/** `as at PLACE, with status for state.`, or the line alone; `quote` marks what comes from the repository. */
export function sameWaySentence(
  { name, shownName, line, shown }: SameWay,
  place: string,
  quote: (name: string) => string,
): string {
  if (name !== shownName) return `as at ${place}, with ${quote(name)} for ${quote(shownName)}.`
  return line === undefined
    ? `as at ${place}.`
    : `as at ${place}, with line ${String(line)} for line ${String(shown.line)}.`
}

/** In characters: what is shorter is read sooner than looked up. */
const WORTH_REFERRING_TO = 250

function sizeOf({ code = '', files = [] }: ReportedFix): number {
  return code.length + files.reduce((total, { contents }) => total + contents.length, 0)
}

/** The one part in which two names like `orders.status` differ; twice the same one where they do not. */
function differingName(a: string, b: string): readonly [string, string] | undefined {
  const [left, right] = [a.split('.'), b.split('.')]
  const differing = left.flatMap((part, at) => (part === right[at] ? [] : [at]))
  const [only = left.length - 1, ...more] = differing
  const [from, to] = [left[only], right[only]]
  return left.length !== right.length || more.length > 0 || from === undefined || to === undefined || from === ''
    ? undefined
    : [from, to]
}

/** In small letters: paths and names of migrations spell a column without its capitals. */
function spelled(fix: ReportedFix): string {
  return JSON.stringify(fix).toLowerCase()
}

function renamed(text: string, from: string, to: string): string {
  if (from === to) return text
  const escaped = from.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return text.replaceAll(new RegExp(`(?<![a-z0-9])${escaped}(?![a-z0-9])`, 'g'), () => to)
}
