/** A run of lines in the new state of a file; both ends belong to it. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

/**
 * The lines that a unified diff, as GitHub gives it for one file, adds or changes.
 * Source of the hunk header: diff(1), "Detailed Description of Unified Format".
 */
export function changedLines(patch: string): readonly LineRange[] {
  const ranges: { from: number; to: number }[] = []
  let line = 0
  for (const text of patch.split('\n')) {
    const header = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text)
    if (header !== null) line = Number(header[1])
    else if (text.startsWith('+')) {
      const last = ranges.at(-1)
      if (last?.to === line - 1) last.to = line
      else ranges.push({ from: line, to: line })
      line += 1
    } else if (text.startsWith(' ')) line += 1
  }
  return ranges
}
