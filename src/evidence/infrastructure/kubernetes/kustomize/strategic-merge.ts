import { items, textOf, type Property } from '../../value.js'

/**
 * Fields of workloads whose lists are merged by a key of their items, where others are replaced: `patchMergeKey` in
 * https://github.com/kubernetes/api/blob/master/core/v1/types.go.
 */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['containers', 'name'],
  ['initContainers', 'name'],
  ['ephemeralContainers', 'name'],
  ['volumes', 'name'],
  ['env', 'name'],
  ['imagePullSecrets', 'name'],
  ['volumeMounts', 'mountPath'],
  ['ports', 'containerPort'],
])

/**
 * A document merged with a strategic merge patch; undefined where the patch deletes it. `builtIn`: Kubernetes' own kinds,
 * whose lists kustomize knows how to merge. Lists of custom resources are replaced as a whole, unless the kustomization
 * brings a schema (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/openapi).
 */
export function mergedStrategically(document: Property, patch: Property, builtIn: boolean): Property | undefined {
  return merged(document, patch, builtIn)
}

function merged(base: Property | undefined, patch: Property, builtIn: boolean, field = ''): Property | undefined {
  const { value } = patch
  if (value.kind === 'null') return undefined
  if (value.kind === 'list') return mergedList(base, patch, builtIn, field)
  if (value.kind !== 'map') return patch
  const directive = directiveOf(patch)
  if (directive === 'delete') return undefined
  const before = base?.value.kind === 'map' && directive !== 'replace' ? base.value : undefined
  const entries = new Map(before?.entries)
  for (const [name, each] of value.entries) {
    if (/^\$(patch|retainKeys|setElementOrder|deleteFromPrimitiveList)\b/.test(name)) continue
    const next = merged(before?.entries.get(name), each, builtIn, name)
    if (next === undefined) entries.delete(name)
    else entries.set(name, next)
  }
  // What the patch does not touch stands where it stood.
  const seen = before === undefined ? patch.seen : (base?.seen ?? patch.seen)
  return { value: { kind: 'map', entries, complete: before?.complete ?? true }, seen }
}

function mergedList(base: Property | undefined, patch: Property, builtIn: boolean, field: string): Property {
  const key = builtIn ? KEYS.get(field) : undefined
  const replaces = items(patch).some((each) => directiveOf(each) === 'replace')
  const own = key === undefined || replaces || base?.value.kind !== 'list' ? [] : items(base)
  const nameOf = (item: Property): string | undefined =>
    key !== undefined && item.value.kind === 'map' ? textOf(item.value.entries.get(key)) : undefined
  const list = [...own]
  for (const item of items(patch)) {
    if (directiveOf(item) === 'replace') continue
    const name = nameOf(item)
    const index = name === undefined ? -1 : list.findIndex((each) => nameOf(each) === name)
    const next = merged(list[index], item, builtIn)
    if (index === -1) list.push(...(next === undefined ? [] : [next]))
    else list.splice(index, 1, ...(next === undefined ? [] : [next]))
  }
  return { value: { kind: 'list', items: list, complete: true }, seen: patch.seen }
}

function directiveOf({ value }: Property): string | undefined {
  return value.kind === 'map' ? textOf(value.entries.get('$patch')) : undefined
}
