import { check } from '../check.js'
import { dialectOf } from '../patterns/pattern.js'
import { writtenOut } from '../patterns/written-out.js'
import { judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count } from '../shared/scope.js'

export const noDataLoss = check({
  id: 'migrations/no-data-loss',
  title: 'No data loss',
  requirement: 'required',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'critical',
  why: 'What a migration drops or overwrites is gone: only a backup brings it back, without what was written since.',
  evaluate: (evidence) =>
    judgeChange(evidence, 'migrations/no-data-loss', 'no migrations to judge', ({ migrations }) => ({
      status: 'pass',
      summary: `nothing is dropped or overwritten in ${count(migrations.length, 'migration')}`,
      level: 'E3',
    })),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : remedyOfFindings(
          evidence,
          'migrations/no-data-loss',
          'Expand, copy, switch the code over, and drop in a later release.',
          {
            missing: answer.summary,
            text: 'Write the statements out, so that they can be read: SQL that is built at run time cannot be judged.',
            ...writtenOut(dialectOf(evidence)),
          },
        ),
})
