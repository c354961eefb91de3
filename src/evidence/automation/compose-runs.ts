import type { Seen } from '../facts.js'
import { isNonProduction } from '../infrastructure/value.js'
import type { ComposeUp } from './commands/compose-up.js'
import type { Unit } from './facts.js'
import { folderOf, isForDevelopment, joined } from './unit.js'

/** A start of Compose's services, where it is written and where it runs. */
export interface ComposeRun extends ComposeUp {
  readonly seen: Seen
  /** On a host: through SSH, by systemd or cron. */
  readonly onHost: boolean
  /** On a runner of one's own, which may be that host. */
  readonly onOwnRunner: boolean
  /** The folder of the command, where it runs in a copy of the repository. */
  readonly at: string | undefined
  /** The script itself brings the repository to the host. */
  readonly inClone: boolean
}

/** The names that Compose looks for: https://docs.docker.com/compose/intro/compose-application-model/ */
const USUAL = /(^|\/)(docker-)?compose\.ya?ml$/

/**
 * The Compose files among `paths` that a deploy starts on a host or a swarm, with the command that does. What a pull
 * request, a developer or another environment starts is none, nor what a runner starts for its tests.
 */
export function composeInProduction(
  units: readonly { readonly unit: Unit; readonly tests: boolean; readonly composes: readonly ComposeRun[] }[],
  paths: readonly string[],
): ReadonlyMap<string, Seen> {
  const found = new Map<string, Seen>()
  for (const { unit, tests, composes } of units) {
    if (!isDeploy(unit) || (tests && unit.kind !== 'script')) continue
    for (const run of composes) {
      const named = unit.environment !== undefined || DEPLOYS.test(unit.name)
      const byName = (unit.kind === 'script' && DEPLOYS.test(unit.name)) || (run.onOwnRunner && named)
      if (!run.onHost && !run.elsewhere && !byName) continue
      for (const path of filesOf(run, paths)) if (!found.has(path)) found.set(path, run.seen)
    }
  }
  return found
}

const DEPLOYS = /(^|[^a-z])(deploy|release|prod|production)/i

function isDeploy({ kind, name, environment, onPullRequest, reachable, seen }: Unit): boolean {
  const words = [environment ?? '', name, ...(kind === 'script' ? [seen.path] : [])]
  if (onPullRequest || words.some((each) => isNonProduction(each) || isForDevelopment(each))) return false
  // A script that nothing calls is what a person deploys with, where its name says so.
  return reachable || (kind === 'script' && DEPLOYS.test(name))
}

function filesOf({ files, folder, at, inClone }: ComposeRun, paths: readonly string[]): readonly string[] {
  const inside = folder === undefined ? at : joined(at ?? '', folder)
  if (files.length > 0) {
    return files.flatMap((file) => {
      const exact = [joined(inside ?? '', file), joined('', file)].find((each) => paths.includes(each))
      return exact ?? alone(paths.filter((path) => endsLike(path, file)))
    })
  }
  const usual = paths.filter((path) => USUAL.test(path))
  const here = usual.filter((path) => folderOf(path) === (inside ?? ''))
  return (inside !== undefined || inClone) && here.length > 0 ? here.slice(0, 1) : alone(usual)
}

/** A place on the host, `/srv/shop/deploy/compose.yml`, is no place of the repository: the end of it is. */
function endsLike(path: string, file: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1) === file.slice(file.lastIndexOf('/') + 1)
}

function alone(paths: readonly string[]): readonly string[] {
  return paths.length === 1 ? paths : []
}
