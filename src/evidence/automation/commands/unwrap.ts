import { firstWord, optionOf, positionals } from './arguments.js'
import type { Follow, Invocation } from './invocation.js'

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

/** An invocation of these words in the surroundings of another. Undefined where there are none. */
function starting(from: Invocation, words: readonly string[], more: Partial<Invocation> = {}): Invocation | undefined {
  const environment = new Map(from.environment)
  let at = 0
  for (; /^[A-Za-z_]\w*=/.test(words[at] ?? ''); at++) {
    const [name = '', ...value] = (words[at] ?? '').split('=')
    environment.set(name, value.join('='))
  }
  const [program, ...args] = words.slice(at)
  if (program === undefined) return undefined
  return { ...from, ...more, program, args, environment }
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Programs that start what follows their options; the options named take a value. */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  sudo: ['-u', '-g', '-h', '-p'],
  doas: ['-u'],
  env: ['-u', '-C'],
  nice: ['-n'],
  ionice: ['-c', '-n', '-p'],
  time: ['-f', '-o'],
  nohup: [],
  exec: ['-a'],
  command: [],
  xargs: ['-I', '-n', '-P', '-L', '-d'],
  stdbuf: ['-o', '-e', '-i'],
  chronic: [],
  tini: [],
  'dumb-init': [],
  'with-contenv': [],
  npx: ['-p', '--package', '-w', '--workspace'],
  bunx: ['-p', '--package'],
  uvx: ['--from', '--with'],
  pnpx: ['-p', '--package'],
  dotenv: ['-e', '-f', '-c'],
  'cross-env': [],
}

/** Programs whose sub-command starts what follows: `poetry run`, `bundle exec`. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  poetry: ['run'],
  pipenv: ['run'],
  uv: ['run'],
  pdm: ['run'],
  hatch: ['run'],
  rye: ['run'],
  bundle: ['exec'],
  doppler: ['run'],
  op: ['run'],
  infisical: ['run'],
  dotenvx: ['run'],
  chamber: ['exec'],
  'aws-vault': ['exec'],
  npm: ['exec', 'x'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'dlx'],
  bun: ['x'],
  heroku: ['run', 'run:detached'],
}

const RUNNER_VALUES = [
  '--directory',
  '-C',
  '--with',
  '--group',
  '--project',
  '--env',
  '-e',
  '-a',
  '--app',
  '-c',
  '--config',
  '--extra',
  '--env-file',
  '--package',
  '--filter',
  '-F',
  '--prefix',
  '-p',
]

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
      return named(args[0] === 'run' ? args[1] : undefined)
    case 'make':
    case 'gmake':
      return {
        kind: 'make',
        targets: positionals(args, ['-C', '-f', '-j']).filter((each) => !each.includes('=')),
        folder: optionOf(args, '-C'),
      }
    case 'task':
    case 'just':
      return { kind: 'task', targets: positionals(args, ['-d', '-t']).filter((each) => !each.includes('=')) }
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

function shellOf(text: string | undefined): Follow | undefined {
  return text === undefined ? undefined : { kind: 'shell', text }
}

function named(name: string | undefined, folder?: string): Follow | undefined {
  return name === undefined ? undefined : { kind: 'package script', name, folder }
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

function su(from: Invocation): Invocation | Follow | undefined {
  const text = optionOf(from.args, '-c', '--command')
  if (text !== undefined) return shellOf(text)
  const at = from.args.indexOf('--')
  return at === -1 ? undefined : starting(from, from.args.slice(at + 1))
}

function ssh({ args, stdin }: Invocation): Follow | undefined {
  const at = firstWord(args, ['-i', '-p', '-o', '-l', '-F', '-J', '-L', '-R'])
  const command = args.slice(at + 1).join(' ')
  if (command !== '' && !/^(bash|sh)( -\w+)*$/.test(command)) return shellOf(command)
  return stdin !== undefined && 'text' in stdin ? shellOf(stdin.text) : undefined
}

const CONTAINER_VALUES = [
  '-e',
  '--env',
  '-u',
  '--user',
  '-w',
  '--workdir',
  '-v',
  '--volume',
  '--name',
  '--network',
  '--net',
  '--env-file',
  '--entrypoint',
  '-p',
  '--publish',
  '--platform',
  '--mount',
  '--link',
  '-l',
  '--label',
  '--index',
]

/** Images whose entry point is the program: their own READMEs. */
const IMAGES: Readonly<Record<string, string>> = {
  'migrate/migrate': 'migrate',
  'flyway/flyway': 'flyway',
  'liquibase/liquibase': 'liquibase',
  'amacneil/dbmate': 'dbmate',
  'ghcr.io/amacneil/dbmate': 'dbmate',
  'arigaio/atlas': 'atlas',
  'amazon/aws-cli': 'aws',
  'restic/restic': 'restic',
  'rclone/rclone': 'rclone',
}

/** The program that an image starts by itself. */
export function programOfImage(image: string): string | undefined {
  return IMAGES[image.replace(/(:[\w.-]+)?(@.*)?$/, '')]
}

function container(from: Invocation): Invocation | Follow | 'itself' | undefined {
  const { args } = from
  const program = baseName(from.program)
  const compose = program === 'docker-compose' || args[0] === 'compose'
  const rest = args[0] === 'compose' || args[0] === 'container' ? args.slice(1) : args
  const at = firstWord(rest, ['-f', '--file', '-p', '--project-name', '--profile', '--env-file', '-H', '--context'])
  const verb = rest[at]
  if (verb !== 'exec' && verb !== 'run') return 'itself'
  const words = rest.slice(at + 1)
  const image = firstWord(words, CONTAINER_VALUES)
  const known = verb === 'run' && !compose ? programOfImage(words[image] ?? '') : undefined
  const command = words.slice(image + 1)
  const entry = optionOf(words.slice(0, image), '--entrypoint') ?? known
  return starting(from, entry === undefined ? command : [entry, ...command], {
    inContainer: verb === 'exec' || compose,
  })
}

function kubectl(from: Invocation): Invocation | 'itself' | undefined {
  if (!from.args.includes('exec')) return 'itself'
  const at = from.args.indexOf('--')
  return at === -1 ? undefined : starting(from, from.args.slice(at + 1))
}

/** Words that npm, pnpm, yarn and bun keep for themselves. */
const OWN =
  /^(install|i|ci|add|remove|rm|update|up|upgrade|publish|pack|link|init|create|audit|outdated|why|list|ls|config|cache|store|set|version|login|import|dedupe|fetch|prune|rebuild|global|workspaces|help|info|view)$/

function packageScript(program: string, args: readonly string[]): Follow | 'itself' | undefined {
  const values = ['--filter', '-F', '--prefix', '-C', '--dir', '--cwd', '-w', '--workspace']
  const folder = optionOf(args, '--prefix', '-C', '--dir', '--cwd', '--workspace', '--filter', '-F')
  const words = positionals(args, program === 'pnpm' ? values.filter((each) => each !== '-w') : values)
  const [first, second, third] = words
  if (first === 'workspace') return named(third === 'run' ? words[3] : third, second)
  if (first === 'run' || first === 'run-script') return named(second, folder)
  if (first === undefined || OWN.test(first) || program === 'npm') return 'itself'
  return named(first, folder)
}

function interpreter(from: Invocation): Invocation | Follow | 'itself' | undefined {
  const { args } = from
  const module = optionOf(args, '-m')
  if (/^python/.test(baseName(from.program)) && module !== undefined)
    return starting(from, [module, ...args.slice(args.indexOf('-m') + 2)])
  const at = firstWord(args, ['-r', '--require', '--import', '--loader', '-P', '--project', '-d'])
  const [path, ...rest] = args.slice(args[at] === 'run' ? at + 1 : at)
  if (path === undefined || hasText(args)) return 'itself'
  if (/typeorm\/cli(\.js)?$|typeorm\/cli-ts-node/.test(path)) return starting(from, ['typeorm', ...rest])
  if (
    /(^|\/)(manage\.py|artisan|vendor\/bin\/\w+|bin\/(console|rails|rake)|ace(\.js)?)$|node_modules\/\.bin\/[\w-]+$/.test(
      path,
    )
  )
    return starting(from, [path, ...rest])
  return { kind: 'script', path, args: rest }
}

function hasText(args: readonly string[]): boolean {
  return ['-e', '-c', '--eval', '-p'].includes(args[0] ?? '')
}
