import type { Seen } from '../../../facts.js'
import { isBlockStart, readDocuments } from '../../documents.js'
import { at, items, textOf, type Property } from '../../value.js'
import { patchedByJson } from './json-patch.js'
import { named, type Kustomization } from './kustomization.js'
import { isBuiltIn, nameOf, type Resource } from './resource.js'
import { mergedStrategically } from './strategic-merge.js'
import { isNamedBy, isTarget } from './target.js'

export interface Patching {
  readonly resources: readonly Resource[]
  /** Patches that could not be read or applied: what they change is not known. */
  readonly refused: readonly Seen[]
}

/** A patch of a kustomization: what it says and, where it is written, whom it is for. */
interface Patch {
  readonly seen: Seen
  readonly target: Property | undefined
  /** Several documents of one file are several patches. Undefined: it cannot be read. */
  readonly documents: readonly Property[] | undefined
}

/** The patches of a kustomization in the order in which kustomize applies them. */
export function withPatches(
  kustomization: Kustomization,
  files: ReadonlyMap<string, string>,
  resources: readonly Resource[],
): Patching {
  const { root } = kustomization
  const merges = items(at(root, 'patchesStrategicMerge')).map((each) => ofText(kustomization, files, each, undefined))
  const others = [...items(at(root, 'patches')), ...items(at(root, 'patchesJson6902'))].map((each) =>
    ofEntry(kustomization, files, each),
  )
  return [...merges, ...others].reduce<Patching>(
    (before, patch) => {
      const after = patch.documents?.reduce<readonly Resource[] | undefined>(
        (each, document) => (each === undefined ? each : withPatch(each, document, patch.target)),
        before.resources,
      )
      return after === undefined
        ? { ...before, refused: [...before.refused, patch.seen] }
        : { ...before, resources: after }
    },
    { resources, refused: [] },
  )
}

function ofEntry(kustomization: Kustomization, files: ReadonlyMap<string, string>, entry: Property): Patch {
  const target = at(entry, 'target')
  const [path, inline] = [at(entry, 'path'), at(entry, 'patch')]
  if (inline !== undefined) return { seen: inline.seen, target, documents: inlineDocuments(inline) }
  return path === undefined
    ? { seen: entry.seen, target, documents: undefined }
    : ofText(kustomization, files, path, target)
}

/** A path, or in `patchesStrategicMerge` the patch itself. */
function ofText(
  kustomization: Kustomization,
  files: ReadonlyMap<string, string>,
  property: Property,
  target: Property | undefined,
): Patch {
  const path = named(kustomization, property)
  const source = path === undefined ? undefined : files.get(path)
  if (path === undefined || source === undefined) {
    return { seen: property.seen, target, documents: path === undefined ? inlineDocuments(property) : undefined }
  }
  const read = readDocuments(path, source)
  return { seen: property.seen, target, documents: read.kind === 'read' ? read.documents : undefined }
}

/** YAML that is written inside a file as a text, a patch or values: its lines are those of the file. Undefined where it is none. */
export function inlineDocuments(property: Property): readonly Property[] | undefined {
  const written = textOf(property)
  if (written === undefined) return undefined
  const { path, line, quote } = property.seen
  const before = isBlockStart(quote) ? line : line - 1
  const read = readDocuments(path, `${'\n'.repeat(before)}${written}`)
  return read.kind === 'read' && read.documents.length > 0 ? read.documents : undefined
}

/** One patch over all resources; undefined where it is refused, as kustomize then refuses the whole. */
function withPatch(
  resources: readonly Resource[],
  patch: Property,
  target: Property | undefined,
): readonly Resource[] | undefined {
  const isJson = patch.value.kind === 'list'
  if (isJson && target === undefined) return undefined
  let hits = 0
  const result: Resource[] = []
  for (const resource of resources) {
    const meant = target === undefined ? isNamedBy(patch, resource) : isTarget(target, resource)
    if (meant === undefined) return undefined
    if (!meant) {
      result.push(resource)
      continue
    }
    hits++
    const after = isJson ? jsonPatched(resource, patch) : merged(resource, patch, target !== undefined)
    if (after === undefined) return undefined
    result.push(...after)
  }
  return hits === 0 && target === undefined ? undefined : result
}

function jsonPatched(resource: Resource, patch: Property): readonly Resource[] | undefined {
  const patched = patchedByJson(resource.root, patch)
  if (patched.kind === 'refused') return undefined
  const name = nameOf(patched.root)
  return [
    {
      ...resource,
      root: patched.root,
      names: resource.names.includes(name) ? resource.names : [...resource.names, name],
    },
  ]
}

/** Where a target chooses, the patch's own name is no rename. */
function merged(resource: Resource, patch: Property, chosen: boolean): readonly Resource[] {
  const root = mergedStrategically(resource.root, chosen ? withoutName(patch) : patch, isBuiltIn(resource.root))
  return root === undefined ? [] : [{ ...resource, root }]
}

function withoutName(patch: Property): Property {
  if (patch.value.kind !== 'map') return patch
  const entries = new Map(patch.value.entries)
  const metadata = entries.get('metadata')
  for (const key of ['kind', 'apiVersion']) entries.delete(key)
  if (metadata?.value.kind === 'map') {
    const inside = new Map(metadata.value.entries)
    inside.delete('name')
    entries.set('metadata', { ...metadata, value: { ...metadata.value, entries: inside } })
  }
  return { ...patch, value: { ...patch.value, entries } }
}
