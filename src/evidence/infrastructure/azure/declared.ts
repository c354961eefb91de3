import { saysNonProduction, type Declared } from '../declared.js'
import { at, map, textOf, type Property } from '../value.js'
import { azureResource } from './resources.js'

/** A resource of Azure's resource manager, its expressions resolved and its names in snake case. */
export interface AzureParts {
  /** `Microsoft.Sql/servers/databases`. */
  readonly type: string
  /** What it is called for people. */
  readonly address: string
  readonly properties: Property
  readonly kind: Property | undefined
  readonly location: Property | undefined
  readonly tags: Property | undefined
  readonly seen: Property['seen']
}

export const RETENTION_POLICY = /^Microsoft\.Sql\/servers\/databases\/backupShortTermRetentionPolicies$/i

/** A store under Terraform's names; undefined for other types. `days`: what a policy beside it says of its retention. */
export function azureDeclared(path: string, parts: AzureParts, days: Property | undefined): Declared | undefined {
  const { address, kind, location, tags, seen } = parts
  const properties = withEntries(parts.properties, [
    ['kind', kind],
    [
      'short_term_retention_policy',
      days === undefined ? undefined : { value: map([['retention_days', days]]), seen: days.seen },
    ],
  ])
  const native = azureResource(parts.type, properties)
  if (native === undefined) return undefined
  return {
    type: native.type,
    address,
    key: `${path}:${address}`,
    properties: native.properties,
    from: 'azure',
    placement: { provider: path, region: textOf(location) },
    defaultTags: undefined,
    nonProduction: saysNonProduction([path, address], withEntries(properties, [['tags', tags]])),
    seen,
  }
}

/** The retention that a store's only policy sets; unknown where there are several: which is whose is not told here. */
export function daysOf(policies: readonly AzureParts[]): Property | undefined {
  const [policy, another] = policies
  if (policy === undefined) return undefined
  return another === undefined
    ? at(policy.properties, 'retention_days')
    : { value: { kind: 'unknown', why: 'one of several policies' }, seen: policy.seen }
}

function withEntries(property: Property, more: readonly (readonly [string, Property | undefined])[]): Property {
  if (property.value.kind !== 'map') return property
  const added = more.flatMap(([name, each]) => (each === undefined ? [] : [[name, each] as const]))
  return { ...property, value: { ...property.value, entries: new Map([...property.value.entries, ...added]) } }
}
