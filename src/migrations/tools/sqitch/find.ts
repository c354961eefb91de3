import { configurationText } from '../configuration.js'
import { decideDialect, dialectNamed, type DecidedDialect } from '../dialect.js'
import { directoryOf, isBelow, isForeign, resolveIn } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { isConfiguration, isPlan, partOf } from './names.js'

/** Folders with a sqitch.plan, and the scripts of `top_dir` below it. */
export function findSqitch(surroundings: Surroundings): readonly Root[] {
  const roots: Root[] = []
  for (const plan of surroundings.paths) {
    if (!isPlan(plan) || isForeign(plan)) continue
    const directory = directoryOf(plan)
    const configuration = surroundings.paths.find((path) => isConfiguration(path) && directoryOf(path) === directory)
    const text = configuration === undefined ? '' : configurationText(surroundings, configuration)
    const top = resolveIn(directory, /^\s*top_dir\s*=\s*(\S+)/m.exec(text)?.[1] ?? '.') ?? directory
    const scripts = surroundings.paths.filter(
      (path) =>
        partOf(path) !== undefined && (isBelow(path, inside(top, 'deploy')) || isBelow(path, inside(top, 'revert'))),
    )
    if (scripts.length === 0) continue
    const { dialect, from } = fromEngine(text, configuration) ?? decideDialect(directory, scripts, surroundings)
    roots.push({ directory: top, dialect, dialectFrom: from, files: [plan, ...scripts], toolVersion: undefined })
  }
  return roots
}

function inside(directory: string, folder: string): string {
  return directory === '' ? folder : `${directory}/${folder}`
}

/** `engine = pg` in `[core]`; CockroachDB speaks PostgreSQL. */
function fromEngine(text: string, path: string | undefined): DecidedDialect | undefined {
  const engine = /^\s*engine\s*=\s*(\w+)/m.exec(text)?.[1]
  if (engine === undefined || path === undefined) return undefined
  const dialect = engine === 'cockroach' ? 'postgres' : dialectNamed(engine)
  return dialect === undefined ? undefined : { dialect, from: `engine = ${engine} in ${path}` }
}
