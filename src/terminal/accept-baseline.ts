import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { messageOf, UserError } from '../errors.js'
import { BASELINE_PATH, baselineText, writeBaseline } from '../findings/baseline.js'
import { parseBaseline, type Baseline } from '../findings/baseline-file.js'
import { writeWhole } from '../output-file.js'
import { plain } from '../render/escape.js'
import { reportOn } from './review-folder.js'
import type { Terminal } from './run.js'

export interface BaselineOptions {
  readonly prune?: boolean
  readonly dialect?: string
  readonly config?: string
  readonly quiet?: boolean
}

/** Audits a folder and writes what stands there into its baseline file; says what it accepted and what stays open. */
export async function acceptBaseline(dir: string, options: BaselineOptions, terminal: Terminal): Promise<void> {
  const report = await reportOn(dir, undefined, { ...options, trial: false }, terminal)
  const { baseline, added, gone, open } = writeBaseline(
    {
      findings: report.findings,
      newest: Object.fromEntries(
        report.histories.flatMap(({ id, migrations }) => (migrations.newest === null ? [] : [[id, migrations.newest]])),
      ),
    },
    { previous: previousIn(dir), prune: options.prune === true, now: terminal.now },
  )
  const file = join(dir, BASELINE_PATH)
  makeFolder(dirname(file))
  writeWhole(file, baselineText(baseline), BASELINE_PATH)
  const accepted = Object.keys(baseline.fingerprints).length - open.length
  terminal.stdout.write(
    [
      `${BASELINE_PATH}: ${accepted} accepted, ${added} of them new, ${gone} gone.`,
      ...(open.length === 0
        ? []
        : [
            `${open.length} critical ${open.length === 1 ? 'finding stays' : 'findings stay'} open until the entry has a "reason" and an "expires" date:`,
            ...open.map(
              ({ fingerprint, hazard, path, line }) => `  ${fingerprint}  ${hazard}  ${plain(path, 1_000)}:${line}`,
            ),
          ]),
      '',
    ].join('\n'),
  )
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (thrown) {
    throw new UserError(`${BASELINE_PATH} cannot be written: ${messageOf(thrown)}.`)
  }
}

function previousIn(dir: string): Baseline | undefined {
  const text = textAt(join(dir, BASELINE_PATH))
  return text === undefined ? undefined : parseBaseline(text)
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
