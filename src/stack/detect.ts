import { databaseSignals } from './databases/registry.js'
import { isLockFile } from './locks/installed-version.js'
import { isManifest } from './manifests/read.js'
import type { Signal, Stack, StackFile, Strength } from './model.js'
import { linesOf } from './observation.js'
import type { Observation } from './observation.js'
import {
  commonFolder,
  isCompose,
  isDeployment,
  isEnvironmentExample,
  isTerraform,
  isWorkflow,
  standingOf,
} from './paths.js'
import { matchesAny } from './patterns.js'
import { readImages, readRedisConfiguration } from './readers/containers.js'
import { PackageIndex, readDependencies } from './readers/dependencies.js'
import { namesDialect, readDialects, readDialectVariables } from './readers/dialects.js'
import { readInfrastructure } from './readers/infrastructure.js'
import { opensDatabase, readSources } from './readers/sources.js'
import { readUrls } from './readers/urls.js'
import type { ToolSignals } from './signals.js'
import { toolSignals } from './tools/registry.js'
import { unreviewedSignals } from './unreviewed.js'
import { databaseOf, DETECTED, foldedInto, kindOf, scoreOf, signalOf, toolOf, unreviewedOf } from './weigh.js'

/** Configuration of applications in which connection URLs stand. */
const APPLICATION_CONFIGURATION =
  /(^|\/)(application|bootstrap)(-[\w-]+)?\.(ya?ml|properties)$|(^|\/)config\/[\w.-]+\.(ya?ml|toml|json|exs|ini)$|(^|\/)(appsettings[\w.-]*\.json|values[\w.-]*\.ya?ml|alembic\.ini|flyway\.(toml|conf)|liquibase\.properties|database\.json)$/
const REDIS_CONFIGURATION = /(^|\/)redis[\w.-]*\.conf$/

/** Endings of files that no signal stands in: most of a repository is told by them alone. */
const NEVER: ReadonlySet<string> = new Set(
  'css gif html ico jpeg jpg jsx less map md mdx pdf png po scss snap sql svelte svg tsx vue webp woff woff2'.split(
    ' ',
  ),
)

/** Whether the stack is read from a file. `.env` is never read: it may hold secrets. */
export function stackWants(path: string): boolean {
  if (NEVER.has(path.slice(path.lastIndexOf('.') + 1))) return false
  const wanted =
    isManifest(path) ||
    isLockFile(path) ||
    mayHoldUrls(path) ||
    namesDialect(path) ||
    isInfrastructure(path) ||
    REDIS_CONFIGURATION.test(path) ||
    opensDatabase(path) ||
    toolSignals.some((tool) => isToolsOwn(tool, path))
  return (
    wanted && standingOf(path) !== 'none' && !/(^|\/)\.env(\.(local|development|production|staging|test))*$/.test(path)
  )
}

function isToolsOwn({ contents = [], files = [] }: ToolSignals, path: string): boolean {
  return files.some((each) => each.test(path)) || contents.some((each) => each.path.test(path))
}

function mayHoldUrls(path: string): boolean {
  return isEnvironmentExample(path) || isCompose(path) || isWorkflow(path) || APPLICATION_CONFIGURATION.test(path)
}

function isInfrastructure(path: string): boolean {
  return isTerraform(path) || isDeployment(path)
}

/** The databases and tools that a tree's files show. `paths` is the whole listing: some files speak by their names. */
export function detectStack(files: Iterable<StackFile>, paths: Iterable<string>): Stack {
  const listing = [...paths]
  const common = commonFolder(listing)
  const isEvidence = (path: string): boolean => standingOf(path, common) === 'evidence'
  const loaded = [...files].filter(({ path }) => isEvidence(path))
  const observations = observe(loaded, listing.filter(isEvidence))
  const detected = (id: string): readonly Observation[] => {
    const evidence = observations.filter((each) => each.technology === id)
    return scoreOf(evidence) >= DETECTED ? evidence : []
  }
  // The application's own first: what asks for the one database of a repository takes the first.
  const databases = databaseSignals
    .flatMap(({ id }) => databaseOf(id, foldedInto(id, detected, observations)))
    .sort((a, b) => Number(b.role === 'primary') - Number(a.role === 'primary'))
  const inUse = databases.filter((each) => each.role === 'primary').map(({ engine }) => engine)
  return {
    databases,
    unreviewed: unreviewedSignals.flatMap((each) => unreviewedOf(each, observations, inUse)),
    tools: toolSignals.flatMap((tool) => toolOf(tool, detected(tool.id), loaded)),
    kind: kindOf(observations),
  }
}

/** What one file shows, however little it is: a change is compared by it. */
export function signalsIn(path: string, text: string): readonly Signal[] {
  if (standingOf(path) !== 'evidence' || !stackWants(path)) return []
  return [...observeFile(path, text, new PackageIndex()), ...observeName(path)].map(signalOf)
}

/** Everything that files and names show, before it is weighed. */
function observe(files: readonly StackFile[], paths: readonly string[]): readonly Observation[] {
  const index = new PackageIndex()
  return [...files.flatMap(({ path, text }) => observeFile(path, text, index)), ...paths.flatMap(observeName)]
}

function observeFile(path: string, text: string, index: PackageIndex): readonly Observation[] {
  if (isLockFile(path) && !isManifest(path)) return []
  return [
    ...(isManifest(path) ? readDependencies(path, text, index) : []),
    ...(isCompose(path) || isWorkflow(path) || isDeployment(path) ? readImages(path, text) : []),
    ...(isInfrastructure(path) ? readInfrastructure(path, text) : []),
    ...(namesDialect(path) ? readDialects(path, text) : []),
    ...(mayHoldUrls(path) || isDeployment(path) ? readUrls(path, text) : []),
    ...(isEnvironmentExample(path) ? readDialectVariables(path, text) : []),
    ...(REDIS_CONFIGURATION.test(path) ? readRedisConfiguration(path, text) : []),
    ...(opensDatabase(path) ? readSources(path, text) : []),
    ...toolSignals.flatMap((tool) => observeTool(tool, path, text)),
  ]
}

function observeTool(tool: ToolSignals, path: string, text: string): readonly Observation[] {
  const seen = (line: number, detail: string, strength: Strength): Observation => ({
    technology: tool.id,
    strength,
    kind: strength === 'weak' ? 'environment' : 'configuration',
    path,
    line,
    detail,
    role: 'primary',
  })
  const patterns = tool.contents?.filter((each) => each.path.test(path)) ?? []
  const environment = mayHoldUrls(path) ? (tool.environment ?? []) : []
  if (patterns.length === 0 && environment.length === 0) return []
  return linesOf(text).flatMap(({ text: line, line: number }) => {
    const found = patterns.some((each) => each.line.test(line))
    const name = /^\s*(?:-\s*)?["']?([A-Z][A-Z0-9_]+)["']?\s*[:=]/.exec(line)?.[1]
    return [
      ...(found ? [seen(number, line.trim().slice(0, 80), 'strong')] : []),
      ...(name !== undefined && matchesAny(name, environment) ? [seen(number, name, 'weak')] : []),
    ]
  })
}

function observeName(path: string): readonly Observation[] {
  return toolSignals
    .filter((tool) => tool.files?.some((each) => each.test(path)) === true)
    .map(({ id }) => ({
      technology: id,
      strength: 'strong',
      kind: 'configuration',
      path,
      line: 1,
      detail: path.slice(path.lastIndexOf('/') + 1),
      role: 'primary',
    }))
}
