/** One change of a plan. */
export interface PlannedChange {
  readonly name: string
  /** What its scripts may be called: `orders`; where a later change reworks it `orders@v1.0`, `orders@v1.1`: the first there is. */
  readonly scripts: readonly [string, ...string[]]
  readonly line: number
}

/**
 * Reads sqitch.plan: pragmas begin with `%`, tags with `@`, changes are a name, dependencies in brackets, a time and a
 * planner. A change that is named again reworks the former one, whose scripts bear one of the tags between the two: the
 * first for which there is a script (lib/App/Sqitch/Plan/Change.pm, _path_segments).
 * Source: https://sqitch.org/docs/manual/sqitchchanges/
 */
export function readPlan(text: string): readonly PlannedChange[] {
  const changes: { readonly name: string; readonly line: number; readonly tags: string[] }[] = []
  const newest = new Map<string, string[]>()
  const reworked = new Set<readonly string[]>()
  text.split(/\r?\n/).forEach((row, index) => {
    const line = row.trim()
    if (line === '' || /^[#%]/.test(line)) return
    const tag = /^@(\S+)/.exec(line)?.[1]
    if (tag !== undefined) {
      for (const tags of newest.values()) tags.push(tag)
      return
    }
    const name = /^\+?\s*([^\s[\]#]+)/.exec(line)?.[1]
    if (name === undefined || name.startsWith('-')) return
    const former = newest.get(name)
    if (former !== undefined) reworked.add(former)
    const tags: string[] = []
    newest.set(name, tags)
    changes.push({ name, line: index + 1, tags })
  })
  return changes.map(({ name, line, tags }) => {
    const [first, ...more] = reworked.has(tags) ? tags.map((tag) => `${name}@${tag}`) : []
    return { name, scripts: first === undefined ? [name] : [first, ...more], line }
  })
}
