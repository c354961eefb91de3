import { gapOfDays } from './calendar.js'

const UNIT_HOURS: Readonly<Record<string, number>> = {
  s: 1 / 3600,
  sec: 1 / 3600,
  second: 1 / 3600,
  m: 1 / 60,
  min: 1 / 60,
  minute: 1 / 60,
  h: 1,
  hr: 1,
  hour: 1,
  d: 24,
  day: 24,
  w: 168,
  week: 168,
}

/** `1d`, `12h30m`, `90 min`: systemd.time(7), Go durations. Undefined where a unit is unknown. */
export function intervalHours(text: string): number | undefined {
  const parts = [
    ...text
      .trim()
      .toLowerCase()
      .matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)\s*/g),
  ]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.trim().toLowerCase()) return undefined
  const hours = parts.map(([, number, unit = '']) => {
    const each = UNIT_HOURS[unit === '' ? 's' : unit] ?? UNIT_HOURS[unit.replace(/s$/, '')]
    return each === undefined ? undefined : Number(number) * each
  })
  return hours.reduce<number | undefined>(
    (sum, each) => (sum === undefined || each === undefined ? undefined : sum + each),
    0,
  )
}

const SHORTHANDS: Readonly<Record<string, number>> = {
  minutely: 1 / 60,
  hourly: 1,
  daily: 24,
  weekly: 168,
  monthly: 31 * 24,
  quarterly: 92 * 24,
  semiannually: 184 * 24,
  yearly: 366 * 24,
  annually: 366 * 24,
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** The longest gap of an OnCalendar expression (systemd.time(7), its common forms) or of a time span. */
export function systemdGap(text: string): number | undefined {
  const shorthand = SHORTHANDS[text.toLowerCase()]
  if (shorthand !== undefined) return shorthand
  const span = intervalHours(text)
  if (span !== undefined) return span
  const match =
    /^(?:([a-z][a-z,. -]*?)\s+)?(?:(\*|\d{4})-([\d*,/.]+)-([\d*,/.]+)\s*)?(?:([\d*,/.]+):([\d*,/.]+)(?::[\d*,/.]+)?)?(?:\s+(?:UTC|[A-Z]\w+\/\w+))?$/i.exec(
      text,
    )
  if (match === null) return weekdaysOf(text) === undefined ? undefined : systemdGap(`${text} *-*-* 00:00:00`)
  const [, names, year = '*', month = '*', day = '*', hour = '0', minute = '0'] = match
  const weekdays = names === undefined ? new Set([0, 1, 2, 3, 4, 5, 6]) : weekdaysOf(names)
  const months = numbersOf(month, 1, 12)
  const days = numbersOf(day, 1, 31)
  const hours = numbersOf(hour, 0, 23)
  const minutes = numbersOf(minute, 0, 59)
  if (year !== '*' || !weekdays || !months || !days || !hours || !minutes) return undefined
  return gapOfDays({ minutes, hours, months }, (date) => weekdays.has(date.getUTCDay()) && days.has(date.getUTCDate()))
}

function weekdaysOf(text: string): ReadonlySet<number> | undefined {
  const days = new Set<number>()
  for (const part of text.split(',')) {
    const [first, last] = part.split(/\.\.|-/).map((name) => WEEKDAYS.indexOf(name.trim().slice(0, 3).toLowerCase()))
    if (first === undefined || first === -1 || last === -1) return undefined
    // A range may run over the end of the week: Sat..Mon.
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day)
      if (day === (last ?? first)) break
    }
  }
  return days
}

/** `*`, `0/15`, `1..5`, `8,20`. */
function numbersOf(field: string, from: number, to: number): ReadonlySet<number> | undefined {
  const values = new Set<number>()
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:\.\.(\d+))?)(?:\/(\d+))?$/.exec(part)
    if (match === null) return undefined
    const [, first, last, step] = match
    const start = first === undefined ? from : Number(first)
    const end = last !== undefined ? Number(last) : first === undefined || step !== undefined ? to : start
    const by = step === undefined ? 1 : Number(step)
    if (start < from || end > to || by < 1) return undefined
    for (let value = start; value <= end; value += by) values.add(value)
  }
  return values
}
