import type { Annotation } from '../github/check-run.js'
import { withinBytes, withinLength } from '../github/abbreviate.js'
import type { LineRange } from '../github/hunks.js'
import type { Finding, Report } from '../report.js'
import { plain } from './escape.js'
import { fixLines } from './fix-lines.js'
import { worstFirst } from './groups.js'
import { lockSentences } from './locks.js'
import { severityWord } from './severity-words.js'

/** The lines of the head's files that the change touches, by path. A path that is not there is unchanged. */
export type ChangedLines = ReadonlyMap<string, readonly LineRange[] | 'whole file'>

/**
 * The findings as annotations, worst first. `changed`: only those that the change brings and that stand at a line that
 * it touches. Findings that are waived, baselined or past, and files that the head does not have, get none.
 */
export function annotationsOf(
  report: Report,
  which: 'changed' | 'all' | 'none',
  changedLines: ChangedLines,
): readonly Annotation[] {
  const wanted = (finding: Finding): boolean => {
    switch (which) {
      case 'none':
        return false
      case 'all':
        return true
      case 'changed':
        return finding.introduced === 'yes' && touches(finding, changedLines.get(finding.path))
    }
  }
  const open = report.findings.filter(
    (each) => each.annotatable && each.waived === undefined && !each.baselined && !each.past,
  )
  return worstFirst(open.filter(wanted)).map(annotationOf)
}

/** A span that ends before the first column of a line ends with the line above. */
function lastLine({ line, endLine, endColumn }: Finding): number {
  return Math.max(line, endColumn <= 1 ? endLine - 1 : endLine)
}

function touches(finding: Finding, changed: readonly LineRange[] | 'whole file' | undefined): boolean {
  if (changed === undefined || changed === 'whole file') return changed !== undefined
  return changed.some(({ from, to }) => from <= lastLine(finding) && finding.line <= to)
}

const MAXIMUM_TITLE_LENGTH = 255
const MAXIMUM_MESSAGE_BYTES = 64 * 1024

function annotationOf(finding: Finding): Annotation {
  const { path, line, column, endColumn, severity, title } = finding
  const endLine = lastLine(finding)
  return {
    path,
    startLine: line,
    endLine,
    ...(finding.endLine === line && finding.exact ? columns(column, endColumn) : {}),
    level: levelOf(severity),
    title: withinLength(`${severityWord(severity)}: ${plain(title)}`, MAXIMUM_TITLE_LENGTH),
    message: withinBytes(messageOf(finding), MAXIMUM_MESSAGE_BYTES),
  }
}

/**
 * GitHub's last column belongs to the annotation, as in its own tutorial, which passes on RuboCop's `last_column`; our
 * spans end before theirs. Source: https://docs.github.com/en/apps/creating-github-apps/writing-code-for-a-github-app/building-ci-checks-with-a-github-app
 */
function columns(column: number, endColumn: number): { readonly startColumn: number; readonly endColumn: number } {
  return { startColumn: column, endColumn: Math.max(column, endColumn - 1) }
}

function levelOf(severity: Finding['severity']): Annotation['level'] {
  switch (severity) {
    case 'critical':
    case 'high':
      return 'failure'
    case 'medium':
    case 'low':
      return 'warning'
    case 'info':
      return 'notice'
  }
}

function messageOf(finding: Finding): string {
  const sentences = [plain(finding.message), ...lockSentences(finding, (name) => plain(name), 10)].join(' ')
  const fix = fixLines(finding.fix)
  return fix.length === 0 ? sentences : `${sentences}\n\nThe safe way:\n${fix.join('\n')}`
}
