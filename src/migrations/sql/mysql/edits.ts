/** Other characters for the stretch [from, to), as many as it has or fewer. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly replacement: string
}

/** The text with every edit made. Its length and its lines stay. */
export function edited(sql: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const { from, to, replacement } of [...edits].sort((a, b) => a.from - b.from)) {
    if (from < at) continue
    parts.push(sql.slice(at, from), replacement, blank(sql.slice(from + replacement.length, to)))
    at = to
  }
  parts.push(sql.slice(at))
  return parts.join('')
}

export function blanking(from: number, to: number): Edit {
  return { from, to, replacement: '' }
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}
