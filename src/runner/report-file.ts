import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { UserError } from '../errors.js'
import { writeWhole } from '../output-file.js'

/**
 * Writes a report where the `report-file` setting says, within the workspace or the runner's temporary folder: the
 * setting may stand in a file that a pull request brings. Throws `UserError`.
 */
export function writeReportFile(named: string, text: string, env: Readonly<Record<string, string | undefined>>): void {
  const workspace = env['GITHUB_WORKSPACE'] ?? '.'
  const path = resolve(workspace, named)
  const allowed = [workspace, env['RUNNER_TEMP'] ?? ''].filter((each) => each !== '')
  if (!allowed.some((folder) => isWithin(real(folder), real(path))))
    throw new UserError(
      `The report cannot be written to ${named}: name a file in the workspace or in the runner's temporary folder as report-file.`,
    )
  writeWhole(path, text, named)
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}

/** The path with the symbolic links of its folder resolved; the file itself need not exist. */
function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const folder = dirname(path)
    return folder === path ? path : join(real(folder), relative(folder, path))
  }
}
