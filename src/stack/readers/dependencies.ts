import { databaseSignals } from '../databases/registry.js'
import type { Dependency } from '../manifests/dependency.js'
import { isTestPath } from '../manifests/dependency.js'
import { dependenciesOf } from '../manifests/read.js'
import type { Observation } from '../observation.js'
import { wildcard } from '../patterns.js'
import type { Role, Strength } from '../model.js'
import { packagesOf } from '../signals.js'
import type { Ecosystem, PackageSignal, PackageSignals } from '../signals.js'
import { toolSignals } from '../tools/registry.js'
import { unreviewedSignals } from '../unreviewed.js'

interface Candidate {
  readonly technology: string
  readonly tool: boolean
  readonly signal: PackageSignal
}

/** Everything that the registries know, in a form that finds a dependency at once. */
export class PackageIndex {
  readonly #exact = new Map<string, Candidate[]>()
  readonly #wildcards = new Map<string, { readonly candidate: Candidate; readonly pattern: RegExp }[]>()

  constructor() {
    for (const { id, packages } of databaseSignals) this.#add(id, false, packages)
    for (const { id, packages } of unreviewedSignals) this.#add(id, false, packages)
    for (const { id, packages } of toolSignals) this.#add(id, true, packages)
  }

  #add(technology: string, tool: boolean, packages: PackageSignals): void {
    for (const { ecosystem, ...signal } of packagesOf(packages)) {
      const name = comparable(ecosystem, signal.name)
      const candidate = { technology, tool, signal }
      if (name.includes('*')) put(this.#wildcards, ecosystem, { candidate, pattern: wildcard(name) })
      else put(this.#exact, `${ecosystem} ${name}`, candidate)
    }
  }

  candidates({ ecosystem, name }: Dependency): readonly Candidate[] {
    const wanted = comparable(ecosystem, name)
    const wild = this.#wildcards.get(ecosystem)?.filter(({ pattern }) => pattern.test(wanted)) ?? []
    return [...(this.#exact.get(`${ecosystem} ${wanted}`) ?? []), ...wild.map(({ candidate }) => candidate)]
  }
}

function put<Item>(index: Map<string, Item[]>, key: string, item: Item): void {
  const known = index.get(key)
  if (known === undefined) index.set(key, [item])
  else known.push(item)
}

/** Go's major versions are part of a path; NuGet and PyPI compare without case. */
function comparable(ecosystem: Ecosystem, name: string): string {
  switch (ecosystem) {
    case 'go':
      return name.replace(/\/v\d+$/, '')
    case 'nuget':
      return name.toLowerCase()
    case 'pypi':
      return name.toLowerCase().replaceAll(/[-_.]+/g, '-')
    default:
      return name
  }
}

/** What the direct dependencies of a manifest say. */
export function readDependencies(path: string, text: string, index: PackageIndex): readonly Observation[] {
  return dependenciesOf(path, text).flatMap((dependency) =>
    index.candidates(dependency).flatMap(({ technology, tool, signal }): readonly Observation[] => {
      const { features, strength = 'strong' } = signal
      if (features !== undefined && !features.some((each) => dependency.features.includes(each))) return []
      const seen = tool ? asTool(dependency, path, strength) : asDriver(dependency, path, strength)
      const role = signal.role !== undefined && seen.role !== 'test-only' ? signal.role : seen.role
      return [
        {
          technology,
          ...seen,
          role: technology === 'redis' && role === 'primary' && signal.role === undefined ? 'cache' : role,
          kind: 'dependency',
          path,
          line: dependency.line,
          detail: detailOf(dependency),
        },
      ]
    }),
  )
}

interface Seen {
  readonly strength: Strength
  readonly role: Role
  readonly forOthers: boolean
}

/** A driver that only development or tests ask for says what tests use. Peers and optional ones are for others. */
function asDriver({ group }: Dependency, path: string, strength: Strength): Seen {
  switch (group) {
    case 'runtime':
      return isTestPath(path)
        ? { strength: 'weak', role: 'test-only', forOthers: false }
        : { strength, role: 'primary', forOthers: false }
    case 'test':
    case 'optional':
    case 'peer':
      return { strength: 'weak', role: 'test-only', forOthers: true }
  }
}

/** Migration tools are development dependencies as often as not. */
function asTool({ group }: Dependency, path: string, strength: Strength): Seen {
  const others = group === 'peer' || group === 'optional'
  return others || isTestPath(path)
    ? { strength: 'weak', role: 'test-only', forOthers: others }
    : { strength, role: 'primary', forOthers: false }
}

const GROUPS: Readonly<Record<Dependency['group'], string>> = {
  runtime: 'dependencies',
  test: 'development dependencies',
  optional: 'optional dependencies',
  peer: 'peer dependencies',
}

function detailOf({ name, group }: Dependency): string {
  return `"${name}" in ${GROUPS[group]}`
}
