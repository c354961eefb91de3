import { at, textOf, type Property } from '../../value.js'
import { groupAndVersion, nameOf, type Resource } from './resource.js'

/**
 * Whether a patch is for a resource, by its `target`: every field is a regular expression for the whole, and what is not
 * written matches (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches). Undefined where static
 * reading cannot tell: selectors of sets.
 */
export function isTarget(target: Property, resource: Resource): boolean | undefined {
  const { root, names } = resource
  const [group, version] = groupAndVersion(root)
  const fields: readonly (readonly [string, readonly string[]])[] = [
    ['group', [group]],
    ['version', [version]],
    ['kind', [textOf(at(root, 'kind')) ?? '']],
    ['name', names],
    ['namespace', [textOf(at(root, 'metadata', 'namespace')) ?? '']],
  ]
  const answers = [
    ...fields.map(([field, values]) => isLike(at(target, field), values)),
    isSelected(at(target, 'labelSelector'), at(root, 'metadata', 'labels')),
    isSelected(at(target, 'annotationSelector'), at(root, 'metadata', 'annotations')),
  ]
  if (answers.includes(false)) return false
  return answers.includes(undefined) ? undefined : true
}

/** Whether a strategic merge patch without a target is for a resource: by group, kind, name and namespace of its own. */
export function isNamedBy(patch: Property, { root, names }: Resource): boolean {
  const [group] = groupAndVersion(patch)
  const namespace = textOf(at(patch, 'metadata', 'namespace'))
  return (
    group === groupAndVersion(root)[0] &&
    textOf(at(patch, 'kind')) === textOf(at(root, 'kind')) &&
    names.includes(nameOf(patch)) &&
    (namespace === undefined || namespace === (textOf(at(root, 'metadata', 'namespace')) ?? namespace))
  )
}

function isLike(wanted: Property | undefined, values: readonly string[]): boolean | undefined {
  if (wanted === undefined) return true
  const written = textOf(wanted)
  if (written === undefined) return undefined
  if (written === '') return true
  try {
    const pattern = new RegExp(`^(?:${written})$`)
    return values.some((each) => pattern.test(each))
  } catch {
    return undefined
  }
}

/** `app=orders,tier!=cache`. */
function isSelected(selector: Property | undefined, labels: Property | undefined): boolean | undefined {
  if (selector === undefined) return true
  const written = textOf(selector)
  if (written === undefined) return undefined
  const terms = written.split(',').map((each) => /^\s*([\w./-]+)\s*(!=|==?)\s*([\w.-]*)\s*$/.exec(each))
  if (terms.includes(null)) return undefined
  return terms.every((term) => {
    const [, key = '', operator, value] = term ?? []
    return (textOf(at(labels, key)) === value) === (operator !== '!=')
  })
}
