import { resolve } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { ConfigurationError } from '../inputs/problems.js'
import { UserError } from '../errors.js'
import { VERSION } from '../version.js'
import type { BaselineOptions } from './accept-baseline.js'
import { reviewFolder, type ReviewOptions } from './review-folder.js'

/** The terminal that a command runs in. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly now: Date
  readonly stdout: Output
  readonly stderr: Output
}

export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const FORMATS = ['text', 'markdown', 'json'] as const
export type Format = (typeof FORMATS)[number]

/** Runs a command line; the result is the exit code. Throws UserError where the command or its configuration is wrong. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0
  const program = new Command('database-review')
    .description('Reviews database changes before they reach production.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      // Commander's message is thrown below, as one sentence.
      writeErr: () => undefined,
    })
  withReviewOptions(program.command('audit [path]').description('review the whole tree')).action(
    async (path: string | undefined, options: ReviewOptions) => {
      code = await reviewFolder(resolve(terminal.cwd, path ?? '.'), undefined, options, terminal)
    },
  )
  withReviewOptions(
    program
      .command('review [path]')
      .description('review what HEAD brings over a base')
      .requiredOption('--base <ref>', 'the branch or commit to compare with'),
  ).action(async (path: string | undefined, options: ReviewOptions & { readonly base: string }) => {
    code = await reviewFolder(resolve(terminal.cwd, path ?? '.'), options.base, options, terminal)
  })
  program
    .command('baseline [path]')
    .description('accept what stands today')
    .option('--prune', 'only take away what no longer stands')
    .option('--dialect <dialect>', 'of plain .sql files that nothing else decides')
    .option('--config <file>', 'the configuration file')
    .option('--quiet', 'no progress')
    .action(async (path: string | undefined, options: BaselineOptions) => {
      const { acceptBaseline } = await import('./accept-baseline.js')
      await acceptBaseline(resolve(terminal.cwd, path ?? '.'), options, terminal)
    })
  program
    .command('explain <id>')
    .description('one hazard or check: why, fix, examples')
    .action(async (id: string) => {
      const { explain } = await import('./explain.js')
      terminal.stdout.write(explain(id))
    })
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw listed(thrown, terminal)
    if (thrown.exitCode === 0) return 0
    if (thrown.code === 'commander.help') {
      terminal.stderr.write(program.helpInformation())
      return 2
    }
    throw new UserError(
      `${thrown.message
        .replace(/^error: /, '')
        .replaceAll('\n', ' ')
        .replace(/\.?$/, '')}; see database-review --help.`,
    )
  }
  return code
}

function withReviewOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'how to print the report').choices(FORMATS).default('text'))
    .option('--output <file>', 'write the report to a file')
    .option('--fail-on <level>', 'critical, high, medium, low or never')
    .option('--no-trial', 'do not run the migrations on an embedded engine')
    .option('--dialect <dialect>', 'of plain .sql files that nothing else decides')
    .option('--config <file>', 'the configuration file')
    .option('--quiet', 'no progress, and no report for people where it is clean')
}

/** Every mistake of a configuration is told, one a line; the last one is thrown. */
function listed(thrown: unknown, terminal: Terminal): unknown {
  if (!(thrown instanceof ConfigurationError)) return thrown
  for (const problem of thrown.problems.slice(0, -1)) terminal.stderr.write(`${problem.message}\n`)
  return new UserError(thrown.problems.at(-1)?.message ?? thrown.message)
}
