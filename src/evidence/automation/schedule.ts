import type { Seen } from '../facts.js'
import { gapOfDays, type Times } from './calendar.js'
import { intervalHours, systemdGap } from './calendar-event.js'
import type { Schedule } from './facts.js'

/**
 * How a schedule is written. `cron`: five fields; `cron with seconds`: six, seconds first (CloudNativePG, robfig/cron);
 * `aws`: `rate(…)` and `cron(…)` of EventBridge; `systemd`: OnCalendar and time spans.
 */
export type ScheduleForm = 'cron' | 'cron with seconds' | 'aws' | 'systemd'

/** A schedule as a fact. An expression that cannot be read has no gap. */
export function scheduleOf(expression: string, form: ScheduleForm, seen: Seen, suspended = false): Schedule {
  return { expression, maxGapHours: maxGapHours(expression, form), suspended, seen }
}

/** The longest time between two runs in hours, to a hundredth; undefined where the expression cannot be read. */
export function maxGapHours(expression: string, form: ScheduleForm): number | undefined {
  const text = expression.trim().replace(/^(?:CRON_)?TZ=\S+\s+/, '')
  const hours =
    form === 'systemd' ? systemdGap(text) : form === 'aws' ? awsGap(text) : (named(text) ?? cronGap(text, form))
  return hours === undefined || !Number.isFinite(hours) ? undefined : Math.round(hours * 100) / 100
}

/** crontab(5), and `@every` of https://pkg.go.dev/github.com/robfig/cron/v3. */
function named(text: string): number | undefined {
  switch (text.toLowerCase()) {
    case '@hourly':
      return 1
    case '@daily':
    case '@midnight':
      return 24
    case '@weekly':
      return 168
    case '@monthly':
      return 31 * 24
    case '@yearly':
    case '@annually':
      return 366 * 24
    default: {
      const every = /^@every\s+(.+)$/i.exec(text)?.[1]
      return every === undefined ? undefined : intervalHours(every)
    }
  }
}

function cronGap(text: string, form: 'cron' | 'cron with seconds'): number | undefined {
  const fields = text.split(/\s+/)
  const expected = form === 'cron' ? 5 : 6
  if (fields.length !== expected) return undefined
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = form === 'cron' ? fields : fields.slice(1)
  const times = timesOf(minute, hour, month)
  const days = valuesOf(day.replace('?', '*'), 1, 31)
  const weekdays = valuesOf(weekday.replace('?', '*'), 0, 7, WEEKDAYS)
  if (times === undefined || days === undefined || weekdays === undefined) return undefined
  const sunday = weekdays.has(7) ? new Set([...weekdays, 0]) : weekdays
  // Where both are restricted, a day that meets either runs: crontab(5).
  const either = !/^[*?]/.test(day) && !/^[*?]/.test(weekday)
  return gapOfDays(times, (date) => {
    const onDay = days.has(date.getUTCDate())
    const onWeekday = sunday.has(date.getUTCDay())
    return either ? onDay || onWeekday : onDay && onWeekday
  })
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html: weekdays run from 1 (Sunday) to 7. */
function awsGap(text: string): number | undefined {
  const rate = /^rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)$/i.exec(text)
  if (rate !== null) return intervalHours(`${rate[1] ?? ''} ${rate[2] ?? ''}`)
  const fields = /^cron\((.*)\)$/i.exec(text)?.[1]?.trim().split(/\s+/)
  if (fields?.length !== 6) return undefined
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields
  const times = timesOf(minute, hour, month)
  if (times === undefined || year !== '*') return undefined
  const onDay = dayOfMonth(day)
  const onWeekday = dayOfWeek(weekday)
  if (onDay === undefined || onWeekday === undefined) return undefined
  return gapOfDays(times, (date) => onDay(date) && onWeekday(date))
}

type OnDate = (date: Date) => boolean

function dayOfMonth(field: string): OnDate | undefined {
  if (field === 'L') return (date) => new Date(date.getTime() + DAY).getUTCDate() === 1
  const days = valuesOf(field.replace('?', '*'), 1, 31)
  return days === undefined ? undefined : (date) => days.has(date.getUTCDate())
}

function dayOfWeek(field: string): OnDate | undefined {
  const nth = /^(\w+)#([1-5])$/.exec(field)
  const days = valuesOf((nth?.[1] ?? field).replace('?', '*'), 1, 7, WEEKDAYS, 1)
  if (days === undefined) return undefined
  return (date) =>
    days.has(date.getUTCDay() + 1) && (nth === null || Math.ceil(date.getUTCDate() / 7) === Number(nth[2]))
}

const DAY = 86_400_000
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function timesOf(minute: string, hour: string, month: string): Times | undefined {
  const minutes = valuesOf(minute, 0, 59)
  const hours = valuesOf(hour, 0, 23)
  const months = valuesOf(month, 1, 12, MONTHS, 1)
  return minutes === undefined || hours === undefined || months === undefined ? undefined : { minutes, hours, months }
}

/** The values of one field: a star, `5`, `1-5`, steps, `MON,THU`. `offset` is the number of the first name. */
function valuesOf(
  field: string,
  from: number,
  to: number,
  names: readonly string[] = [],
  offset = 0,
): ReadonlySet<number> | undefined {
  const values = new Set<number>()
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part)
    if (match === null) return undefined
    const [, first, last, step] = match
    const start = first === undefined ? from : numberOf(first, names, offset)
    const end =
      last !== undefined ? numberOf(last, names, offset) : first === undefined || step !== undefined ? to : start
    const by = step === undefined ? 1 : Number(step)
    if (start === undefined || end === undefined || start < from || end > to || start > end || by < 1) return undefined
    for (let value = start; value <= end; value += by) values.add(value)
  }
  return values
}

function numberOf(text: string, names: readonly string[], offset: number): number | undefined {
  if (/^\d+$/.test(text)) return Number(text)
  const index = names.indexOf(text.slice(0, 3).toLowerCase())
  return index === -1 ? undefined : index + offset
}
