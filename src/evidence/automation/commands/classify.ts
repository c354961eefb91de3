import type { Dialect } from '../../../migrations/operation.js'
import { excerpt } from '../../../findings/masking.js'
import type { Seen } from '../../facts.js'
import { platformOfCommand, type SeenPlatform } from '../deploy-platform.js'
import type { Command } from '../facts.js'
import type { ShellCall } from '../shell/call.js'
import { readClient } from './clients.js'
import { readCloud } from './clouds.js'
import { readDump } from './dumps.js'
import type { Follow, Invocation } from './invocation.js'
import { composeUp, type ComposeUp } from './compose-up.js'
import type { Meaning, Reader } from './meaning.js'
import { isLocal, overTls, type Setting } from './target.js'
import { readRelease, readTool } from './tools.js'
import { readTerraform } from './terraform.js'
import { readTransfer } from './transfers.js'
import { baseName } from './starting.js'
import { runsTests } from './test-runners.js'
import { unwrap } from './unwrap.js'

const READERS: readonly Reader[] = [readDump, readClient, readCloud, readTerraform, readTransfer, readTool, readRelease]

/** Where a text of shell commands stands: its file, and the line before its first. */
export interface Origin {
  readonly path: string
  readonly offset: number
}

export interface Found {
  readonly command: Command
  /** The database that it names, for telling a scratch database. */
  readonly database: string | undefined
}

export interface Classified {
  readonly found: readonly Found[]
  readonly follows: readonly (Follow & { readonly call: ShellCall })[]
  /** Databases that the calls create for themselves. */
  readonly scratch: ReadonlySet<string>
  readonly locked: boolean
  /** An SSH tunnel, a proxy to a managed database: localhost is far away. */
  readonly tunnel: boolean
  readonly deploys: boolean
  readonly platforms: readonly SeenPlatform[]
  readonly composes: readonly (ComposeUp & { readonly seen: Seen })[]
  /** It brings the repository to where it runs. */
  readonly clones: boolean
  /** It runs the project's tests. */
  readonly tests: boolean
}

/** What the calls of one text do, by their arguments. */
export function classify(
  calls: readonly ShellCall[],
  setting: Setting,
  engines: readonly Dialect[],
  origin: Origin,
): Classified {
  const follows: (Follow & { readonly call: ShellCall })[] = []
  const invocations: (readonly [ShellCall, Invocation])[] = []
  for (const call of calls) {
    const unwrapped = unwrap(invocationOf(call))
    if (unwrapped === undefined) continue
    if ('follow' in unwrapped) {
      follows.push({ ...unwrapped.follow, call })
      continue
    }
    const { program, args } = unwrapped.invocation
    const invocation = { ...unwrapped.invocation, program: baseName(program) }
    invocations.push([call, invocation])
    const own = isPath(program) || invocation.ofImage === true || saysItMigrates(program, args)
    if (own && meaningOf(invocation, engines) === undefined)
      follows.push({
        kind: 'script',
        path: program,
        args,
        call,
        inContainer: invocation.inContainer,
        ofImage: invocation.ofImage === true,
      })
  }
  const encryptedPipes = new Set(invocations.filter(([, each]) => encrypts(each)).map(([call]) => call.pipe))
  const encryptsFiles = invocations.some(([call, each]) => encrypts(each) && !call.receives)
  const found = invocations.flatMap(([call, invocation]): readonly Found[] => {
    const meaning = meaningOf(invocation, engines)
    if (meaning === undefined) return []
    const encrypted = meaning.purpose === 'backup' && (encryptsFiles || encryptedPipes.has(call.pipe))
    return [{ command: commandOf(meaning, call, invocation, setting, origin, encrypted), database: meaning.database }]
  })
  return {
    found,
    follows,
    scratch: new Set(invocations.flatMap(([, each]) => created(each))),
    locked: invocations.some(([, each]) => each.locked),
    tunnel: invocations.some(([, each]) => isTunnel(each)),
    deploys: invocations.some(([, each]) => isDeploy(each)),
    platforms: [
      ...invocations.flatMap(([call, { program, args }]) => platformOf(call, [program, ...args], origin)),
      ...calls.filter(({ words }) => words[0] === 'ssh').flatMap((call) => platformOf(call, call.words, origin)),
    ],
    composes: invocations.flatMap(([call, invocation]) => {
      const up = composeUp({
        ...invocation,
        environment: new Map([...setting.environment, ...invocation.environment]),
      })
      return up === undefined ? [] : [{ ...up, seen: seenOf(call, origin) }]
    }),
    clones: invocations.some(([, { program, args }]) => program === 'git' && CLONES.test(args.join(' '))),
    tests:
      calls.some(({ words }) => runsTests(words)) ||
      invocations.some(([, { program, args }]) => runsTests([program, ...args])),
  }
}

const MIGRATES_BY_NAME =
  /^(?:(?:run|apply|do|execute|auto|db|database)[-_]?)?migrat(?:e|ions?)(?:[-_](?:db|database|up|deploy|prod(?:uction)?|latest))?(?:\.(?:[cm]?[jt]s|py|rb|php|sh))?$/i
const MIGRATES_BY_COMMAND =
  /^(?:(?:db|database)[:_-])?migrat(?:e|ions?)(?:[:_-](?:up|run|deploy|latest))?$|^run[-_]migrations$/i
const SAYS_OTHERWISE = /^(?:down|rollback|revert|undo|create|generate|new|status|list|check|--?h(?:elp)?|--dry-run)$/i

/** A program without a place, such as a package of Python installs: `db-migrate`, `shop etl db_migrate`. */
const DATABASE_MIGRATES = /^(?:db|database)[:_-]migrat(?:e|ions?)(?:[:_-](?:up|run|deploy|latest))?$/i

function saysItMigrates(program: string, args: readonly string[]): boolean {
  return [program, ...args.slice(0, 2)].some((each) => DATABASE_MIGRATES.test(each))
}

/**
 * A program of the repository's own that cannot be read, and whose name or first word says that it migrates:
 * `./target/release/shop migrate`, `node dist/scripts/apply-migrations.js`. `built`: what the repository builds; in the
 * folders of the system everything else belongs to the image.
 */
export function migratesByName(
  follow: Follow & { readonly call: ShellCall },
  setting: Setting,
  origin: Origin,
  built: ReadonlySet<string>,
): readonly Found[] {
  if (follow.kind !== 'script' || follow.args.some((arg) => SAYS_OTHERWISE.test(arg))) return []
  const name = baseName(follow.path)
  if (/^\/(?:usr|s?bin)\//.test(follow.path) && !built.has(name)) return []
  const byName = MIGRATES_BY_NAME.test(name)
  const verbs = follow.args.filter((arg) => !arg.startsWith('-')).slice(0, 2)
  const at = verbs.findIndex((verb, index) => (index === 0 ? MIGRATES_BY_COMMAND : DATABASE_MIGRATES).test(verb))
  if (!byName && at === -1) return []
  const program = byName ? name : [name, ...verbs.slice(0, at + 1)].join(' ')
  const meaning: Meaning = { purpose: 'migrate', program, engine: undefined }
  const invocation = {
    ...invocationOf(follow.call),
    inContainer: follow.inContainer === true,
    ...(follow.ofImage === true ? { ofImage: true as const } : {}),
  }
  return [{ command: commandOf(meaning, follow.call, invocation, setting, origin, false), database: undefined }]
}

function invocationOf(call: ShellCall): Invocation {
  const [program = '', ...args] = call.words
  return {
    program,
    args,
    environment: call.environment,
    stdin: call.stdin,
    receives: call.receives,
    compared: call.compared,
    inContainer: false,
    locked: false,
  }
}

function meaningOf(invocation: Invocation, engines: readonly Dialect[]): Meaning | undefined {
  for (const read of READERS) {
    const meaning = read(invocation, engines)
    if (meaning !== undefined) return meaning
  }
  return undefined
}

function commandOf(
  meaning: Meaning,
  call: ShellCall,
  invocation: Invocation,
  setting: Setting,
  { path, offset }: Origin,
  encrypted: boolean,
): Command {
  return {
    purpose: meaning.purpose,
    program: meaning.program,
    engine: meaning.engine,
    seen: { path, line: offset + call.line, quote: excerpt(call.text) },
    failureIgnored: call.failureIgnored,
    onFailure: call.onFailure || (meaning.purpose === 'roll back application' && /--atomic$/.test(meaning.program)),
    encrypts: encrypted ? true : meaning.encrypts,
    overTls:
      meaning.overTls ??
      overTls([...invocation.args, ...(meaning.hosts ?? [])], new Map([...setting.environment, ...call.environment])),
    local: isLocal(meaning, setting, call.environment, invocation.inContainer),
    schemaOnly: meaning.schemaOnly ?? false,
    ...(invocation.ofImage === true ? { ofImage: true as const } : {}),
  }
}

/** A program of the repository's own: it is named by its place or by its ending. */
function isPath(program: string): boolean {
  return program.includes('/') || /\.(sh|bash|py|rb|m?js|ts)$/.test(program)
}

/** Encryption of a file or a stream by a key that is not the database's. */
function encrypts({ program, args }: Invocation): boolean {
  switch (program) {
    case 'gpg':
    case 'gpg2':
      return args.some((arg) => /^(-\w*[ec]\w*|--encrypt|--symmetric)$/.test(arg)) && !args.includes('--decrypt')
    case 'age':
    case 'rage':
      return !args.some((arg) => arg === '-d' || arg === '--decrypt')
    case 'openssl':
      return (args[0] === 'enc' || args[0] === 'smime' || args[0] === 'cms') && !args.includes('-d')
    default:
      return false
  }
}

/** Names of databases that an invocation creates: `createdb scratch`, `CREATE DATABASE scratch`. */
function created({ program, args, stdin }: Invocation): readonly string[] {
  if (program === 'createdb') return args.filter((arg) => !arg.startsWith('-')).slice(-1)
  const text = [...args, stdin !== undefined && 'text' in stdin ? stdin.text : ''].join('\n')
  return [...text.matchAll(/\bcreate\s+database\s+(?:if\s+not\s+exists\s+)?["'`[]?([\w$-]+)/gi)].map(
    ([, name = '']) => name,
  )
}

function isTunnel({ program, args }: Invocation): boolean {
  switch (program) {
    case 'cloud-sql-proxy':
    case 'cloud_sql_proxy':
    case 'autossh':
      return true
    case 'ssh':
      return args.some((arg) => /^-\w*L/.test(arg))
    case 'kubectl':
      return args.includes('port-forward')
    case 'fly':
    case 'flyctl':
    case 'pscale':
      return args[0] === 'proxy' || args[0] === 'connect'
    case 'aws':
      return args[0] === 'ssm' && args[1] === 'start-session'
    default:
      return false
  }
}

/** https://git-scm.com/docs: `git -C dir pull`. */
const CLONES = /^(-C \S+ )?(pull|clone|fetch|reset|checkout|switch)\b/

const DEPLOYS: readonly RegExp[] = [
  /^kubectl (.* )?(apply|set image|rollout (restart|status))\b/,
  /^helm (.* )?(upgrade|install)\b/,
  /^(fly|flyctl|vercel|netlify|railway|sst|kamal|serverless|sls|wrangler|copilot|eb|cdk|sam|pulumi|gigalixir) (.* )?(deploy|up|--prod)\b/,
  /^vercel\b.*--prod\b/,
  /^aws (ecs (update-service|deploy)|deploy create-deployment|lambda update-function-code|apprunner start-deployment|elasticbeanstalk update-environment)/,
  /^gcloud (.* )?(run|app|functions) (.* )?deploy\b|^gcloud (app|run) /,
  /^az (webapp|containerapp|functionapp) (.* )?(deploy|up|update|deployment)\b/,
  /^(docker|podman) (stack deploy|service update)\b/,
  /^ansible-playbook\b/,
  /^cap \w+ deploy\b/,
  /^git push .*heroku/,
  /^heroku container:release\b/,
  // `-chdir` stands before the command: https://developer.hashicorp.com/terraform/cli/commands#switching-working-directory-with-chdir
  /^(terraform|tofu|terragrunt) (-\S+ )*apply\b/,
  /^argocd app sync\b/,
]

function platformOf(call: ShellCall, words: readonly string[], origin: Origin): readonly SeenPlatform[] {
  const platform = platformOfCommand(words)
  return platform === undefined ? [] : [{ platform, seen: seenOf(call, origin) }]
}

function seenOf({ line, text }: ShellCall, { path, offset }: Origin): Seen {
  return { path, line: offset + line, quote: excerpt(text) }
}

function isDeploy({ program, args }: Invocation): boolean {
  const line = [program, ...args].join(' ')
  return DEPLOYS.some((pattern) => pattern.test(line))
}
