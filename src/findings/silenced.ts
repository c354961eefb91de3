import type { Statement } from '../migrations/model.js'
import type { Finding } from '../report.js'
import { excerpt } from './masking.js'

/**
 * How other linters are silenced, from their manuals and sources: squawk, Atlas, eugene, pgfence, the Postgres language
 * server, pg-migration-lint, pgsafe, drizzle-migration-lint, diesel-guard, pgvet, semgrep.
 */
const DIRECTIVES: readonly RegExp[] = [
  /\bsquawk-ignore(?:-file)?\b[^\n]*/,
  /\batlas:nolint\b[^\n]*/,
  /\beugene:\s*ignore\b[^\n]*/,
  /\bpgfence-ignore\b[^\n]*/,
  /\bpgls-ignore(?:-all|-start|-end)?\b[^\n]*/,
  /\bpgm-lint:suppress(?:-file)?\b[^\n]*/,
  /\bpgsafe:ignore\b[^\n]*/,
  /\bdrizzle-migration-lint:disable[-\w]*[^\n]*/,
  /\b(?:safety-assured:start|diesel-guard:disable)\b[^\n]*/,
  /\bpgvet_nolint:[^\n]*/,
  /\bnosemgrep\b[^\n]*/,
]

/** What silences other linters on a statement or directly above it: shown beside a finding, and without any effect. */
export function silencedIn(statement: Statement | undefined): Pick<Finding, 'silenced'> {
  const silenced = (statement?.comments ?? []).flatMap(({ text }) =>
    DIRECTIVES.flatMap((directive) => {
      const found = directive.exec(text)?.[0]
      return found === undefined ? [] : [excerpt(found.replace(/\*\/\s*$/, '').trim())]
    }),
  )
  return silenced.length === 0 ? {} : { silenced: [...new Set(silenced)] }
}
