import type { Finding } from '../report.js'

/** That the author silenced another linter here, in a sentence; `show` prints a directive. */
export function silencedSentences({ silenced = [] }: Finding, show: (directive: string) => string): readonly string[] {
  if (silenced.length === 0) return []
  return [
    `Another linter is silenced here (${silenced.map(show).join(', ')}): what happens in production stays the same.`,
  ]
}
