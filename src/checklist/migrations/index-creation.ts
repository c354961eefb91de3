import type { Applied } from '../../hazards/hazard.js'
import { check, type Answer } from '../check.js'
import { indexBuild } from '../patterns/index-build.js'
import { dialectOf } from '../patterns/pattern.js'
import { judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, type InScope } from '../shared/scope.js'

export const indexCreation = check({
  id: 'migrations/index-creation',
  title: 'Index creation',
  requirement: 'recommended',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'medium',
  why: 'While an ordinary index build runs, every write to the table waits, and the queue behind it takes the service down.',
  evaluate: (evidence) => judgeChange(evidence, 'migrations/index-creation', 'no migrations to judge', builds),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : remedyOfFindings(
          evidence,
          'migrations/index-creation',
          'Build the index without blocking writers, in a migration of its own.',
          {
            missing: answer.summary,
            text: 'Build the index without blocking writers, in a migration of its own.',
            ...indexBuild(dialectOf(evidence)),
          },
        ),
})

function builds({ replayed, migrations }: InScope): Answer {
  const indexes = migrations
    .flatMap(({ migration }) => replayed.applied.get(migration) ?? [])
    .filter((each) => touchesIndex(each))
  if (indexes.length === 0) return { status: 'not-applicable', summary: 'no index is built or dropped' }
  return { status: 'pass', summary: `${count(indexes.length, 'index change')} without waiting writers`, level: 'E3' }
}

function touchesIndex({ operation }: Applied): boolean {
  return operation.kind === 'create-index' || operation.kind === 'drop-index' || operation.kind === 'reindex'
}
