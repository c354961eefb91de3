import { readDocuments } from '../../documents.js'
import { at, items, text, textOf, type Property } from '../../value.js'

/** A manifest on its way through a build. */
export interface Resource {
  /** The file that it comes from. */
  readonly path: string
  readonly root: Property
  /** Every name that it has had: patches and references may use any of them. The last is its own. */
  readonly names: readonly string[]
}

/** The resources of a file or a part of one; undefined where it does not parse. */
export function resourcesIn(path: string, source: string): readonly Resource[] | undefined {
  // Helm does not render what kustomize takes in.
  const read = readDocuments(path, source, undefined, false)
  if (read.kind === 'unread') return undefined
  return read.documents.flatMap(listed).map((root) => ({ path, root, names: [nameOf(root)] }))
}

function listed(root: Property): readonly Property[] {
  return textOf(at(root, 'kind')) === 'List' ? items(at(root, 'items')) : [root]
}

export function nameOf(root: Property): string {
  return textOf(at(root, 'metadata', 'name')) ?? ''
}

/** `apps`, `v1` of `apps/v1`. */
export function groupAndVersion(root: Property): readonly [group: string, version: string] {
  const [first = '', second] = (textOf(at(root, 'apiVersion')) ?? '').split('/')
  return second === undefined ? ['', first] : [first, second]
}

/** Whether a kind is Kubernetes' own. */
export function isBuiltIn(root: Property): boolean {
  const [group] = groupAndVersion(root)
  return /^(|apps|batch|autoscaling|policy|extensions)$|\.k8s\.io$/.test(group)
}

/** The property with one thing below it set, by keys. What is not a map is left as it is. */
export function withValue(property: Property, keys: readonly string[], value: Property): Property {
  const [key, ...rest] = keys
  if (key === undefined) return value
  if (property.value.kind !== 'map') return property
  const inside = property.value.entries.get(key) ?? {
    value: { kind: 'map', entries: new Map(), complete: true },
    seen: value.seen,
  }
  const entries = new Map(property.value.entries).set(key, withValue(inside, rest, value))
  return { ...property, value: { ...property.value, entries } }
}

/** Under another name. */
export function renamed(resource: Resource, name: string): Resource {
  if (name === resource.names.at(-1)) return resource
  const seen = at(resource.root, 'metadata', 'name')?.seen ?? resource.root.seen
  return {
    ...resource,
    root: withValue(resource.root, ['metadata', 'name'], { value: text(name), seen }),
    names: [...resource.names, name],
  }
}
