import type { Dialect } from '../../../migrations/operation.js'
import { scheduleOf } from '../../automation/schedule.js'
import { refersTo, type Declared } from '../declared.js'
import type { RestoreTestingPlan } from '../facts.js'
import { at, textOf } from '../value.js'

/** What AWS names the types of resources that a restore test takes: `Aurora`, `RDS`, `DynamoDB`, `DocumentDB`. */
const TESTED_TYPES: Readonly<Record<string, readonly Dialect[]>> = {
  RDS: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
  Aurora: ['postgres', 'mysql'],
  DynamoDB: ['dynamodb'],
  DocumentDB: ['mongodb'],
}

/**
 * Restore tests that AWS Backup runs: a plan with a selection
 * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_restore_testing_selection).
 */
export function restoreTests(all: readonly Declared[]): readonly RestoreTestingPlan[] {
  const selections = all.filter((each) => each.type === 'aws_backup_restore_testing_selection')
  return selections.flatMap((selection): readonly RestoreTestingPlan[] => {
    if (selection.nonProduction) return []
    const engines = TESTED_TYPES[textOf(at(selection.properties, 'protected_resource_type')) ?? ''] ?? []
    const plan = all.find((each) => each.type === 'aws_backup_restore_testing_plan' && namesPlan(selection, each))
    if (plan === undefined) return []
    const expression = at(plan.properties, 'schedule_expression')
    const written = textOf(expression)
    const schedule = written === undefined ? undefined : scheduleOf(written, 'aws', expression?.seen ?? plan.seen)
    return engines.map((engine) => ({ engine, schedule, seen: plan.seen }))
  })
}

function namesPlan(selection: Declared, plan: Declared): boolean {
  const named = at(selection.properties, 'restore_testing_plan_name')
  if (named?.value.kind === 'reference') return refersTo(named.value.to, plan)
  const name = textOf(named)
  return name !== undefined && name === textOf(at(plan.properties, 'name'))
}
