import { readFileSync } from 'node:fs'
import { tuneEngine } from './engine-flags.js'
import { runAction } from './runner/run.js'
import { coreLog } from './runner/log.js'

/** The real world: the environment of a runner in, the exit code out. */
tuneEngine()
process.exitCode = await runAction({
  env: process.env,
  now: new Date(),
  log: coreLog(),
  readText: (path) => readFileSync(path, 'utf8'),
})
