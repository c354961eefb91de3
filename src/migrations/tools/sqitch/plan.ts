/** One change of a plan. */
export interface PlannedChange {
  readonly name: string
  /** The name of its scripts: `orders`, or `orders@v1.0` where a later change of the plan reworks it. */
  readonly script: string
  readonly line: number
}

/**
 * Reads sqitch.plan: pragmas begin with `%`, tags with `@`, changes are a name, dependencies in brackets, a time and a
 * planner. A change that is named again reworks the former one, whose scripts bear the tag that follows it.
 * Source: https://sqitch.org/docs/manual/sqitchchanges/
 */
export function readPlan(text: string): readonly PlannedChange[] {
  const changes: { name: string; line: number; tag: string | undefined }[] = []
  text.split(/\r?\n/).forEach((row, index) => {
    const line = row.trim()
    if (line === '' || /^[#%]/.test(line)) return
    const tag = /^@(\S+)/.exec(line)?.[1]
    if (tag !== undefined) {
      for (const change of changes) change.tag ??= tag
      return
    }
    const name = /^\+?\s*([^\s[\]#]+)/.exec(line)?.[1]
    if (name !== undefined && !name.startsWith('-')) changes.push({ name, line: index + 1, tag: undefined })
  })
  const last = new Map(changes.map((change, index) => [change.name, index]))
  return changes.map(({ name, line, tag }, index) => {
    const isReworked = last.get(name) !== index && tag !== undefined
    return { name, script: isReworked ? `${name}@${tag}` : name, line }
  })
}
