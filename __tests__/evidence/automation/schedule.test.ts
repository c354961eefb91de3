import { expect, test } from '@jest/globals'
import { maxGapHours, type ScheduleForm } from '../../../src/evidence/automation/schedule.js'

const KNOWN: readonly (readonly [string, ScheduleForm, number | undefined])[] = [
  ['0 3 * * *', 'cron', 24],
  ['0 3 * * 1-5', 'cron', 72],
  ['*/15 * * * *', 'cron', 0.25],
  ['0 0,6,20 * * *', 'cron', 14],
  ['30 2 * * SUN', 'cron', 168],
  ['0 0 1 * *', 'cron', 744],
  ['0 0 1 * 0', 'cron', 168],
  ['0 0 * * 7', 'cron', 168],
  ['@daily', 'cron', 24],
  ['@every 12h', 'cron', 12],
  ['CRON_TZ=UTC 0 3 * * *', 'cron', 24],
  ['0 0 3 * * *', 'cron', undefined],
  ['0 0 3 * * *', 'cron with seconds', 24],
  ['0 3 * * *', 'cron with seconds', undefined],
  ['61 3 * * *', 'cron', undefined],
  ['0 0 31 2 *', 'cron', undefined],
  ['rate(1 day)', 'aws', 24],
  ['rate(12 hours)', 'aws', 12],
  ['cron(0 5 * * ? *)', 'aws', 24],
  ['cron(0 5 ? * MON-FRI *)', 'aws', 72],
  ['cron(0 5 ? * 1 *)', 'aws', 168],
  ['cron(0 5 L * ? *)', 'aws', 744],
  ['daily', 'systemd', 24],
  ['*-*-* 02:00:00', 'systemd', 24],
  ['Mon..Fri *-*-* 02:00', 'systemd', 72],
  ['Sun 03:00', 'systemd', 168],
  ['Sun', 'systemd', 168],
  ['*-*-01 04:00:00', 'systemd', 744],
  ['*:0/15', 'systemd', 0.25],
  ['1d', 'systemd', 24],
  ['6h 30min', 'systemd', 6.5],
  ['whenever', 'systemd', undefined],
]

test.each(KNOWN)('the longest time between two runs of "%s" (%s) is %s hours', (expression, form, hours) => {
  expect(maxGapHours(expression, form)).toBe(hours)
})
