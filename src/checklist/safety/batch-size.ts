import { check } from '../check.js'
import { batchedUpdate } from '../patterns/batched-update.js'
import { dialectOf } from '../patterns/pattern.js'
import { judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count } from '../shared/scope.js'

const ID = 'safety/batch-size'

export const batchSize = check({
  id: ID,
  title: 'Batch size limits',
  requirement: 'required',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'high',
  why: 'One statement over a large table holds a lock on every row that it has touched until the last is done; replicas fall behind and disks fill.',
  evaluate: (evidence) =>
    judgeChange(evidence, ID, 'no migrations to judge', ({ replayed, migrations }) => {
      const changes = migrations
        .flatMap(({ migration }) => replayed.applied.get(migration) ?? [])
        .filter(({ changesOlderRows, operation }) => changesOlderRows && operation.kind !== 'truncate')
      return changes.length === 0
        ? { status: 'not-applicable', summary: 'no rows that stood before are changed' }
        : {
            status: 'pass',
            summary: `${count(changes.length, 'data change')}, each bounded by a key, a constant set or a batch`,
            level: 'E3',
          }
    }),
  remedy: (evidence, answer) => {
    if (answer.status === 'pass' || answer.status === 'not-applicable') return undefined
    return remedyOfFindings(evidence, ID, 'Change the rows in batches that commit, each bounded by the key.', {
      missing: answer.summary,
      text: 'Change the rows in batches that commit, each bounded by the key; outside a transaction.',
      ...batchedUpdate(dialectOf(evidence)),
    })
  },
})
