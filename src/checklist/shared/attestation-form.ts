const DAY = 86_400_000

/** What an attestation speaks for, and in which words people fill it in. */
interface Form {
  readonly check: string
  readonly store?: string
  /** What to say, as a hint between angle brackets. */
  readonly statement: string
  readonly days: number
  readonly now: Date
  /** Keys of the configuration before the attestations. */
  readonly before?: readonly string[]
}

/**
 * An attestation for .github/database-review.yml, to be filled in: only people know what is true, so that each of their
 * words is a hint in angle brackets, which no attestation may hold. The dates count from `now`.
 */
export function attestationForm({ check, store, statement, days, now, before = [] }: Form): string {
  const date = (at: number): string => new Date(at).toISOString().slice(0, 10)
  return [
    '# .github/database-review.yml',
    'version: 1',
    ...before,
    'attestations:',
    `  - check: ${check}`,
    ...(store === undefined ? [] : [`    store: ${store}`]),
    `    statement: <${statement}>`,
    `    date: ${date(now.getTime())}`,
    `    expires: ${date(now.getTime() + days * DAY)}`,
    '    by: <who says so>',
    '    evidence: <a link to the proof>',
    '',
  ].join('\n')
}

/** A hint of the form that nobody has replaced. */
export function isHint(text: string): boolean {
  return /^<[^<>]*>$/.test(text.trim())
}
