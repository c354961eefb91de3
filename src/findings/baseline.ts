import { z } from 'zod'
import { UserError } from '../errors.js'
import type { Finding } from '../report.js'

export const BASELINE_PATH = '.github/database-review-baseline.json'

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
      expires: z.string().optional(),
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
  const issue = parsed.error.issues[0]
  throw new UserError(`${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not a baseline'}.`, { path })
}

/** A critical finding is accepted only with a reason and a date until which it holds. */
export function isBaselined(
  baseline: Baseline | undefined,
  finding: Pick<Finding, 'fingerprint' | 'severity'>,
  now: Date,
): boolean {
  const entry = baseline?.fingerprints[finding.fingerprint]
  if (entry === undefined) return false
  if (entry.expires !== undefined && Date.parse(entry.expires) < now.getTime()) return false
  return finding.severity !== 'critical' || (entry.reason !== undefined && entry.expires !== undefined)
}
