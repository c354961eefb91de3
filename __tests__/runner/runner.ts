import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import * as z from 'zod'
import { TOKENS } from '../github-server/access.js'
import type { RunnerEvent } from '../github-server/events.js'
import type { GitHubServer } from '../github-server/server.js'
import { parseCommands, parseFileCommands, type WorkflowCommand } from './protocol.js'

const PROJECT = fileURLToPath(new URL('../../', import.meta.url))
const PATIENCE_MILLISECONDS = 120_000

interface ProcessRun {
  /** Null where the process was killed by a signal. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface ActionRun extends ProcessRun {
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly commands: readonly WorkflowCommand[]
}

export interface ActionOptions {
  readonly workspace: string
  readonly event: RunnerEvent
  readonly server: GitHubServer
  /** The `with:` of the step. `github-token` is the write token unless given. */
  readonly inputs?: Readonly<Record<string, string>>
  /** More variables, or others. */
  readonly env?: Readonly<Record<string, string>>
  readonly runId?: number
  readonly runAttempt?: number
  /** The folder of action.yml; this project's unless given. */
  readonly action?: string
  readonly program?: Program
}

/**
 * What runs: the bundle as it is shipped, in a process of its own, or the sources in this process, at a fraction of the
 * cost. With E2E_NODE everything is the bundle, on that Node.
 */
export type Program = 'bundle' | 'sources'

function programOf(asked: Program | undefined): Program {
  return process.env['E2E_NODE'] === undefined ? (asked ?? 'bundle') : 'bundle'
}

const actionFile = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ default: z.string().optional() }).nullable()).optional(),
  runs: z.looseObject({ main: z.string() }),
})

/** Runs an action as GitHub's runner does: a clean environment, files for what it says, and for a bundle a new process. */
export async function runAction(options: ActionOptions): Promise<ActionRun> {
  const folder = mkdtempSync(join(tmpdir(), 'database-review-run-'))
  try {
    const action = options.action ?? PROJECT
    const { inputs = {}, runs } = actionFile.parse(parse(readFileSync(join(action, 'action.yml'), 'utf8')))
    const defaults = Object.entries(inputs).map(([name, input]) => [name, evaluated(input?.default ?? '')] as const)
    const files = fileCommands(folder)
    writeFileSync(files.GITHUB_EVENT_PATH, JSON.stringify(options.event.payload))
    const env = {
      ...runnerEnvironment(options, folder),
      ...files,
      ...inputEnvironment({ ...Object.fromEntries(defaults), ...options.inputs }),
      ...options.env,
    }
    if (programOf(options.program) === 'sources') {
      const { actInProcess } = await import('./in-process.js')
      const run = await actInProcess(env)
      return { ...run, commands: parseCommands(run.stdout) }
    }
    const run = await execute([join(action, runs.main)], options.workspace, env)
    return {
      ...run,
      outputs: parseFileCommands(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
      commands: parseCommands(run.stdout),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The only expression that our defaults use. */
function evaluated(value: string): string {
  return value.replace(/\$\{\{\s*github\.token\s*\}\}/g, TOKENS.write)
}

/**
 * Inputs as the runner passes them: upper case, spaces to underscores, hyphens kept
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs).
 */
export function inputEnvironment(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [inputVariable(name), value] as const))
}

function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}

function fileCommands(folder: string) {
  const empty = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'step-summary'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_STATE: join(folder, 'state'),
  }
  for (const file of Object.values(empty)) writeFileSync(file, '')
  return { ...empty, GITHUB_EVENT_PATH: join(folder, 'event.json') }
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function runnerEnvironment(options: ActionOptions, folder: string): Readonly<Record<string, string>> {
  const { event, server } = options
  const temporary = join(folder, 'temp')
  mkdirSync(temporary)
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'developer',
    GITHUB_API_URL: server.apiUrl,
    GITHUB_SERVER_URL: server.serverUrl,
    GITHUB_GRAPHQL_URL: server.graphqlUrl,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_REPOSITORY: event.repository,
    GITHUB_REPOSITORY_OWNER: event.repository.split('/')[0] ?? '',
    GITHUB_SHA: event.sha,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_HEAD_REF: event.headRef ?? '',
    GITHUB_BASE_REF: event.baseRef ?? '',
    GITHUB_RUN_ID: String(options.runId ?? 7001),
    GITHUB_RUN_NUMBER: '1',
    GITHUB_RUN_ATTEMPT: String(options.runAttempt ?? 1),
    GITHUB_JOB: 'database-review',
    GITHUB_WORKFLOW: 'Database',
    GITHUB_WORKSPACE: options.workspace,
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_TEMP: temporary,
    RUNNER_TOOL_CACHE: temporary,
  }
}

/** Runs the terminal program as a person does, in a folder, with output into pipes. */
export async function runCli(args: readonly string[], cwd: string, program: Program): Promise<ProcessRun> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: tmpdir() }
  if (programOf(program) === 'bundle') return execute([join(PROJECT, 'dist', 'cli.js'), ...args], cwd, env)
  const { typeInProcess } = await import('./in-process.js')
  return typeInProcess(args, cwd, env)
}

function execute(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<ProcessRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.env['E2E_NODE'] ?? process.execPath, args, { cwd, env })
    const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLISECONDS)
    const output = { stdout: new Array<Buffer>(), stderr: new Array<Buffer>() }
    child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk))
    // A process that ends without reading its input breaks the pipe; its exit code says what happened.
    child.stdin.on('error', () => undefined)
    child.stdin.end()
    child.on('error', reject)
    child.on('close', (exitCode) => {
      clearTimeout(patience)
      const [stdout, stderr] = [output.stdout, output.stderr].map((chunks) => Buffer.concat(chunks).toString('utf8'))
      resolve({ exitCode, stdout: stdout ?? '', stderr: stderr ?? '' })
    })
  })
}
