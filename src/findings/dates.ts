/** The last millisecond (UTC) of a day like `2027-01-31`; undefined for what is no day of the calendar. */
export function endOfDay(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const end = new Date(`${day}T23:59:59.999Z`)
  // Some engines read 30 February as 2 March.
  return Number.isNaN(end.getTime()) || !end.toISOString().startsWith(day) ? undefined : end.getTime()
}
