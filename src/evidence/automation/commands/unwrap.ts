import { firstWord, hasFlag, optionOf, positionals } from './arguments.js'
import { container, kubectl } from './container-start.js'
import { ecsTask } from './ecs.js'
import type { Follow, Invocation, RecipeCall } from './invocation.js'
import { interpreter, monorepoScripts, packageScript } from './own-scripts.js'
import { PREFIXES, RUNNERS, RUNNER_VALUES } from './prefixes.js'
import { baseName, starting } from './starting.js'

export type Unwrapped = { readonly invocation: Invocation } | { readonly follow: Follow } | undefined

const DEEPEST = 8

/** What a line of words really starts, behind the programs that only start others. */
export function unwrap(start: Invocation): Unwrapped {
  let now: Invocation = start
  for (let depth = 0; depth < DEEPEST; depth++) {
    const step = inner(now)
    if (step === 'itself') return { invocation: now }
    if (step === undefined) return undefined
    if ('kind' in step) return { follow: step }
    now = step
  }
  return { invocation: now }
}

function inner(from: Invocation): Invocation | Follow | 'itself' | undefined {
  const { args } = from
  const program = baseName(from.program)
  const prefix = PREFIXES[program]
  if (prefix !== undefined) return starting(from, args.slice(firstWord(args, prefix)))
  const runner = RUNNERS[program]
  const at = firstWord(args, RUNNER_VALUES)
  if (runner?.includes(args[at] ?? '')) {
    const rest = args.slice(at + 1)
    const first =
      program === 'chamber' || program === 'aws-vault' ? rest.indexOf('--') + 1 : firstWord(rest, RUNNER_VALUES)
    return starting(from, rest.slice(first))
  }
  switch (program) {
    case 'timeout':
    case 'gosu':
    case 'su-exec':
      return starting(from, args.slice(firstWord(args, ['-k', '-s']) + 1))
    case 'flock':
      return flock(from)
    case 'uwsgi':
      return uwsgi(args)
    case 'su':
    case 'runuser':
      return su(from)
    case 'sh':
    case 'bash':
    case 'dash':
    case 'ash':
    case 'zsh':
      return shell(args)
    case 'source':
    case '.':
      return script(args)
    case 'eval':
      return { kind: 'shell', text: args.join(' ') }
    case 'ssh':
      return ssh(from)
    case 'docker':
    case 'podman':
    case 'docker-compose':
    case 'nerdctl':
      return container(from)
    case 'aws':
      return ecsTask(from)
    case 'nix':
      return nix(from)
    case 'nix-shell':
      return shellOf(optionOf(args, '--run', '--command')) ?? 'itself'
    case 'kubectl':
    case 'oc':
      return kubectl(from)
    case 'fly':
    case 'flyctl':
      return args[0] === 'ssh' && args[1] === 'console' ? shellOf(optionOf(args, '-C', '--command')) : 'itself'
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'bun':
      return packageScript(program, args)
    case 'turbo':
    case 'lerna':
      return monorepoScripts(args)
    case 'make':
    case 'gmake':
      return recipe('make', args, ['-C', '--directory'], ['-f', '--file', '--makefile'])
    case 'just':
      return recipe('just', args, ['-d', '--working-directory'], ['-f', '--justfile'])
    case 'task':
      return recipe('task', args, ['-d', '--dir'], ['-t', '--taskfile'])
    case 'mix':
      return mix(args)
    case 'python':
    case 'python3':
    case 'php':
    case 'ruby':
    case 'node':
    case 'tsx':
    case 'ts-node':
    case 'deno':
      return interpreter(from)
    default:
      return 'itself'
  }
}

/** Tasks of Mix and Ecto that nobody gives another meaning. */
const MIX_TASKS = /^(?:ecto\.(?:create|drop|migrate|rollback|load|dump|migrations|gen\.\w+)|deps\.\w+|compile|format)$/

/** An alias of Mix, or several tasks: https://hexdocs.pm/mix/Mix.Tasks.Do.html */
function mix([task, ...args]: readonly string[]): Follow | 'itself' {
  if (task === undefined || MIX_TASKS.test(task)) return 'itself'
  if (task !== 'do') return { kind: 'recipe', runner: 'mix', names: [task], folder: undefined, file: undefined }
  const tasks = args.join(' ').split(/\s*(?:\+|,\s)\s*/)
  return { kind: 'shell', text: tasks.map((each) => `mix ${each}`).join(' && ') }
}

/**
 * A call of make, just or task: https://www.gnu.org/software/make/manual/html_node/Options-Summary.html,
 * https://just.systems/man/en/, https://taskfile.dev/reference/cli. `NAME=value` sets a variable; `-j 4` has a number.
 */
function recipe(
  runner: RecipeCall['runner'],
  args: readonly string[],
  folder: readonly string[],
  file: readonly string[],
): RecipeCall | undefined {
  if (hasFlag(args, ...SHOWS)) return undefined
  const words = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  return {
    kind: 'recipe',
    runner,
    names: positionals(words, [...folder, ...file]).filter((each) => !each.includes('=') && !/^\d+$/.test(each)),
    folder: optionOf(words, ...folder),
    file: optionOf(words, ...file),
  }
}

/** They show what would run, or what is there. */
const SHOWS = [
  '-n',
  '--dry-run',
  '--just-print',
  '--recon',
  '-l',
  '--list',
  '--summary',
  '--version',
  '--help',
  '-h',
  '--show',
]

function shellOf(text: string | undefined): Follow | undefined {
  return text === undefined ? undefined : { kind: 'shell', text }
}

function script(args: readonly string[]): Follow | undefined {
  const [path, ...rest] = args
  return path === undefined ? undefined : { kind: 'script', path, args: rest }
}

function shell(args: readonly string[]): Follow | undefined {
  const at = args.findIndex((arg) => /^-\w*c$/.test(arg))
  return at === -1 ? script(args.slice(firstWord(args, ['-o']))) : shellOf(args[at + 1])
}

function flock(from: Invocation): Invocation | Follow | undefined {
  const rest = from.args.slice(firstWord(from.args, ['-w', '-E']) + 1)
  return rest[0] === '-c' ? shellOf(rest[1]) : starting(from, rest, { locked: true })
}

/** https://uwsgi-docs.readthedocs.io/en/latest/Configuration.html: an .ini file by its name, or by an option. */
function uwsgi(args: readonly string[]): Follow | 'itself' {
  const path = optionOf(args, '--ini', '--yaml') ?? args.find((arg) => arg.endsWith('.ini'))
  return path === undefined ? 'itself' : { kind: 'script', path, args: [] }
}

/** https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-develop, nix3-shell: `nix develop .#ci -c make check`. */
function nix(from: Invocation): Invocation | undefined | 'itself' {
  const { args } = from
  if (args[0] !== 'develop' && args[0] !== 'shell') return 'itself'
  const at = args.findIndex((arg) => arg === '-c' || arg === '--command')
  return at === -1 ? 'itself' : starting(from, args.slice(at + 1))
}

function su(from: Invocation): Invocation | Follow | undefined {
  const text = optionOf(from.args, '-c', '--command')
  if (text !== undefined) return shellOf(text)
  const at = from.args.indexOf('--')
  return at === -1 ? undefined : starting(from, from.args.slice(at + 1))
}

function ssh({ args, stdin }: Invocation): Follow | undefined {
  const remote = (text: string): Follow => ({ kind: 'shell', text, remote: true })
  const at = firstWord(args, ['-i', '-p', '-o', '-l', '-F', '-J', '-L', '-R'])
  const command = args.slice(at + 1).join(' ')
  if (command !== '' && !/^(bash|sh)( -\w+)*$/.test(command)) return remote(command)
  return stdin !== undefined && 'text' in stdin ? remote(stdin.text) : undefined
}
