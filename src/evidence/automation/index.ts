import type { Dialect } from '../../migrations/operation.js'
import { alertsIn, wantsAlerts } from './alerts.js'
import { applicationsOf, isOfApplication, type Applications } from './applications.js'
import { branchOf } from './branch.js'
import { pythonVersionOf } from './python-version.js'
import type { Seen } from '../facts.js'
import { isAnothersTool } from './commands/owners.js'
import type { Setting } from './commands/target.js'
import { composeInProduction } from './compose-runs.js'
import { connectionsIn, connectionsOfUnits, wantsConnections } from './connections.js'
import { databaseTestsIn, rowTestsIn, wantsDatabaseTests } from './database-tests.js'
import type { AutomationFacts, Unit } from './facts.js'
import {
  isJustfile,
  isMakefile,
  isMixFile,
  isPackage,
  isScript,
  isTaskfile,
  libraryOf,
  type Library,
} from './library.js'
import { isProcessScript, processScripts } from './processes/read.js'
import { resolver, type Resolved } from './resolve.js'
import { loadShell } from './shell/grammar.js'
import { ansible } from './sources/ansible.js'
import { argo } from './sources/argo.js'
import { calledElsewhere } from './sources/called-elsewhere.js'
import { chartValues } from './sources/charts.js'
import { circleci } from './sources/circleci.js'
import { compose, composeServices } from './sources/compose.js'
import { gitlab } from './sources/gitlab.js'
import { cronFolders, crontabs, systemd } from './sources/hosts.js'
import { kubernetes } from './sources/kubernetes.js'
import { litefs } from './sources/litefs.js'
import { isEvidence, isYaml } from './sources/paths.js'
import { dockerfiles, herokuBuilds, platforms, procfiles } from './sources/platforms.js'
import { woodpecker } from './sources/woodpecker.js'
import { workflows } from './sources/workflows.js'
import { timeoutsIn, wantsTimeouts } from './timeouts.js'
import { draft, isForDevelopment, NOWHERE, seenAt, type Draft, type Source } from './unit.js'

const SOURCES: readonly Source[] = [
  workflows,
  gitlab,
  circleci,
  woodpecker,
  kubernetes,
  argo,
  ansible,
  chartValues,
  compose,
  crontabs,
  cronFolders,
  systemd,
  procfiles,
  platforms,
  herokuBuilds,
  litefs,
  dockerfiles,
]

/** Woodpecker, Drone, Travis, Jenkins, Azure Pipelines, Bitbucket, Buildkite, AppVeyor, TeamCity: by their manuals. */
const UNREAD_CI =
  /^(?:\.drone\.ya?ml|\.travis\.yml|Jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml|\.buildkite\/.+\.ya?ml|\.?appveyor\.yml|\.teamcity\/.+)$/

/** Whether a file may say something about what runs by itself, connects, alerts or tests. By its name alone. */
export function automationWants(path: string): boolean {
  if (/(^|\/)(node_modules|vendor|third_party|\.git)\//.test(path)) return false
  return (
    SOURCES.some((each) => each.wants(path)) ||
    UNREAD_CI.test(path) ||
    (isEvidence(path) &&
      (isScript(path) ||
        isProcessScript(path) ||
        isPackage(path) ||
        isMakefile(path) ||
        isJustfile(path) ||
        isMixFile(path) ||
        isTaskfile(path))) ||
    wantsConnections(path) ||
    wantsTimeouts(path) ||
    wantsAlerts(path) ||
    wantsDatabaseTests(path)
  )
}

/** What databases and migration tools the repository uses: it decides what a command of several engines means. */
export interface Surroundings {
  /** The folders of all migrations, where they are known. */
  readonly migrations?: readonly string[]
  readonly engines: readonly Dialect[]
  readonly tools: readonly string[]
}

const DATABASE_URL = /^(?:postgres(?:ql)?|mysql|mariadb|mongodb|sqlserver|mssql)(?:\+\w+)?:\/\//i

/** A service of the job, or a connection that its environment names. */
function hasDatabase({ setting, steps }: Draft): boolean {
  const environments = [setting.environment, ...steps.map((each) => each.environment)]
  return (
    setting.databaseService || environments.some((each) => [...each.values()].some((url) => DATABASE_URL.test(url)))
  )
}

/**
 * Everything that runs by itself: workflows, schedules, containers, hooks and the scripts that they reach, with what
 * their commands do to a database. Files that do not parse say nothing.
 */
export async function readAutomation(
  files: ReadonlyMap<string, string>,
  surroundings: Surroundings,
): Promise<AutomationFacts> {
  const drafts = SOURCES.flatMap((source) => {
    const wanted = new Map([...files].filter(([path]) => source.wants(path)))
    return wanted.size === 0 ? [] : source.read(wanted)
  })
  const evidence = new Map([...files].filter(([path]) => isEvidence(path)))
  const library = libraryOf(evidence, await processScripts(evidence))
  const { resolved, idle, composed } = await resolveAll(
    drafts,
    new Map([...files].filter(([path]) => isYaml(path) && isEvidence(path))),
    library,
    surroundings,
    applicationsOf(files.keys(), surroundings.migrations ?? []),
  )
  const units = [...resolved, ...idle].filter((each) => matters(each.unit, each.draft)).map(({ unit }) => unit)
  const branch = branchOf(files)
  const python = pythonVersionOf(files)
  return {
    units,
    connections: [...connectionsIn(files), ...connectionsOfUnits(resolved)],
    timeouts: timeoutsIn(files),
    ...alertsIn(files),
    databaseTests: databaseTestsIn(files, surroundings.tools),
    rowTests: rowTestsIn(files),
    testWorkflows: [
      ...new Set(
        resolved.filter((each) => each.tests && each.unit.kind === 'workflow job').map(({ unit }) => unit.seen.path),
      ),
    ],
    testsBesideDatabase: resolved
      .filter((each) => each.tests && hasDatabase(each.draft))
      .map(({ unit: { seen, onPullRequest, reachable } }) => ({ ...seen, onPullRequest: onPullRequest && reachable })),
    calledElsewhere: calledElsewhere(files),
    unreadCi: [...files.keys()].filter((path) => UNREAD_CI.test(path)).sort(),
    ...(composed.size === 0 ? {} : { composeInProduction: composed }),
    deploys: resolved.some((each) => each.deploys),
    ...(branch === undefined ? {} : { branch }),
    ...(python === undefined ? {} : { python }),
    platforms: resolved.filter(({ unit }) => unit.reachable && !unit.onPullRequest).flatMap((each) => each.platforms),
  }
}

/** The grammar is loaded only where something runs: most of a small review's time would go into it. */
async function resolveAll(
  drafts: readonly Draft[],
  yaml: ReadonlyMap<string, string>,
  library: Library,
  { engines, tools }: Surroundings,
  applications: Applications,
): Promise<Everything> {
  if (drafts.length === 0 && library.entries.length === 0) return { resolved: [], idle: [], composed: new Map() }
  const all = resolver(await loadShell(), library, engines)
  const resolve = (each: Draft): Resolved => ownCommands(all(each), tools, applications)
  const started = new Map(
    drafts.flatMap((each) => (compose.wants(each.seen.path) ? [] : [[each, resolve(each)] as const])),
  )
  const deploying = [...started.values()]
  const composed = composeInProduction([...deploying, ...uncalled(library, deploying).map(resolve)], [...yaml.keys()])
  const named = [...composed.keys()].filter((path) => !compose.wants(path))
  const resolved = [...drafts, ...named.flatMap((path) => composeServices(path, yaml.get(path) ?? ''))].map(
    (each) => started.get(each) ?? resolve(composed.has(each.seen.path) ? inProduction(each) : each),
  )
  return { resolved, idle: uncalled(library, resolved).map(resolve), composed }
}

interface Everything {
  readonly resolved: readonly Resolved[]
  readonly idle: readonly Resolved[]
  readonly composed: ReadonlyMap<string, Seen>
}

/** A service of a Compose file that a deploy starts, whatever the file is called. */
function inProduction(service: Draft): Draft {
  return { ...service, environment: 'production', setting: { ...service.setting, machine: 'production' } }
}

/** What migrates another product's database, or another application's, is no evidence about this one's. */
function ownCommands(resolved: Resolved, tools: readonly string[], applications: Applications): Resolved {
  const { given = [] } = resolved.draft
  const commands = resolved.unit.commands.filter(
    (each) =>
      ((each.purpose !== 'migrate' && each.purpose !== 'roll back') || !isAnothersTool(each.program, tools)) &&
      isOfApplication(each, given, applications),
  )
  return { ...resolved, unit: { ...resolved.unit, commands } }
}

/** Jobs stay even without a command of interest where others need them or they name an environment. */
function matters(unit: Unit, { kind }: Draft): boolean {
  if (unit.commands.length > 0 || (unit.unreadActions ?? []).length > 0) return true
  return (kind === 'workflow job' || kind === 'ci job') && (unit.environment !== undefined || unit.needs.length > 0)
}

/** Scripts, targets and package scripts that nothing reaches: weaker evidence, but evidence. */
function uncalled(library: Library, resolved: readonly Resolved[]): readonly Draft[] {
  const reached = new Set(resolved.flatMap((each) => [...each.reached]))
  return library.entries.flatMap(({ name, line, path, steps }) => {
    if (steps.length === 0 || steps.some((each) => reached.has(`${each.path}:${each.offset}`))) return []
    return [
      draft('script', name, seenAt(path, line, name), {
        reachable: false,
        setting: { ...NOWHERE, machine: machineOf(path, name) },
        steps,
      }),
    ]
  })
}

/** Who calls a script a backup runs it where the database is: localhost and the container beside it are no others there. */
function machineOf(path: string, name: string): Setting['machine'] {
  if (isForDevelopment(path) || isForDevelopment(name)) return 'developer'
  const called = `${path.split('/').at(-1) ?? path} ${name}`
  return /back[-_]?up/i.test(called) && !/restor/i.test(called) ? 'production' : 'runner'
}
