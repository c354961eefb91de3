import { resolve } from 'node:path'
import { hazards } from '../hazards/registry.js'
import { configurationIn, expectNamed } from '../inputs/configuration.js'
import { inputsFromOptions } from '../inputs/inputs.js'
import { settingsFor } from '../inputs/settle.js'
import { writeWhole } from '../output-file.js'
import { renderText } from '../render/text.js'
import type { Report } from '../report.js'
import { review } from '../review.js'
import { VERSION } from '../version.js'
import { progressOn } from './progress.js'
import type { Format, Terminal } from './run.js'
import { localWorld, projectName } from './world.js'

export interface ReviewOptions {
  readonly format: Format
  readonly output?: string
  readonly failOn?: string
  readonly trial: boolean
  readonly dialect?: string
  readonly config?: string
  readonly quiet?: boolean
}

/** Reviews a folder, prints the report, and gives the exit code: 0 the gate passes, 1 it fails. */
export async function reviewFolder(
  dir: string,
  base: string | undefined,
  options: ReviewOptions,
  terminal: Terminal,
): Promise<number> {
  const report = await reportOn(dir, base, options, terminal)
  await print(report, options, terminal)
  return report.gate.conclusion === 'failure' ? 1 : 0
}

/** The report of a folder, over a base or, without one, of the whole tree. */
export async function reportOn(
  dir: string,
  base: string | undefined,
  options: Omit<ReviewOptions, 'format' | 'output'>,
  terminal: Terminal,
): Promise<Report> {
  const inputs = inputsFromOptions({
    'fail-on': options.failOn,
    dialect: options.dialect,
    config: options.config,
    trial: options.trial ? undefined : 'off',
  })
  const progress = progressOn(terminal.stderr, options.quiet === true)
  try {
    const world = await localWorld({
      folder: { dir, env: terminal.env },
      base,
      now: terminal.now,
      progress: progress.show,
    })
    const { base: before, head } = world.pair
    const configuration = {
      base: before === undefined ? undefined : await configurationIn(before, inputs.config),
      head: await configurationIn(head, inputs.config),
    }
    expectNamed(inputs.config, Object.values(configuration))
    const { settings, settingsFrom, notices } = settingsFor({
      ...configuration,
      inputs,
      known: { hazards: hazards.map((each) => each.id) },
    })
    const mode = base === undefined ? 'audit' : 'review'
    return await review({ mode, project: projectName(dir), version: VERSION, settings, settingsFrom, notices }, world)
  } finally {
    progress.end()
  }
}

async function print(report: Report, { format, output, quiet }: ReviewOptions, terminal: Terminal): Promise<void> {
  const isClean = report.findings.length === 0 && report.gate.conclusion !== 'failure'
  // A program that asks for JSON reads it, clean or not.
  if (quiet === true && output === undefined && isClean && format !== 'json') return
  const toTerminal = output === undefined && terminal.stdout.isTTY === true
  const text = await rendered(report, format, toTerminal && !isSet(terminal.env['NO_COLOR']), terminal.stdout.columns)
  if (output === undefined) terminal.stdout.write(text)
  else writeWhole(resolve(terminal.cwd, output), text, output)
}

async function rendered(report: Report, format: Format, colour: boolean, width: number | undefined): Promise<string> {
  switch (format) {
    case 'text':
      return renderText(report, { colour, ...(width === undefined ? {} : { width }) })
    case 'markdown':
      return (await import('../render/markdown.js')).renderMarkdown(report)
    case 'json':
      return (await import('../render/json.js')).renderJson(report)
  }
}

/** https://no-color.org: any value but an empty one. */
function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== ''
}
