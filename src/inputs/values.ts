import * as z from 'zod'

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

/** A duration with its unit, as milliseconds: `500ms`, `5s`, `2min`, `1h`. A bare number has no unit and is refused. */
export const duration = z
  .string({ error: 'must be a duration with a unit, such as 500ms, 5s or 2min' })
  .regex(/^\d{1,9} ?(ms|s|min|h)$/, { error: 'must be a duration with a unit, such as 500ms, 5s or 2min' })
  .transform((text) => {
    const [, amount, unit] = /^(\d+) ?(\w+)$/.exec(text) ?? []
    return Number(amount) * (MILLISECONDS[unit ?? ''] ?? 1)
  })

/** A whole number within bounds. */
export function wholeNumber(from: number, to: number) {
  const error = `must be a whole number from ${from} to ${to}`
  return z.int({ error }).min(from, { error }).max(to, { error })
}

export const text = z.string({ error: 'must be text' }).trim().min(1, { error: 'must not be empty' }).max(2000, {
  error: 'must be at most 2,000 characters',
})

export const texts = z.array(text, { error: 'must be a list, such as [a, b]' }).max(1000, {
  error: 'must have at most 1,000 entries',
})

/** A minimatch pattern. A leading `!` is refused: what it would mean beside other patterns is a guess. */
export const glob = z
  .string({ error: 'must be a pattern such as db/**/*.sql' })
  .min(1, { error: 'must not be empty' })
  .max(500, { error: 'must be at most 500 characters' })
  .regex(/^[^!]/, { error: 'must not begin with "!": list what to leave out under paths-ignore or ignore' })

export const globs = z.array(glob, { error: 'must be a list of patterns, such as ["db/**"]' }).max(1000, {
  error: 'must have at most 1,000 entries',
})

/** A path that stays in the repository: relative, no `..`, nothing of git's own. */
export const treePath = z
  .string({ error: 'must be a path' })
  .min(1, { error: 'must not be empty' })
  .max(1000, { error: 'must be at most 1,000 characters' })
  .refine((path) => !/^([/\\~]|[A-Za-z]:)|(^|[/\\])(\.\.|\.git)([/\\]|$)/.test(path), {
    error: 'must be a path within the repository, relative to its root',
  })

/** A calendar date such as 2026-11-10. */
export const date = z.string({ error: 'must be a date such as 2026-11-10' }).refine(isDate, {
  error: 'must be a date such as 2026-11-10',
})

function isDate(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const parsed = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value)
}

/** A server version such as 16, 8.0 or 10.11. It is read as written, so that the file needs no quotes. */
export const version = z
  .string({ error: 'must be a version such as 16 or 8.0' })
  .regex(/^\d{1,4}(\.\d{1,6}){0,3}$/, { error: 'must be a version such as 16 or 8.0' })
  .meta({ type: ['string', 'number'] })

export const yesOrNo = z.boolean({ error: 'must be true or false' })
