import type { Applied } from '../../hazards/hazard.js'
import { isLarge, tablesOf } from '../../findings/sizes.js'
import { showName } from '../../migrations/operation.js'
import type { Name } from '../../migrations/operation.js'
import { check, type Answer, type Evidence } from '../check.js'
import { judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, findingsOf, type InScope } from '../shared/scope.js'

export const largeTable = check({
  id: 'migrations/large-table',
  title: 'Large table handling',
  requirement: 'recommended',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'medium',
  why: 'One statement over a large table holds its locks, and the space that it needs, until the last row is done.',
  evaluate: (evidence) =>
    judgeChange(evidence, 'migrations/large-table', 'no migrations to judge', (scope) => handling(scope, evidence)),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : remedyOfFindings(
          evidence,
          'safety/batch-size',
          'Change the rows in batches that commit, each bounded by the key.',
          {
            missing: answer.summary,
            text: 'Say in the configuration how large the tables are, so that what is harmless is not reported.',
            language: 'yaml',
            code: 'version: 1\ntables:\n  large: [orders]\n  rows:\n    countries: 250',
          },
        ),
})

function handling({ replayed, migrations }: InScope, evidence: Evidence): Answer {
  const { history } = replayed.plan
  const applied = migrations.flatMap(({ migration }) => replayed.applied.get(migration) ?? [])
  const heavy = applied.filter((each) => each.changesOlderRows || each.effect.rewrites.length > 0)
  if (heavy.length === 0) return { status: 'not-applicable', summary: 'no rows are changed and no table is rewritten' }
  const unbatched = findingsOf(evidence, 'safety/batch-size', history.id)
  const rewrites = heavy.filter((each) => each.effect.rewrites.length > 0)
  const tables = [...unbatched.map((each) => each.object), ...rewrites.flatMap(rewritten)]
  if (tables.length === 0)
    return { status: 'pass', summary: `${count(heavy.length, 'data change')} in bounded steps`, level: 'E3' }
  const sizes = tablesOf(history, evidence.settings)
  const large = tables.filter((each) => isLarge(each, sizes))
  if (large.length > 0)
    return {
      status: 'fail',
      summary: `changed at once: ${[...new Set(large)].join(', ')}, declared large`,
      level: 'E3',
    }
  return { status: 'warn', summary: `changed at once, size unknown: ${[...new Set(tables)].join(', ')}`, level: 'E3' }
}

function rewritten({ effect }: Applied): string[] {
  return effect.rewrites.map((name: Name) => showName(name))
}
