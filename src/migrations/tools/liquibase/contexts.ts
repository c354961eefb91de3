import { configurationText } from '../configuration.js'
import { keyValuesIn } from '../key-values.js'
import { baseName, directoryOf, groupBy, isBelow, isForeign, withAncestors } from '../paths.js'
import type { Surroundings } from '../tool.js'

/** Spring Boot's and Liquibase's own files that may say in which contexts changelogs run. */
export function namesContexts(path: string): boolean {
  return /^(?:liquibase\.properties|application(?:-[\w-]+)?\.(?:ya?ml|properties))$/.test(baseName(path))
}

/**
 * Whether `context="prod and !eu"` lets a run with these contexts through, one at least
 * (liquibase.util.ExpressionMatcher; a comma is an or). What has no context always runs.
 */
export function contextRuns(expression: string | undefined, contexts: ReadonlySet<string>): boolean {
  const written = (expression ?? '').trim().toLowerCase()
  return written === '' || matches(written, contexts)
}

function matches(expression: string, contexts: ReadonlySet<string>): boolean {
  const inner = /\(([^()]+)\)/.exec(expression)
  if (inner !== null) {
    const outcome = matches(inner[1] ?? '', contexts) ? ' :true ' : ' :false '
    const behind = expression.slice(inner.index + inner[0].length)
    return matches(`${expression.slice(0, inner.index)}${outcome}${behind}`, contexts)
  }
  const either = expression.split(/\s*,\s*|\s+or\s+/)
  if (either.length > 1) return either.some((each) => matches(each, contexts))
  const both = expression.split(/\s+and\s+/)
  if (both.length > 1) return both.every((each) => matches(each, contexts))
  const word = expression.trim()
  const name = word.replace(/^(?:!|not )/, '').trim()
  const holds = name === ':true' || contexts.has(name.replace(/^@/, '').trim())
  return name === word ? holds : !holds
}

const PRODUCTION = /^prod(?:uction)?$/i

/**
 * The contexts that the repository's own configuration gives to a deploy: of the production profile, else for every
 * profile, of the application whose resources hold the changelog; else of the nearest liquibase.properties. Undefined
 * where nothing says it: then each changeSet may run.
 */
export function deployedContexts(directory: string, surroundings: Surroundings): ReadonlySet<string> | undefined {
  const resources = /^(?:.*\/)?src\/main\/resources(?=\/|$)/.exec(directory)?.[0]
  const files = surroundings.paths.filter((path) => namesContexts(path) && !isForeign(path))
  const application = files.filter((path) => resources !== undefined && isBelow(path, resources))
  const said = application.flatMap((path) => contextsIn(path, surroundings))
  const named =
    said.find(({ profile }) => profile !== undefined && PRODUCTION.test(profile)) ??
    said.find(({ profile }) => profile === undefined) ??
    withAncestors(directory)
      .flatMap((ancestor) => files.filter((path) => directoryOf(path) === ancestor && isOwn(path)))
      .flatMap((path) => contextsIn(path, surroundings))[0]
  if (named === undefined || named.value.includes('${')) return undefined
  const contexts = named.value.split(',').map((each) => each.trim().toLowerCase())
  const known = contexts.filter((each) => each !== '')
  return known.length === 0 ? undefined : new Set(known)
}

interface Said {
  readonly profile: string | undefined
  readonly value: string
}

function isOwn(path: string): boolean {
  return baseName(path) === 'liquibase.properties'
}

/** What one file says, once for each document of YAML: the profile stands in its name or in the document. */
function contextsIn(path: string, surroundings: Surroundings): readonly Said[] {
  const ofFile = /^application-([\w-]+)\./.exec(baseName(path))?.[1]
  const pairs = keyValuesIn(path, configurationText(surroundings, path)).map(([keys, value]) => ({ keys, value }))
  const isYaml = /\.ya?ml$/.test(path)
  return [...groupBy(pairs, ({ keys }) => (isYaml ? keys[0] : undefined)).values()].flatMap((document): Said[] => {
    const valueOf = (...names: readonly string[]): string | undefined =>
      document.find(({ keys }) => names.includes((isYaml ? keys.slice(1) : keys).join('.')))?.value
    const value = isOwn(path)
      ? valueOf('contexts', 'liquibase.command.contexts')
      : valueOf('spring.liquibase.contexts', 'liquibase.contexts')
    const profile = valueOf('spring.config.activate.on-profile', 'spring.profiles') ?? ofFile
    return value === undefined ? [] : [{ profile, value }]
  })
}
