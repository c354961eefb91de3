import type { Migration } from '../../migrations/model.js'
import { check, type Answer } from '../check.js'
import { judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, type InScope } from '../shared/scope.js'

export const naming = check({
  id: 'migrations/naming',
  title: 'Naming convention',
  requirement: 'required',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'low',
  why: 'A name that the tool skips is a migration that never runs, and one that says nothing costs time in an incident.',
  evaluate: (evidence) => judgeChange(evidence, 'migrations/naming', 'no migrations to judge', names),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : remedyOfFindings(evidence, 'migrations/naming', 'Rename the file before it is released.', {
          missing: answer.summary,
          text: 'Keep to one numbering scheme, and say in the name what the migration does.',
          language: 'sh',
          code: 'git mv migrations/2_fix.sql migrations/000002_add_customer_country.sql',
        }),
})

function names({ replayed, migrations }: InScope): Answer {
  const all = replayed.plan.migrations.map((each) => each.migration)
  const dominant = dominantScheme(all)
  const odd = migrations.filter(({ migration }) => schemeOf(migration) !== dominant)
  if (odd.length > 0 && all.length > migrations.length)
    return {
      status: 'warn',
      summary: `${count(odd.length, 'name')} out of step with the others (${dominant})`,
      level: 'E3',
      facts: odd.slice(0, 10).map(({ migration }) => ({ detail: migration.id, path: migration.span.path, line: 1 })),
    }
  return { status: 'pass', summary: `${count(migrations.length, 'name')} by one scheme (${dominant})`, level: 'E3' }
}

type Scheme = 'sequence' | 'epoch' | 'date and time' | 'date' | 'other'

/** `000012`, `1714060800`, `20240425120000`, `2024-04-25`. */
function schemeOf({ version }: Migration): Scheme {
  const digits = version.replace(/\D/g, '')
  if (digits === '') return 'other'
  if (digits.length >= 14) return 'date and time'
  if (digits.length >= 12 || digits.length === 10) return 'epoch'
  return /^(19|20)\d{6}$/.test(digits) ? 'date' : 'sequence'
}

function dominantScheme(migrations: readonly Migration[]): Scheme {
  const counts = new Map<Scheme, number>()
  for (const each of migrations) counts.set(schemeOf(each), (counts.get(schemeOf(each)) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'other'
}
