/** The minutes, hours and months at which something runs on the days that it runs. */
export interface Times {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly months: ReadonlySet<number>
}

const DAY = 86_400_000

/** Five years from a Monday in UTC, with a leap day among them: every combination of weekday and date that matters. */
const FIRST = Date.UTC(2024, 0, 1)
const DAYS = 5 * 365 + 2

/** The longest time in hours between two runs at these times on the days that `runs` takes. */
export function gapOfDays({ minutes, hours, months }: Times, runs: (date: Date) => boolean): number | undefined {
  const within = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort((a, b) => a - b)
  const [first] = within
  const last = within.at(-1)
  if (first === undefined || last === undefined) return undefined
  const longestWithin = Math.max(0, ...within.slice(1).map((minute, index) => minute - (within[index] ?? minute)))
  let before: number | undefined
  let longest: number | undefined
  for (let day = 0; day < DAYS; day++) {
    const date = new Date(FIRST + day * DAY)
    if (!months.has(date.getUTCMonth() + 1) || !runs(date)) continue
    if (before !== undefined) longest = Math.max(longest ?? longestWithin, (day - before) * 24 * 60 + first - last)
    before = day
  }
  return longest === undefined ? undefined : Math.max(longest, longestWithin) / 60
}
