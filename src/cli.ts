import { tuneEngine } from './engine-flags.js'
import { messageOf, UserError } from './errors.js'
import { run } from './terminal/run.js'

// A reader that has seen enough, such as head(1), closes the pipe: no fault of anybody.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

/** The real terminal. Exit: 0 the gate passes, 1 it fails, 2 the command or its configuration is wrong, 3 a fault of ours. */
tuneEngine()
try {
  process.exitCode = await run(process.argv.slice(2), {
    env: process.env,
    cwd: process.cwd(),
    now: new Date(),
    stdout: process.stdout,
    stderr: process.stderr,
  })
} catch (thrown) {
  const known = thrown instanceof UserError
  process.stderr.write(
    known ? `${thrown.message}\n` : `This is a fault of database-review, please report it: ${messageOf(thrown)}\n`,
  )
  if (!known && process.env['DEBUG'] !== undefined && thrown instanceof Error)
    process.stderr.write(`${thrown.stack ?? ''}\n`)
  process.exitCode = known ? 2 : 3
}
