/**
 * The version that sorts `steps` behind another, spelled as that one is: counted on, or, where it is a date, as many
 * days, minutes or milliseconds later. Never from the clock: the same repository gives the same names.
 */
export function laterVersion(newest: string, steps: number): string {
  if (newest === '') return ''
  const digits = newest.replaceAll('-', '')
  const dated = dateOf(digits)
  if (dated !== undefined) return spelledLike(newest, inDigits(dated.time + steps * dated.unit, digits.length))
  if (/^\d+$/.test(newest)) {
    // Seconds or milliseconds since 1970.
    const unit = newest.length === 13 ? 60_000n : newest.length === 10 ? 60n : 1n
    return (BigInt(newest) + BigInt(steps) * unit).toString().padStart(newest.length, '0')
  }
  // 1.4, 1_4: the last part counts.
  const parts = /^(.*\D)(\d+)$/.exec(newest)
  if (parts === null) return `${newest}.${String(steps)}`
  const [, head = '', last = '0'] = parts
  return `${head}${(BigInt(last) + BigInt(steps)).toString().padStart(last.length, '0')}`
}

const DAY = 86_400_000
/** Lengths of a date in digits, and how far apart two of them are set. */
const UNITS: ReadonlyMap<number, number> = new Map([
  [8, DAY],
  [12, 60_000],
  [14, 60_000],
  [17, 60_000],
])

function dateOf(digits: string): { readonly time: number; readonly unit: number } | undefined {
  const unit = UNITS.get(digits.length)
  const found = /^((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(\d{3})?$/.exec(digits)
  if (unit === undefined || found === null) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, milli = 0] = found
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0))
  const time = Date.UTC(year, month - 1, day, hour, minute, second, milli)
  // 20241399 counts on, as a number.
  return inDigits(time, digits.length) === digits ? { time, unit } : undefined
}

function inDigits(time: number, length: number): string {
  return new Date(time).toISOString().replaceAll(/\D/g, '').slice(0, length)
}

/** The digits with the dashes of the version that they follow: 2024-01-01-120000. */
function spelledLike(version: string, digits: string): string {
  let at = 0
  return version.replaceAll(/\d/g, () => digits.charAt(at++))
}
