import type { Seen } from '../../../facts.js'
import { isNonProduction } from '../../value.js'
import { at, items, map, text, textOf, type Property } from '../../value.js'
import { componentsOf, kustomizationsIn, named, resourcesOf, takenBy, type Kustomization } from './kustomization.js'
import { withPatches } from './patches.js'
import { renamed, resourcesIn, withValue, type Resource } from './resource.js'

/** What a kustomization deploys. */
export interface Build {
  /** `overlays/production`: the environment. */
  readonly folder: string
  readonly resources: readonly Resource[]
  /** Resources that lie elsewhere: what is not here may be there. */
  readonly elsewhere: readonly Seen[]
  /** Patches and transformers that are not applied: what is here may differ. */
  readonly unapplied: readonly Seen[]
  /** Names in custom resources follow a rename: kustomize knows only Kubernetes' own references by itself. */
  readonly referencesFollow: boolean
  /** The files that it is made of. */
  readonly files: ReadonlySet<string>
}

export interface Builds {
  readonly builds: readonly Build[]
  /** Files that are a part of some kustomization: no manifests of their own. */
  readonly taken: ReadonlySet<string>
}

const DEEPEST = 8

/**
 * Builds what no other kustomization takes in: overlays, and bases that stand alone. Of those that share files the ones
 * for production count, if there are any. `matters` tells by a file's text whether there is anything in it to look for.
 */
export function buildsIn(files: ReadonlyMap<string, string>, matters: (source: string) => boolean): Builds {
  const kustomizations = kustomizationsIn(files)
  if (kustomizations.size === 0) return { builds: [], taken: new Set() }
  const all = [...kustomizations.values()]
  const taken = new Set(all.flatMap(takenBy))
  const world: World = { files, kustomizations }
  const builds = all
    .filter(({ folder, isComponent }) => !isComponent && !taken.has(folder))
    .filter((each) => [...filesOf(each, world)].some((path) => matters(files.get(path) ?? '')))
    .map((each): Build => {
      const { referencesFollow, ...result } = build(each, world, [], 0)
      return { folder: each.folder, files: filesOf(each, world), referencesFollow, ...result }
    })
  return {
    builds: builds.filter(
      (each) => !isNonProduction(each.folder) || !builds.some((other) => isProductionOf(other, each)),
    ),
    taken: new Set([...taken, ...all.map(({ path }) => path)]),
  }
}

function isProductionOf(other: Build, build: Build): boolean {
  return other !== build && !isNonProduction(other.folder) && [...other.files].some((path) => build.files.has(path))
}

/** The files of a repository, and the kustomizations among them by their folders. */
export interface World {
  readonly files: ReadonlyMap<string, string>
  readonly kustomizations: ReadonlyMap<string, Kustomization>
}

/** Every file that a kustomization is made of, those of its bases and components with them. */
export function filesOf(from: Kustomization, { files, kustomizations }: World): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [from]
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    for (const path of takenBy(each)) {
      const inner = kustomizations.get(path)
      if (inner !== undefined && !found.has(inner.path)) open.push(inner)
      if (inner !== undefined) found.add(inner.path)
      else if (files.has(path)) found.add(path)
    }
  }
  return found
}

type Result = Pick<Build, 'resources' | 'elsewhere' | 'unapplied' | 'referencesFollow'>

/**
 * Resources, then what is generated, then components, then transformers in kustomize's order:
 * `accumulateTarget` in https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget.go.
 */
function build(kustomization: Kustomization, world: World, given: readonly Resource[], depth: number): Result {
  const { root } = kustomization
  const inner = [...resourcesOf(kustomization).map((each) => taken(kustomization, each, world, depth))]
  const own: Result = inner.reduce(joined, {
    resources: given,
    elsewhere: [],
    unapplied: [],
    referencesFollow: follows(root),
  })
  const generated = { ...own, resources: [...own.resources, ...generatedMaps(kustomization, world)] }
  const composed = componentsOf(kustomization).reduce<Result>((before, each) => {
    const path = named(kustomization, each)
    const component = path === undefined ? undefined : world.kustomizations.get(path)
    if (component === undefined || depth >= DEEPEST) {
      return { ...before, unapplied: [...before.unapplied, each.seen] }
    }
    return joined({ ...before, resources: [] }, build(component, world, before.resources, depth + 1))
  }, generated)
  const patched = withPatches(kustomization, world.files, composed.resources)
  const others = ['transformers', 'replacements', 'generators'].flatMap((name) => at(root, name)?.seen ?? [])
  return {
    ...composed,
    resources: patched.resources.map((each) => transformed(root, each)),
    unapplied: [...composed.unapplied, ...patched.refused, ...others],
  }
}

function joined(a: Result, b: Result): Result {
  return {
    resources: [...a.resources, ...b.resources],
    elsewhere: [...a.elsewhere, ...b.elsewhere],
    unapplied: [...a.unapplied, ...b.unapplied],
    referencesFollow: a.referencesFollow || b.referencesFollow,
  }
}

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/crds, and `configurations` */
function follows(root: Property): boolean {
  return ['configurations', 'crds'].some((name) => items(at(root, name)).length > 0)
}

function taken(from: Kustomization, entry: Property, world: World, depth: number): Result {
  const nothing: Result = { resources: [], elsewhere: [], unapplied: [], referencesFollow: false }
  const elsewhere = { ...nothing, elsewhere: [entry.seen] }
  const path = named(from, entry)
  if (path === undefined) return elsewhere
  const base = world.kustomizations.get(path)
  if (base !== undefined) return depth >= DEEPEST ? elsewhere : build(base, world, [], depth + 1)
  const source = world.files.get(path)
  const resources = source === undefined ? undefined : resourcesIn(path, source)
  return resources === undefined ? elsewhere : { ...nothing, resources }
}

/** ConfigMaps of files: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator */
function generatedMaps(kustomization: Kustomization, { files }: World): readonly Resource[] {
  return items(at(kustomization.root, 'configMapGenerator')).flatMap((generator): readonly Resource[] => {
    const name = textOf(at(generator, 'name'))
    if (name === undefined) return []
    const data = items(at(generator, 'files')).flatMap((each): readonly (readonly [string, Property])[] => {
      const [, key, value = ''] = /^(?:([^=]+)=)?(.*)$/.exec(textOf(each) ?? '') ?? []
      const path = named(kustomization, { ...each, value: text(value) })
      const source = path === undefined ? undefined : files.get(path)
      if (path === undefined || source === undefined) return []
      const seen = { path, line: 1, quote: value }
      return [[key ?? value.slice(value.lastIndexOf('/') + 1), { value: text(source), seen }]]
    })
    const { seen } = generator
    const property = (value: Property['value']): Property => ({ value, seen })
    const root = property(
      map([
        ['apiVersion', property(text('v1'))],
        ['kind', property(text('ConfigMap'))],
        ['metadata', property(map([['name', property(text(name))]]))],
        ['data', property(map(data))],
      ]),
    )
    return [{ path: kustomization.path, root, names: [name] }]
  })
}

/** `namespace`, `namePrefix`, `nameSuffix` and `replicas`. */
function transformed(root: Property, resource: Resource): Resource {
  const namespace = at(root, 'namespace')
  const [prefix = '', suffix = ''] = ['namePrefix', 'nameSuffix'].map((each) => textOf(at(root, each)))
  const own = resource.names.at(-1) ?? ''
  const moved =
    namespace === undefined
      ? resource
      : { ...resource, root: withValue(resource.root, ['metadata', 'namespace'], namespace) }
  const replicas = items(at(root, 'replicas')).find((each) => resource.names.includes(textOf(at(each, 'name')) ?? ''))
  const count = at(replicas, 'count')
  const scales = /^(Deployment|StatefulSet|ReplicaSet|ReplicationController)$/.test(
    textOf(at(moved.root, 'kind')) ?? '',
  )
  const scaled =
    count === undefined || !scales ? moved : { ...moved, root: withValue(moved.root, ['spec', 'replicas'], count) }
  return renamed(scaled, `${prefix}${own}${suffix}`)
}
