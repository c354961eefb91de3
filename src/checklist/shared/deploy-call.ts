import { stringify } from 'yaml'
import type { WorkflowCall } from '../../evidence/automation/facts.js'
import { stageOfEnvironment, stagingPattern, type Stage } from '../../evidence/github/environments.js'
import type { History } from '../../migrations/model.js'
import type { Evidence } from '../check.js'
import { migratingUnits } from './deploys.js'

/** How the repository itself deploys and migrates an application: a call of its own reusable workflow. */
export interface DeployCall {
  /** The job's lines for an environment, indented as those of a job. */
  readonly jobLines: (stage: 'staging' | 'production') => string
}

/** What a call is given by another job or by a matrix is not there in a workflow of its own. */
const OF_ANOTHER_JOB = /\$\{\{[^}]*\b(?:needs|steps|matrix)\./

/**
 * The call by which the repository migrates the application that a history belongs to; undefined where it migrates in
 * another way, or where which of several applications it is nobody can tell.
 */
export function deployCall(evidence: Evidence, history: History | undefined): DeployCall | undefined {
  const calls = migratingUnits(evidence).flatMap(({ unit }) =>
    unit.calls === undefined || !canBeRepeated(unit.calls) ? [] : [{ call: unit.calls, environment: unit.environment }],
  )
  const own = calls.filter(({ call }) => history !== undefined && names(call, history.root))
  const workflows = new Set(calls.map(({ call }) => JSON.stringify([call.uses, ...lasting(call)])))
  const meant = own.length > 0 ? own : workflows.size === 1 ? calls : []
  const [first] = meant
  if (first === undefined) return undefined
  const pattern = stagingPattern(evidence.settings.staging)
  const named = (stage: Stage): string =>
    meant.flatMap(({ environment }) => environment ?? []).find((each) => stageOfEnvironment(each, pattern) === stage) ??
    stage
  return { jobLines: (stage) => printed(first.call, named(stage)) }
}

function canBeRepeated({ with: given, environmentInput }: WorkflowCall): boolean {
  return (
    environmentInput !== undefined &&
    lasting({ with: given, environmentInput }).every(([, value]) => !OF_ANOTHER_JOB.test(value))
  )
}

/** What stays the same in every environment. */
function lasting({
  with: given,
  environmentInput,
}: Pick<WorkflowCall, 'with' | 'environmentInput'>): readonly (readonly [string, string])[] {
  return [...given].filter(([name]) => name !== environmentInput)
}

/** Whether it is told the folder that something stands in. */
function names(call: WorkflowCall, path: string): boolean {
  return lasting(call).some(([, value]) => value !== '' && path.startsWith(`${value}/`))
}

function printed(
  { uses, with: given, environmentInput, inheritsSecrets, permissions }: WorkflowCall,
  environment: string,
): string {
  const job = {
    uses,
    with: Object.fromEntries(
      [...given].map(([name, value]) => [name, name === environmentInput ? environment : value]),
    ),
    ...(permissions.size === 0 ? {} : { permissions: Object.fromEntries(permissions) }),
    ...(inheritsSecrets ? { secrets: 'inherit' } : {}),
  }
  return stringify(job, { lineWidth: 0 }).replace(/^(?=.)/gm, '    ')
}
