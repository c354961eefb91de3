import type { Seen } from '../../facts.js'
import { readDocuments } from '../documents.js'
import { resolvePath } from '../paths.js'
import { at, booleanOf, isNonProduction, items, map, textOf, type Property, type Value } from '../value.js'
import { filesOf, type World } from './kustomize/build.js'
import { inlineDocuments, withPatches } from './kustomize/patches.js'
import { withValue, type Resource } from './kustomize/resource.js'
import { isNamedBy } from './kustomize/target.js'

/** A Kustomization of Flux that is applied: what of the repository it deploys, and how. */
export interface Applied {
  readonly files: ReadonlySet<string>
  readonly suspended: boolean
  /** Everything that deploys it is for another environment. */
  readonly nonProduction: boolean
  readonly deploy: (resources: readonly Resource[]) => Deployed
}

export interface Deployed {
  readonly resources: readonly Resource[]
  /** Patches that could not be applied: what they change is not known. */
  readonly refused: readonly Seen[]
}

interface Declared {
  readonly resource: Resource
  readonly file: string
}

const MOST = 2_000

/**
 * What Flux deploys (https://fluxcd.io/flux/components/kustomize/kustomizations/): the folders of `spec.path`, where a
 * Kustomization in such a folder is deployed by the one around it. One that lies in the folder of another and is not taken
 * in there is switched off; one that lies in none was applied by hand. Empty where nothing of Flux deploys this repository.
 */
export function appliedByFlux(world: World): readonly Applied[] {
  const declared = [...world.files].flatMap(([path, source]) => declaredIn(path, source)).slice(0, MOST)
  const here = declared.filter(({ resource }) => folderOfPath(resource, world) !== undefined)
  if (here.length === 0) return []
  const covers = (outer: Declared, inner: Declared): boolean => {
    const folder = folderOfPath(outer.resource, world)
    return folder !== undefined && (folder === '' || inner.file.startsWith(`${folder}/`))
  }
  const roots = here.filter((each) => !here.some((other) => other !== each && covers(other, each)))
  const found = new Map<Declared, { node: Declared; nonProduction: boolean }>()
  const open = roots.map((each) => ({ key: each, node: each, nonProduction: says(each) }))
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { key, node, nonProduction } = next
    const before = found.get(key)
    // Deployed a second time, it matters only where the first was for another environment.
    if (before !== undefined && (!before.nonProduction || nonProduction)) continue
    found.set(key, { node, nonProduction })
    const files = filesAt(folderOfPath(node.resource, world) ?? '', world)
    const children = here.filter((each) => each !== key && files.has(each.file))
    for (const child of children) {
      const [made] = deployedBy(node, world, [child.resource]).resources
      if (made === undefined) continue
      open.push({
        key: child,
        node: { ...child, resource: made },
        nonProduction: nonProduction || says(child),
      })
    }
  }
  return [...found.values()].map(({ node, nonProduction }) => ({
    files: filesAt(folderOfPath(node.resource, world) ?? '', world),
    suspended: booleanOf(at(node.resource.root, 'spec', 'suspend')) === true,
    nonProduction,
    deploy: (resources) => deployedBy(node, world, resources),
  }))
}

function declaredIn(path: string, source: string): readonly Declared[] {
  if (!/\bkustomize\.toolkit\.fluxcd\.io\//.test(source)) return []
  const read = readDocuments(path, source, undefined, false)
  if (read.kind === 'unread') return []
  return read.documents
    .filter(
      (root) =>
        textOf(at(root, 'kind')) === 'Kustomization' &&
        /^kustomize\.toolkit\.fluxcd\.io\//.test(textOf(at(root, 'apiVersion')) ?? ''),
    )
    .map((root) => ({ resource: { path, root, names: [textOf(at(root, 'metadata', 'name')) ?? ''] }, file: path }))
}

function says({ file, resource }: Declared): boolean {
  return [file, ...resource.names].some(isNonProduction)
}

/** The folder of the repository that it deploys; undefined where there is none, as it is another repository's. */
function folderOfPath({ root }: Resource, { files }: World): string | undefined {
  const folder = resolvePath('', textOf(at(root, 'spec', 'path')) ?? '')
  if (folder === undefined || folder === '') return folder
  return [...files.keys()].some((path) => path.startsWith(`${folder}/`)) ? folder : undefined
}

/** What kustomize takes in there; without a kustomization every manifest below, as Flux then writes one. */
function filesAt(folder: string, world: World): ReadonlySet<string> {
  const own = world.kustomizations.get(folder)
  if (own !== undefined) return new Set([own.path, ...filesOf(own, world)])
  const inside = (path: string): boolean => folder === '' || path.startsWith(`${folder}/`)
  const inner = [...world.kustomizations.values()].filter((each) => inside(each.path))
  const outermost = inner.filter((each) => !inner.some((other) => each.folder.startsWith(`${other.folder}/`)))
  return new Set([
    ...[...world.files.keys()].filter(
      (path) => inside(path) && /\.ya?ml$/.test(path) && !outermost.some((each) => path.startsWith(`${each.folder}/`)),
    ),
    ...outermost.flatMap((each) => [each.path, ...filesOf(each, world)]),
  ])
}

/** `spec.patches`, `spec.targetNamespace`, then `spec.postBuild`, in the order of Flux's controller. */
function deployedBy({ resource, file }: Declared, world: World, resources: readonly Resource[]): Deployed {
  const spec = at(resource.root, 'spec')
  if (spec === undefined) return { resources, refused: [] }
  // These are only some of the resources: a patch for another one finds nothing here.
  const patches = items(at(spec, 'patches')).filter(
    (each) => at(each, 'target') !== undefined || resources.some((resource) => isMeant(each, resource)),
  )
  const list: Property = { value: { kind: 'list', items: patches, complete: true }, seen: spec.seen }
  const root: Property = { value: map([['patches', list]]), seen: spec.seen }
  const patched = withPatches({ path: file, folder: '', root, isComponent: false }, world.files, resources)
  const namespace = at(spec, 'targetNamespace')
  const postBuild = at(spec, 'postBuild')
  return {
    resources: patched.resources
      .map((each) =>
        namespace === undefined ? each : { ...each, root: withValue(each.root, ['metadata', 'namespace'], namespace) },
      )
      .map((each) => (postBuild === undefined ? each : { ...each, root: substituted(each.root, postBuild) })),
    refused: patched.refused,
  }
}

function isMeant(patch: Property, resource: Resource): boolean {
  const written = at(patch, 'patch')
  const documents = written === undefined ? [] : (inlineDocuments(written) ?? [])
  return documents.some((each) => isNamedBy(each, resource))
}

/**
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution: `${name}`, with `:=` and
 * `:-` for a default. What a ConfigMap or a Secret brings is not known.
 */
function substituted(property: Property, postBuild: Property): Property {
  const given = at(postBuild, 'substitute')
  const open = items(at(postBuild, 'substituteFrom')).length > 0
  const valueOf = (value: Value): Value => {
    switch (value.kind) {
      case 'text':
        return value.text.includes('${') ? filled(value.text, given, open) : value
      case 'list':
        return { ...value, items: value.items.map(inside) }
      case 'map':
        return { ...value, entries: new Map([...value.entries].map(([name, each]) => [name, inside(each)])) }
      default:
        return value
    }
  }
  const inside = (each: Property): Property => ({ ...each, value: valueOf(each.value) })
  return inside(property)
}

function filled(written: string, given: Property | undefined, open: boolean): Value {
  const valueOf = (name: string, otherwise: string | undefined): string | undefined =>
    textOf(at(given, name)) ?? (open ? undefined : (otherwise ?? ''))
  const exact = [...written.matchAll(VARIABLE)].every(
    ([, name = '', otherwise]) => valueOf(name, otherwise) !== undefined,
  )
  const result = written.replace(
    VARIABLE,
    (_, name: string, otherwise: string | undefined) => valueOf(name, otherwise) ?? '*',
  )
  return { kind: 'text', text: result, exact }
}

const VARIABLE = /\$\{(\w+)(?::[=-]([^{}]*))?\}/g
