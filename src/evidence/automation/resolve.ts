import type { Dialect } from '../../migrations/operation.js'
import { classify, migratesByName, type Found } from './commands/classify.js'
import { startsTask, wordsOfList } from './commands/ecs.js'
import type { Follow } from './commands/invocation.js'
import type { Setting } from './commands/target.js'
import type { SeenPlatform } from './deploy-platform.js'
import type { ComposeRun } from './compose-runs.js'
import type { Command, Unit } from './facts.js'
import type { Library } from './library.js'
import type { ShellCall } from './shell/call.js'
import type { WithShell } from './shell/grammar.js'
import { readShell } from './shell/read.js'
import { quoted } from './shell/words.js'
import { folderOf, step, type Draft, type Step } from './unit.js'

/** What a draft's steps come to, with everything that they call. */
export interface Resolved {
  readonly unit: Unit
  readonly deploys: boolean
  readonly platforms: readonly SeenPlatform[]
  readonly tests: boolean
  readonly composes: readonly ComposeRun[]
  readonly draft: Draft
  /** Files whose commands are this unit's. */
  readonly reached: ReadonlySet<string>
}

const DEEPEST = 8
const MOST_STEPS = 500

/** Turns drafts into units: their shell is read, and scripts, targets and tasks that they call become part of them. */
export function resolver(
  withShell: WithShell,
  library: Library,
  engines: readonly Dialect[],
): (draft: Draft) => Resolved {
  const parsed = new Map<string, readonly ShellCall[]>()
  return (draft) => new Resolution(withShell, library, engines, parsed).of(draft)
}

interface Inherited {
  readonly failureIgnored: boolean
  readonly onFailure: boolean
  readonly folder: string
  readonly environment: ReadonlyMap<string, string>
  readonly mounted: ReadonlyMap<string, Step> | undefined
  readonly remote: boolean
  readonly depth: number
}

class Resolution {
  private readonly found: Found[] = []
  private readonly scratch = new Set<string>()
  private readonly reached = new Set<string>()
  private locked = false
  private tunnel = false
  private deploys = false
  private readonly platforms: SeenPlatform[] = []
  private tests = false
  private clones = false
  private readonly composes: ComposeRun[] = []
  private steps = 0
  private stepName: string | undefined

  constructor(
    private readonly withShell: WithShell,
    private readonly library: Library,
    private readonly engines: readonly Dialect[],
    private readonly parsed: Map<string, readonly ShellCall[]>,
  ) {}

  of(draft: Draft): Resolved {
    for (const each of draft.steps) {
      this.stepName = each.shownAs
      this.read(each, draft.setting, { ...each, mounted: each.mounted, remote: each.remote === true, depth: 0 })
    }
    // A job that runs the tests and names no environment migrates what it tests, wherever that stands.
    const triesOnly =
      this.tests && !this.deploys && draft.environment === undefined && /^(workflow|ci) job$/.test(draft.kind)
    const deploys = draft.deploys || this.deploys
    const commands = this.found.map(({ command, database }): Command => {
      const scratch = database !== undefined && this.scratch.has(database.replace(/^.*\//, ''))
      return { ...command, local: (command.local && !this.tunnel) || scratch || triesOnly }
    })
    // What tests on each push of any branch tests what a pull request brings, before it is merged.
    const onPullRequest = draft.onPullRequest || (draft.onEveryPush === true && this.tests && !deploys)
    return {
      unit: {
        ...unitOf({ ...draft, onPullRequest, single: draft.single || this.locked }, [...draft.commands, ...commands]),
        ...(deploys && /^(workflow|ci) job$/.test(draft.kind) ? { deploys } : {}),
      },
      deploys,
      platforms: [...(draft.platforms ?? []), ...this.platforms],
      tests: this.tests,
      composes: this.composes.map((each) => ({ ...each, inClone: this.clones })),
      draft,
      reached: this.reached,
    }
  }

  private read(step: Step, setting: Setting, from: Inherited): void {
    if (this.steps++ > MOST_STEPS || from.depth > DEEPEST) return
    for (const command of step.commands ?? []) this.found.push({ command, database: undefined })
    const calls = this.callsOf(step, from)
    const result = classify(
      calls,
      { ...setting, environment: new Map([...setting.environment, ...from.environment]) },
      this.engines,
      step,
    )
    this.keep(result.found, step, from)
    for (const name of result.scratch) this.scratch.add(name)
    this.locked ||= result.locked
    this.tunnel ||= result.tunnel
    this.deploys ||= result.deploys
    this.platforms.push(...result.platforms)
    this.tests ||= result.tests
    this.clones ||= result.clones
    const onHost = from.remote || setting.machine === 'production'
    const onOwnRunner = setting.ownRunner === true
    const at = from.remote ? undefined : from.folder
    this.composes.push(...result.composes.map((each) => ({ ...each, onHost, onOwnRunner, at, inClone: false })))
    for (const follow of result.follows) this.follow(follow, step, setting, from)
  }

  private keep(found: readonly Found[], step: Step, from: Inherited): void {
    for (const { command, database } of found)
      this.found.push({
        command: {
          ...command,
          failureIgnored: command.failureIgnored || from.failureIgnored || step.failureIgnored,
          onFailure: command.onFailure || from.onFailure || step.onFailure,
          ...(this.stepName === undefined ? {} : { step: this.stepName }),
        },
        database,
      })
  }

  private callsOf(step: Step, from: Inherited): readonly ShellCall[] {
    const { words } = step
    if (words !== undefined) return [callOfWords(words)]
    const key = [step.path, step.offset, step.errexit, step.pipefail, step.text, [...from.environment].join()].join(
      '\0',
    )
    const known = this.parsed.get(key)
    if (known !== undefined) return known
    // Expressions that are secrets stay as they are written: what a variable holds decides what is local.
    const calls = readShell(this.withShell, step.text, {
      errexit: step.errexit,
      pipefail: step.pipefail,
      variables: from.environment,
    })
    this.parsed.set(key, calls)
    return calls
  }

  private follow(follow: Follow & { readonly call: ShellCall }, step: Step, setting: Setting, from: Inherited): void {
    const { call } = follow
    const inner: Inherited = {
      ...from,
      failureIgnored: from.failureIgnored || step.failureIgnored || call.failureIgnored,
      onFailure: from.onFailure || step.onFailure || call.onFailure,
      remote: from.remote || (follow.kind === 'shell' && follow.remote === true),
      depth: from.depth + 1,
      environment: new Map([...from.environment, ...call.environment]),
    }
    const named = this.targetsOf(follow, step, from)
    const targets = named.length > 0 ? named : programOf(follow, step)
    // An alias of a task ends in the task itself.
    this.tests ||= follow.kind === 'recipe' && follow.runner === 'mix' && follow.names.includes('test')
    if (targets.length === 0) this.keep(migratesByName(follow, setting, step, this.library.built), step, from)
    if (follow.kind === 'script' && targets.some(({ text }) => startsTask(text)))
      for (const words of follow.args.map((arg) => wordsOfList(arg) ?? [])) this.task(words, call, step, setting, inner)
    for (const each of targets) {
      const key = `${each.path}:${each.offset}`
      // A script that starts whatever stands behind its name does something else each time.
      const again = `${key}:${each.text}`
      if (this.reached.has(again) && follow.kind !== 'shell') continue
      this.reached.add(key).add(again)
      this.read(each, setting, follow.kind === 'recipe' ? { ...inner, folder: each.folder } : inner)
    }
  }

  /** The command that a script hands to a task, as a list of words: a tool, or a program of the image. */
  private task(words: readonly string[], call: ShellCall, step: Step, setting: Setting, from: Inherited): void {
    const [program, ...args] = words
    if (program === undefined) return
    const before = this.found.length
    this.read({ ...step, words, offset: step.offset + call.line - 1 }, setting, from)
    if (this.found.length === before)
      this.keep(
        migratesByName({ kind: 'script', path: program, args, call }, setting, step, this.library.built),
        step,
        from,
      )
    const started = this.found.splice(before)
    this.found.push(...started.map((each) => ({ ...each, command: { ...each.command, ofImage: true as const } })))
  }

  private targetsOf(follow: Follow & { readonly call: ShellCall }, step: Step, from: Inherited): readonly Step[] {
    switch (follow.kind) {
      case 'shell':
        return [textStep(step, follow.text, step.offset + follow.call.line)]
      case 'script': {
        const mounted = from.mounted?.get(follow.path.slice(follow.path.lastIndexOf('/') + 1))
        return mounted === undefined ? this.library.script(follow.path, from.folder, folderOf(step.path)) : [mounted]
      }
      case 'package script':
        return this.library.packageScript(follow, from.folder)
      case 'recipe':
        return this.library.recipes(follow, from.folder)
    }
  }
}

/** The program of a dependency that a package manager starts where no script has the name; `migrate` may be anybody's. */
function programOf(follow: Follow & { readonly call: ShellCall }, step: Step): readonly Step[] {
  if (follow.kind !== 'package script' || follow.orProgram !== true || follow.names.includes('migrate')) return []
  const words = [...follow.names, ...follow.args].map(quoted).join(' ')
  return [textStep(step, words, step.offset + follow.call.line)]
}

/** A program with its arguments, as Kubernetes and Docker write it: no shell looks at it. */
function callOfWords(words: readonly string[]): ShellCall {
  return {
    words,
    environment: new Map(),
    line: 1,
    text: words.join(' ').slice(0, 2_000),
    stdin: undefined,
    pipe: 0,
    receives: false,
    failureIgnored: false,
    onFailure: false,
    compared: false,
  }
}

/** A text that another shell reads, started from this step. */
function textStep(
  { path, folder, environment, failureIgnored, onFailure, mounted }: Step,
  text: string,
  line: number,
): Step {
  return {
    ...step(path, line, text, { folder, environment, failureIgnored, onFailure }),
    ...(mounted === undefined ? {} : { mounted }),
  }
}

function unitOf(draft: Draft, commands: readonly Command[]): Unit {
  const {
    kind,
    name,
    seen,
    schedules,
    reachable,
    environment,
    needs,
    onPullRequest,
    single,
    timeoutMinutes,
    replicas,
    shownAs,
    calls,
    unreadActions = [],
  } = draft
  return {
    kind,
    name,
    seen,
    commands: inOrder(commands, seen.path),
    schedules,
    reachable,
    environment,
    needs,
    onPullRequest,
    single,
    timeoutMinutes,
    ...(replicas === undefined ? {} : { replicas }),
    ...(shownAs === undefined ? {} : { shownAs }),
    ...(calls === undefined ? {} : { calls }),
    ...(unreadActions.length === 0 ? {} : { unreadActions }),
  }
}

/** Commands of the unit's own file stand in its order; those of scripts stay where they were called. */
function inOrder(commands: readonly Command[], path: string): readonly Command[] {
  if (commands.some((each) => each.seen.path !== path)) return commands
  return [...commands].sort((a, b) => a.seen.line - b.seen.line)
}
