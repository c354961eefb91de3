import type { Applied, NoOrphans } from '../../hazards/hazard.js'
import { addedConstraints, ofKind } from '../../hazards/shared/added-constraints.js'
import { lockedOlder } from '../../hazards/shared/age.js'
import { sameName, showName, type Constraint, type Name } from '../../migrations/operation.js'
import type { ReportedFact } from '../../report.js'
import { orphansOf } from '../patterns/orphans.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { mainHistory } from '../shared/histories.js'
import { fromFindings, judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, findingsOf, inScope, type InScope } from '../shared/scope.js'

const ID = 'integrity/referential'

export const referential = check({
  id: ID,
  title: 'Referential integrity',
  requirement: 'required',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'high',
  why: 'A foreign key on rows that were never checked fails the deploy at the first orphan, or leaves the orphans where they are.',
  evaluate: (evidence) => judgeChange(evidence, ID, 'no migrations to judge', (scope) => judge(scope, evidence)),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer),
})

interface Added {
  readonly table: Name
  readonly constraint: Extract<Constraint, { readonly kind: 'foreign key' }>
  /** The table had rows before: some of them may be orphans. */
  readonly older: boolean
  /** Why no row can be an orphan, where the table is none of the new ones. */
  readonly safe: 'emptied' | NoOrphans | undefined
  /** Rows of the table are changed or deleted earlier in the change. */
  readonly cleaned: boolean
}

function judge(scope: InScope, evidence: Evidence): Answer {
  const off = findingsOf(evidence, 'integrity/foreign-keys', scope.replayed.plan.history).filter(
    (each) => each.hazard === 'constraints-disabled',
  )
  if (off.length > 0) return fromFindings(off)
  const added = addedIn(scope)
  if (added.length === 0) return { status: 'not-applicable', summary: 'no foreign key is added or removed' }
  const older = added.filter((each) => each.older)
  if (older.length === 0)
    return {
      status: 'pass',
      summary: `${count(added.length, 'foreign key')} ${safely(added)}: no row can be an orphan yet`,
      level: 'E3',
    }
  const uncleaned = older.filter((each) => !each.cleaned)
  return {
    status: 'warn',
    summary:
      uncleaned.length === 0
        ? `${count(older.length, 'foreign key')} on older tables, after a clean-up; not run here, ask production for orphans first`
        : `${count(uncleaned.length, 'foreign key')} on older tables and no clean-up of orphans; ask production for them first`,
    level: 'E3',
    facts: older.slice(0, 10).map(factOf),
  }
}

/** Where the foreign keys are, so that nothing can break them. */
function safely(added: readonly Added[]): string {
  const has = (safe: Added['safe']): boolean => added.some((each) => each.safe === safe)
  const tables = [...(has(undefined) ? ['new'] : []), ...(has('emptied') ? ['emptied'] : [])].join(' or ')
  return [
    ...(tables === '' ? [] : [`on ${tables} tables`]),
    ...(has('null') ? ['on columns without values'] : []),
    ...(has('kept') ? ['in the place of one like it'] : []),
  ].join(' or ')
}

function addedIn({ replayed, migrations }: InScope): readonly Added[] {
  const applied = migrations.flatMap(({ migration }) => replayed.applied.get(migration) ?? [])
  return applied.flatMap((each, index): readonly Added[] => {
    const { operation, effect } = each
    if (operation.kind === 'create-table')
      return ofKind(operation.constraints, 'foreign key').map((constraint) => ({
        table: operation.table,
        constraint,
        older: false,
        safe: undefined,
        cleaned: false,
      }))
    return addedConstraints(operation, 'foreign key').map(({ table, constraint, withColumn }) => {
      // A new column without a default is NULL in each row.
      const unfilled = withColumn && isEmpty(each) ? 'null' : undefined
      const safe = each.emptied.some((other) => sameName(other, table)) ? 'emptied' : (each.noOrphans ?? unfilled)
      return {
        table,
        constraint,
        older: lockedOlder(effect, table) && safe === undefined,
        safe: lockedOlder(effect, table) ? safe : undefined,
        cleaned: applied.slice(0, index).some((earlier) => changesRowsOf(earlier, table)),
      }
    })
  })
}

function isEmpty({ operation }: Applied): boolean {
  return (
    operation.kind === 'add-column' &&
    (operation.column.default === undefined || operation.column.default.isNull === true)
  )
}

function changesRowsOf({ operation }: Applied, table: Name): boolean {
  return (operation.kind === 'delete' || operation.kind === 'update') && sameName(operation.table, table)
}

function factOf({ table, constraint }: Added): ReportedFact {
  const { path, line } = constraint.span
  return { detail: `${showName(table)} refers to ${showName(constraint.references.table)}`, path, line }
}

const EXAMPLE: Added = {
  table: { name: 'orders' },
  constraint: {
    kind: 'foreign key',
    columns: ['customer_id'],
    references: { table: { name: 'customers' }, columns: ['id'] },
    validated: true,
    inline: false,
    span: { path: '', line: 1, column: 1, endLine: 1, endColumn: 1, exact: false },
  },
  older: true,
  safe: undefined,
  cleaned: false,
}

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const first = inScope(evidence)
    .flatMap(addedIn)
    .find(({ older }) => older)
  const { path, line } = first?.constraint.span ?? {}
  return remedyOfFindings(
    evidence,
    ID,
    'Leave no rule half in force: replace what is dropped, validate what is added.',
    {
      missing: answer.summary,
      text: 'Run the query on production before the deploy; it must give no row. Delete or repair what it gives, in a migration before this one.',
      language: 'sql',
      code: orphansOf(first ?? EXAMPLE, mainHistory(evidence)?.dialect ?? 'postgres'),
      ...(path === undefined || line === undefined ? {} : { path, line }),
    },
  )
}
