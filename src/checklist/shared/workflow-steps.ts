import { stringify } from 'yaml'

/** A step of a GitHub workflow, by the names of https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idsteps */
export interface WorkflowStep {
  readonly name?: string
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, string | boolean>>
  readonly env?: Readonly<Record<string, string>>
  readonly run?: string
  readonly 'working-directory'?: string
}

export const CHECKOUT: WorkflowStep = { uses: 'actions/checkout@v4' }

/** Steps as they stand beneath `steps:` of a job: lines of YAML, each indented and written out, with a last line break. */
export function printSteps(steps: readonly WorkflowStep[]): string {
  return stringify(steps, { lineWidth: 0, aliasDuplicateObjects: false }).replace(/^(?=.)/gm, '      ')
}

/** The step that runs a command in a folder; `''` is the root of the repository. */
export function runIn(folder: string, run: string, more: Omit<WorkflowStep, 'run'> = {}): WorkflowStep {
  return { ...more, run, ...(folder === '' ? {} : { 'working-directory': folder }) }
}
