import type { Applied } from '../../hazards/hazard.js'
import { isKnownSmall, isLarge, tablesOf } from '../../findings/sizes.js'
import { sameName, showName } from '../../migrations/operation.js'
import { check, type Answer, type Evidence } from '../check.js'
import { judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, findingsOf, type InScope } from '../shared/scope.js'

const BATCHES = 'safety/batch-size'

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
          ['migrations/large-table', BATCHES],
          'Change the rows in batches that commit, each bounded by the key.',
          {
            missing: answer.summary,
            text: 'Say in the configuration how large the tables are, so that what is harmless is not reported.',
            language: 'yaml',
            code: sizesOf(answer.summary),
          },
        ),
})

/** The sizes of the tables that the summary names. */
function sizesOf(summary: string): string {
  const named = /changed at once: (.+?), (?:size|declared)/.exec(summary)?.[1]?.split(', ') ?? ['orders']
  const rows = named.map((table) => `    ${/^[\w.]+$/.test(table) ? table : JSON.stringify(table)}: 250`)
  return [
    '# .github/database-review.yml',
    'version: 1',
    'tables:',
    '  rows: # as SELECT count(*) gives them',
    ...rows,
  ].join('\n')
}

function handling({ replayed, migrations }: InScope, evidence: Evidence): Answer {
  const { history } = replayed.plan
  const applied = migrations.flatMap(({ migration }) => replayed.applied.get(migration) ?? [])
  const rewrites = applied.flatMap(rewritten)
  const changes = applied.filter(({ changesOlderRows, operation }) => changesOlderRows && operation.kind !== 'truncate')
  if (changes.length + rewrites.length === 0)
    return { status: 'not-applicable', summary: 'no rows are changed and no table is rewritten' }
  const sizes = tablesOf(history, evidence.settings)
  const unbatched = findingsOf(evidence, BATCHES, history).filter((each) => each.severity !== 'info')
  const open = [...unbatched.filter((each) => each.waived === undefined).map((each) => each.object), ...rewrites]
  const large = distinct(open.filter((each) => isLarge(each, sizes)))
  if (large.length > 0)
    return { status: 'fail', summary: `changed at once: ${large.join(', ')}, declared large`, level: 'E3' }
  const atOnce = distinct([...unbatched.map((each) => each.object), ...rewrites])
  const waived = unbatched.filter((each) => each.waived !== undefined).map((each) => each.object)
  const unsure = atOnce.filter((each) => !isKnownSmall(each, sizes) || waived.includes(each))
  if (unsure.length > 0)
    return { status: 'warn', summary: `changed at once: ${unsure.join(', ')}, size unknown or waived`, level: 'E3' }
  return {
    status: 'pass',
    summary:
      atOnce.length > 0
        ? `changed at once: ${atOnce.join(', ')}, declared small`
        : `${count(changes.length, 'data change')} in bounded steps`,
    level: 'E3',
  }
}

/** Tables that stood before and whose files are written anew. */
function rewritten({ effect, emptied }: Applied): string[] {
  return effect.rewrites
    .filter((name) => !emptied.some((each) => sameName(each, name)))
    .filter((name) => effect.locks.some((lock) => lock.older && sameName(lock.relation, name)))
    .map(showName)
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
