/** One change of a plan. */
export interface PlannedChange {
  readonly name: string
  /** What its scripts may be called: `orders`; where a later change reworks it `orders@v1.0`, `orders@v1.1`: the first there is. */
  readonly scripts: readonly [string, ...string[]]
  readonly line: number
}

/** A plan, and the first line at which Sqitch stops. */
export interface Plan {
  readonly changes: readonly PlannedChange[]
  readonly refusal: { readonly line: number; readonly reason: string } | undefined
}

interface Change {
  readonly name: string
  readonly line: number
  readonly tags: string[]
}

/** `users [api !legacy] 2024-01-01T00:00:00Z Ada <ada@example.org>`, without its note. */
const ENTRY =
  /^\+?\s*(?<name>@?[^\s[\]@:#\\]+)(?:\s+\[(?<dependencies>[^\]]+)\])?(?<time>\s+\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?(?<planner>\s+[^<]+<[^>]+>)?$/

/**
 * Reads sqitch.plan: pragmas begin with `%`, tags with `@`, changes are a name, dependencies in brackets, a time and a
 * planner. A change that is named again reworks the former one, whose scripts bear one of the tags between the two: the
 * first for which there is a script (lib/App/Sqitch/Plan/Change.pm, _path_segments). What it refuses is what
 * lib/App/Sqitch/Plan.pm refuses (_parse, check_changes).
 * Source: https://sqitch.org/docs/manual/sqitchchanges/
 */
export function readPlan(text: string): Plan {
  const changes: Change[] = []
  const newest = new Map<string, Change>()
  const reworked = new Set<Change>()
  const tagged = new Map<string, number>()
  let sinceTag = new Set<string>()
  let project: string | undefined
  let refusal: Plan['refusal']
  const refuse = (line: number, reason: string): void => {
    refusal ??= { line, reason }
  }
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    const entry = row.replace(/\s*#.*$/, '').trim()
    if (entry === '') continue
    if (entry.startsWith('%')) {
      project ??= /^%\s*project\s*=\s*(\S.*)$/.exec(entry)?.[1]
      continue
    }
    const { name, dependencies, time, planner } = ENTRY.exec(entry)?.groups ?? {}
    if (name === undefined) refuse(line, `${entry} is no change and no tag of a plan`)
    else if (time === undefined || planner === undefined)
      refuse(line, `${name} has no time, or no planner with an address`)
    const tag = /^@(\S+)/.exec(entry)?.[1]
    if (tag !== undefined) {
      if (changes.length === 0) refuse(line, `the tag @${tag} stands before any change`)
      if (tagged.has(tag)) refuse(line, `the tag @${tag} stands in the plan twice`)
      tagged.set(tag, changes.length)
      for (const { tags } of newest.values()) tags.push(tag)
      sinceTag = new Set()
      continue
    }
    const called = /^\+?\s*([^\s[\]#]+)/.exec(entry)?.[1]
    if (called === undefined || called.startsWith('-')) continue
    if (sinceTag.has(called))
      refuse(line, `the change ${called} stands in the plan twice, without a tag between the two`)
    for (const missing of unmet(dependencies ?? '', changes, tagged))
      refuse(line, `${called} requires ${missing}, which the plan does not list before it`)
    for (const conflict of conflictsIn(dependencies ?? ''))
      if (newest.has(conflict)) refuse(line, `${called} conflicts with ${conflict}, which is deployed before it`)
    const former = newest.get(called)
    if (former !== undefined) reworked.add(former)
    const change = { name: called, line, tags: [] }
    newest.set(called, change)
    changes.push(change)
    sinceTag.add(called)
  }
  if (project === undefined) refuse(1, 'the line %project= is missing')
  return { changes: changes.map((change) => planned(change, reworked.has(change))), refusal }
}

function planned({ name, line, tags }: Change, isReworked: boolean): PlannedChange {
  const [first, ...more] = isReworked ? tags.map((tag) => `${name}@${tag}`) : []
  return { name, scripts: first === undefined ? [name] : [first, ...more], line }
}

/** Required changes and tags that do not stand before. `:` names another project, forty digits a change by its id. */
function unmet(dependencies: string, changes: readonly Change[], tagged: ReadonlyMap<string, number>): string[] {
  return dependencies.split(/\s+/).filter((dependency) => {
    if (dependency === '' || /^!|:|^[0-9a-f]{40}$/.test(dependency)) return false
    const [name = '', tag] = dependency.split('@')
    const at = tag === undefined ? changes.length : tagged.get(tag)
    if (at === undefined) return true
    return name !== '' && !changes.slice(0, at).some((change) => change.name === name)
  })
}

/** `!legacy` of the plan's own project. */
function conflictsIn(dependencies: string): string[] {
  return dependencies.split(/\s+/).flatMap((each) => /^!([^:@]+)$/.exec(each)?.[1] ?? [])
}
