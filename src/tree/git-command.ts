import { execFile } from 'node:child_process'

/** The environment of the process, given in by whoever starts the review. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A folder in which git is asked, and the environment that names git's own program and the user's home. */
export interface GitFolder {
  readonly dir: string
  readonly env: Environment
}

/** git answered with an error: the object, ref or repository is not there, or is broken; or git is not installed. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure'
}

/**
 * The configuration of a reviewed repository may name programs. These options keep git from starting any: no
 * file-system monitor, no hooks, no pager; a bare repository that lies inside the tree is not taken for one.
 * Source: git-config(1).
 */
const SAFE_CONFIGURATION = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'safe.directory=*',
  'safe.bareRepository=explicit',
].flatMap((setting) => ['-c', setting])

/**
 * Nothing is fetched when an object of a partial clone is missing: GIT_NO_LAZY_FETCH says so, and since older git does
 * not know it, no transport is allowed either. Source: git(1), environment variables.
 */
const SAFE_ENVIRONMENT = {
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
} as const

/** What git needs of the caller's environment. GIT_DIR and its like, set inside hooks, would point elsewhere. */
const PASSED_ON = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'TMPDIR', 'SystemRoot', 'USERPROFILE', 'TEMP', 'Path'] as const

const MAXIMUM_OUTPUT_BYTES = 1_000_000_000

/** The bytes that a git plumbing command prints. Throws `GitFailure`. */
export function runGit(folder: GitFolder, args: readonly string[], input = ''): Promise<Buffer> {
  const env = { ...Object.fromEntries(PASSED_ON.map((name) => [name, folder.env[name]])), ...SAFE_ENVIRONMENT }
  const options = { cwd: folder.dir, env, encoding: 'buffer', maxBuffer: MAXIMUM_OUTPUT_BYTES } as const
  return new Promise((resolve, reject) => {
    const child = execFile('git', [...SAFE_CONFIGURATION, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new GitFailure(stderr.toString('utf8').trim() || error.message))
    })
    // git may end before it has read everything; its exit code says what there is to say.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/** The same as text, without the newline at its end. */
export async function askGit(folder: GitFolder, args: readonly string[]): Promise<string> {
  return (await runGit(folder, args)).toString('utf8').replace(/\n$/, '')
}

/** What the action came to, or undefined where git failed: the object is not in this clone. */
export async function whereGitCan<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof GitFailure) return undefined
    throw error
  }
}
