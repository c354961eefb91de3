import { readFileSync } from 'node:fs'
import { jest } from '@jest/globals'
import { UserError } from '../../src/errors.js'
import { coreLog } from '../../src/runner/log.js'
import { runAction } from '../../src/runner/run.js'
import { run } from '../../src/terminal/run.js'

interface InProcessRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * What the action does in a runner's environment, from its sources and in this process: a start of the bundle costs
 * several times what the review does. Workflow commands go through the real `@actions/core`, which writes to the standard
 * output of this process; two runs at the same time would mix theirs, so that a test of those takes the bundle.
 */
export async function actInProcess(env: Readonly<Record<string, string>>) {
  const outputs: Record<string, string> = {}
  const summaries: string[] = []
  const written: string[] = []
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  try {
    const exitCode = await runAction({
      env,
      now: new Date(),
      log: {
        ...coreLog(),
        // These two find their files by the variables of the process, and one of them only once.
        output: (name, value) => {
          outputs[name] = value
        },
        summary: (markdown) => Promise.resolve(void summaries.push(markdown)),
      },
      readText: (path) => readFileSync(path, 'utf8'),
    })
    return { exitCode, stdout: written.join(''), stderr: '', outputs, summary: summaries.join('') }
  } finally {
    stdout.mockRestore()
  }
}

/** What the terminal program does, from its sources and in this process, with output into pipes. */
export async function typeInProcess(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<InProcessRun> {
  const [stdout, stderr] = [new Array<string>(), new Array<string>()]
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) })
  const exitCode = await run(args, { env, cwd, now: new Date(), stdout: into(stdout), stderr: into(stderr) }).catch(
    (thrown: unknown) => {
      if (!(thrown instanceof UserError)) throw thrown
      stderr.push(`${thrown.message}\n`)
      return 2
    },
  )
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') }
}
