import type { History, Migration } from '../../migrations/model.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
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
  evaluate: (evidence) =>
    judgeChange(
      evidence,
      'migrations/naming',
      'no migrations to judge',
      (scope) => names(scope, evidence.now),
      'names alone',
    ),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : remedyOfFindings(evidence, 'migrations/naming', 'Rename the file before it is released.', {
          missing: answer.summary,
          ...renaming(evidence, answer),
        }),
})

type Fix = Pick<Remedy, 'text' | 'language' | 'code' | 'path' | 'line'>

/** A tool knows a migration by its version: one that has run somewhere keeps its name. */
function renaming({ survey }: Evidence, { summary, facts = [] }: Outcome): Fix {
  const [fact] = facts
  const place = fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }
  if (/sorts names as text/.test(summary))
    return {
      text: 'Write numbers with as many digits as the longest has (0009, 0010), or begin each name with date and time. What has run anywhere keeps its name, or the tool runs it again: then only the new one gets a number that sorts behind.',
      language: 'text',
      code: '',
      ...place,
    }
  const rule =
    'Keep to one numbering scheme. Where it has run anywhere, leave it: under a new name the tool runs it again.'
  for (const { migrations } of survey.histories) {
    const odd = migrations.find(({ files }) => fact?.path !== undefined && files.includes(fact.path))
    if (odd === undefined) continue
    const like = migrations
      .filter((each) => each !== odd && leadOf(each.span.path) !== undefined)
      .map(({ span }) => span.path)
    const moves = odd.files.flatMap((path) => moved(path, like))
    const code = [...new Set(moves)].join('\n')
    return code === ''
      ? { text: rule, language: 'text', code, ...place }
      : { text: rule, language: 'sh', code, ...place }
  }
  return { text: rule, language: 'text', code: '', ...place }
}

/** The number that the file, or the folder of a migration of several, begins with: `2024-03-13_170000_`. */
function leadOf(path: string): { readonly at: number; readonly lead: string } | undefined {
  for (const { 0: lead, 1: digits = '', index } of path.matchAll(/(?<=^|\/)[VUvu]?(\d[\d._-]*)[_-]+(?=[A-Za-z])/g))
    if (digits.replace(/\D/g, '').length >= 8) return { at: index, lead }
  return undefined
}

/** The same digits in the manner of most of the others; nothing where they do not fit. */
function moved(path: string, others: readonly string[]): readonly string[] {
  const own = leadOf(path)
  const shapes = new Map<string, number>()
  for (const other of others) {
    const shape = leadOf(other)?.lead.replace(/\d/g, '0') ?? ''
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1)
  }
  const shape = [...shapes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
  const digits = own?.lead.replace(/\D/g, '') ?? ''
  if (own === undefined || digits.length !== shape.replace(/\D/g, '').length) return []
  let next = 0
  const lead = shape.replace(/0/g, () => digits.charAt(next++))
  if (lead === own.lead) return []
  const end = path.indexOf('/', own.at)
  const from = end === -1 ? path : path.slice(0, end)
  return [`git mv ${from} ${from.slice(0, own.at)}${lead}${from.slice(own.at + own.lead.length)}`]
}

function names({ replayed, migrations }: InScope, now: Date): Answer {
  const named = migrations.filter(({ migration }) => !migration.repeatable && !isBaselineVersion(migration))
  const judged = new Set(named)
  const all = replayed.plan.migrations.filter(({ migration }) => !migration.repeatable && !isBaselineVersion(migration))
  const others = all.filter((each) => !judged.has(each))
  const dominant = dominantScheme((others.length > 0 ? others : all).map((each) => each.migration))
  const odd = named.filter(({ migration }) => schemeOf(migration) !== dominant)
  const undated = named.filter(({ migration }) => isNoDate(migration, now))
  const [early, ...rest] = sortedAgainstNumbers(replayed.plan.history, all).filter((pair) =>
    pair.some((each) => judged.has(each)),
  )
  if (early !== undefined) {
    const [first, then] = early
    const more = rest.length === 0 ? '' : `, and ${count(rest.length, 'more')} like it`
    return {
      status: 'warn',
      summary: `${first.migration.id} runs before ${then.migration.id}: the tool sorts names as text${more}`,
      level: 'E3',
      facts: [first, then].map(({ migration }) => ({ detail: migration.id, path: migration.span.path, line: 1 })),
    }
  }
  if (odd.length + undated.length > 0)
    return {
      status: 'warn',
      summary: [
        odd.length === 0 ? '' : `${count(odd.length, 'name')} out of step with the others (${dominant})`,
        undated.length === 0 ? '' : `${count(undated.length, 'date')} in the future or not in the calendar`,
      ]
        .filter((each) => each !== '')
        .join(', '),
      level: 'E3',
      facts: [...odd, ...undated]
        .slice(0, 10)
        .map(({ migration }) => ({ detail: migration.id, path: migration.span.path, line: 1 })),
    }
  return { status: 'pass', summary: `${count(migrations.length, 'name')} by one scheme (${dominant})`, level: 'E3' }
}

type Planned = InScope['replayed']['plan']['migrations'][number]

/** Neighbours by number that a tool which sorts names as text runs the other way round: `10_` before `9_`. */
function sortedAgainstNumbers(
  { ordering }: History,
  all: readonly Planned[],
): readonly (readonly [Planned, Planned])[] {
  // Dates of another precision are out of step with the others, whichever is the larger number.
  if (ordering !== 'name' || !all.every(({ migration }) => isCounted(migration))) return []
  const pairs: (readonly [Planned, Planned])[] = []
  let highest: Planned | undefined
  for (const each of all) {
    if (highest !== undefined && BigInt(each.migration.version) < BigInt(highest.migration.version))
      pairs.push([highest, each])
    else highest = each
  }
  return pairs
}

function isCounted(migration: Migration): boolean {
  return /^\d+$/.test(migration.version) && schemeOf(migration) === 'sequence'
}

type Scheme = 'sequence' | 'epoch' | 'date and time' | 'date' | 'other'

const DATE = /^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/

/** `000012`, `1714060800`, `20240425120000`, `2024-04-25`, `2024042501`. */
function schemeOf({ version }: Migration): Scheme {
  const digits = version.replace(/\D/g, '')
  if (digits === '') return 'other'
  if (digits.length >= 14) return 'date and time'
  if (digits.length >= 12) return DATE.test(digits) ? 'date and time' : 'epoch'
  if (digits.length >= 8 && DATE.test(digits)) return 'date'
  return digits.length === 10 ? 'epoch' : 'sequence'
}

/** A history that began before its tool starts from version 0, whatever the scheme of the rest. */
function isBaselineVersion({ version }: Migration): boolean {
  return /^0+$/.test(version)
}

/** A version that is written as a date and is none, or one of the day after tomorrow. */
function isNoDate(migration: Migration, now: Date): boolean {
  const scheme = schemeOf(migration)
  if (scheme !== 'date' && scheme !== 'date and time') return false
  const digits = migration.version.replace(/\D/g, '')
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)]
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const isReal = Number.isFinite(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`)
  return !isReal || date.getTime() > now.getTime() + 48 * 3_600_000
}

function dominantScheme(migrations: readonly Migration[]): Scheme {
  const counts = new Map<Scheme, number>()
  for (const each of migrations) counts.set(schemeOf(each), (counts.get(schemeOf(each)) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'other'
}
