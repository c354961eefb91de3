import type { Command, UnreadAction } from '../facts.js'
import { platformOfAction, startsCompose, type SeenPlatform } from '../deploy-platform.js'
import { joined, seenAt, step, type Step } from '../unit.js'
import type { Yaml } from '../yaml.js'
import { actionName, commandOfAction, isDeployAction, unreadAction } from './actions.js'

export interface StepsRead {
  readonly steps: readonly Step[]
  readonly commands: readonly Command[]
  readonly deploys: boolean
  readonly platforms: readonly SeenPlatform[]
  readonly unreadActions: readonly UnreadAction[]
}

/** What the steps of a job or of a composite action inherit from where they stand. */
export interface Around {
  readonly files: ReadonlyMap<string, string>
  readonly path: string
  readonly environment: ReadonlyMap<string, string>
  readonly inputs: ReadonlyMap<string, string>
  readonly folder: string
  readonly shell: string | undefined
  readonly onFailure: boolean
  readonly failureIgnored: boolean
  readonly depth: number
  readonly readComposite: (text: string) => readonly Yaml[]
}

/**
 * The steps of a job: `run` with the shell that GitHub starts for it, actions, and the repository's composite actions.
 * Without `shell` it is `bash -e`, with `shell: bash` also pipefail:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
export function readSteps(list: readonly Yaml[], around: Around): StepsRead {
  const read = list.map((each) => readStep(each, around))
  return {
    steps: read.flatMap((each) => each.steps),
    commands: read.flatMap((each) => each.commands),
    deploys: read.some((each) => each.deploys),
    platforms: read.flatMap((each) => each.platforms),
    unreadActions: read.flatMap((each) => each.unreadActions),
  }
}

const NOTHING: StepsRead = { steps: [], commands: [], deploys: false, platforms: [], unreadActions: [] }

function readStep(each: Yaml, around: Around): StepsRead {
  const read = readUnnamed(each, around)
  const shownAs = stepName(each)
  // Of a composite action GitHub shows the step that uses it, and none of its own.
  return {
    ...read,
    steps: read.steps.map((step) => ({ ...step, shownAs })),
    commands: read.commands.map((command) => ({ ...command, step: shownAs })),
  }
}

/**
 * What the runner calls a step: its name, else `Run` and the first line of the script or the action.
 * Source: ActionRunner.GenerateDisplayName of https://github.com/actions/runner.
 */
function stepName(each: Yaml): string {
  const own = each.get('name')?.text()?.trim()
  if (own !== undefined && own !== '') return own
  const [first = ''] = (each.get('run')?.text() ?? each.get('uses')?.text() ?? '').trim().split(/\r?\n/)
  return `Run ${first}`
}

function readUnnamed(each: Yaml, around: Around): StepsRead {
  const condition = each.get('if')?.text()
  if (isNever(condition)) return NOTHING
  const flags = {
    onFailure: around.onFailure || asksForFailure(condition),
    failureIgnored: around.failureIgnored || each.get('continue-on-error')?.text() === 'true',
  }
  const environment = new Map([...around.environment, ...filled(each.get('env'), around.inputs)])
  const run = each.get('run')
  const text = run?.text()
  const common = { ...flags, environment }
  if (run !== undefined && text !== undefined) {
    const shell = each.get('shell')?.text() ?? around.shell
    if (shell !== undefined && !/^(bash|sh)\b/.test(shell)) return NOTHING
    const folder = joined(around.folder, withInputs(each.get('working-directory')?.text() ?? '', around.inputs))
    const options = { errexit: true, pipefail: shell === 'bash' || shell?.includes('pipefail') === true, folder }
    return {
      ...NOTHING,
      steps: [step(around.path, run.contentLine, withInputs(text, around.inputs), { ...common, ...options })],
    }
  }
  const uses = each.get('uses')
  const name = uses?.text()
  if (uses === undefined || name === undefined) return NOTHING
  if (name.startsWith('./')) return composite(name, each, { ...around, ...common })
  const script = each.get('with', actionName(name) === 'nick-fields/retry' ? 'command' : 'script')
  const remote = /^(appleboy\/ssh-action|nick-fields\/retry|garygrossgarten\/github-action-ssh)$/.test(actionName(name))
  const steps =
    remote && script?.text() !== undefined
      ? [
          step(around.path, script.contentLine, script.text() ?? '', {
            ...common,
            folder: around.folder,
            ...(/ssh/.test(actionName(name)) ? { remote: true } : {}),
          }),
        ]
      : []
  const platform =
    platformOfAction(actionName(name)) ?? (startsCompose(remote ? (script?.text() ?? '') : '') ? 'compose' : undefined)
  const seen = seenAt(around.path, uses.line, `uses: ${name}`)
  return {
    steps,
    commands: commandOfAction(around.path, uses, flags),
    deploys: isDeployAction(name),
    platforms: platform === undefined ? [] : [{ platform, seen }],
    unreadActions: unreadAction(around.path, uses),
  }
}

const DEEPEST = 4

function composite(name: string, each: Yaml, around: Around): StepsRead {
  const folder = joined('', name)
  const path = [`${folder}/action.yml`, `${folder}/action.yaml`].find((candidate) => around.files.has(candidate))
  if (path === undefined || around.depth >= DEEPEST) return NOTHING
  const [action] = around.readComposite(around.files.get(path) ?? '')
  const list = action?.get('runs', 'steps')?.items() ?? []
  const inputs = new Map([...defaultsOf(action?.get('inputs')), ...filled(each.get('with'), around.inputs)])
  return readSteps(list, { ...around, path, inputs, depth: around.depth + 1, shell: undefined })
}

/** `inputs: {name: {default: value}}`. */
export function defaultsOf(inputs: Yaml | undefined): ReadonlyMap<string, string> {
  return new Map(
    inputs?.entries().flatMap(([name, each]) => [[name, each.get('default')?.text() ?? ''] as const]) ?? [],
  )
}

/** A mapping of values with the inputs filled in. */
export function filled(map: Yaml | undefined, inputs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...(map?.variables() ?? [])].map(([name, value]) => [name, withInputs(value, inputs)]))
}

/** `${{ inputs.environment }}` as what the caller gives, `${{ matrix.environment }}` where it is known; other expressions stay. */
export function withInputs(text: string, inputs: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{\{\s*(?:(?:github\.event\.)?inputs\.([\w-]+)|(matrix\.[\w.-]+))\s*\}\}/g,
    (whole, input: string | undefined, ofMatrix: string | undefined) => inputs.get(input ?? ofMatrix ?? '') || whole,
  )
}

export function isNever(condition: string | undefined): boolean {
  return condition !== undefined && /^\s*(\$\{\{)?\s*false\s*(\}\})?\s*$/.test(condition)
}

/** `failure()`, `needs.migrate.result == 'failure'`: it runs only when something before it failed. */
export function asksForFailure(condition: string | undefined): boolean {
  if (condition === undefined) return false
  return (
    /(^|[^!\w])failure\(\)/.test(condition) ||
    /\.(result|outcome|conclusion)\s*==\s*'failure'|\.result\s*!=\s*'success'/.test(condition)
  )
}
