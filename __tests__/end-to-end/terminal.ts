import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from '@jest/globals'
import type { Files } from '../runner/repository.js'
import { runCli, type Program } from '../runner/runner.js'
import type { TemporaryFolders } from '../runner/temporary.js'

type Run = Awaited<ReturnType<typeof runCli>>

export interface TerminalScene {
  /** A folder of these files, without git. */
  readonly folder: (files: Files) => string
  /** Runs the terminal program there, from its sources unless told otherwise; it never shows a stack trace. */
  readonly cli: (args: readonly string[], cwd: string, program?: Program) => Promise<Run>
}

export function terminal(folders: TemporaryFolders): TerminalScene {
  return {
    folder(files) {
      const root = folders.create()
      for (const [path, contents] of Object.entries(files)) {
        if (typeof contents !== 'string' && !Buffer.isBuffer(contents)) continue
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), contents)
      }
      return root
    },
    async cli(args, cwd, program = 'sources') {
      const run = await runCli(args, cwd, program)
      expect(run.stdout + run.stderr).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m)
      return run
    },
  }
}
