import * as z from 'zod'
import { UserError } from '../errors.js'
import { BASELINE_PATH } from './baseline.js'
import { endOfDay } from './dates.js'

const schema = z.strictObject({
  version: z.literal(1),
  created: z.string(),
  tool: z.string(),
  upTo: z.record(z.string(), z.string()),
  fingerprints: z.record(
    z.string(),
    z.strictObject({
      hazard: z.string(),
      object: z.string(),
      reason: z.string().optional(),
      expires: z
        .string()
        .refine((day) => endOfDay(day) !== undefined, 'is not a date like 2027-01-31')
        .optional(),
    }),
  ),
})

/** Findings accepted as they stand. `upTo` is the newest migration of each history when it was written. */
export type Baseline = z.infer<typeof schema>

/** Reads the baseline file; a UserError names the file and the first thing that is wrong with it. */
export function parseBaseline(text: string, path = BASELINE_PATH): Baseline {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new UserError(`${path} is not JSON; write it again with the baseline command.`, { path })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue === undefined || issue.path.length === 0 ? 'the file' : issue.path.join('.')
  throw new UserError(
    `${path}: ${where} ${issue?.message ?? 'is not a baseline'}; write it again with the baseline command.`,
    { path },
  )
}
