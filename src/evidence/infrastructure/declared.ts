import type { Seen } from '../facts.js'
import { isNonProduction, textOf, at, type Property } from './value.js'

/** Where a resource is placed, as far as it can be known. */
export interface Placement {
  /** The provider's configuration that makes it: two with different ids may differ in region. */
  readonly provider: string
  readonly region: string | undefined
}

/**
 * A resource that infrastructure code declares, whatever language says it. Types and properties of AWS are named as
 * Terraform names them.
 */
export interface Declared {
  readonly type: string
  /** `module.orders.aws_db_instance.main`, for people. */
  readonly address: string
  /** What references to it begin with: `infra:module.orders.aws_db_instance.main`. */
  readonly key: string
  readonly properties: Property
  /**
   * Terraform and CloudFormation have different defaults; what a registry module defaults to is not known here. Pulumi's
   * providers are Terraform's; the CDK makes CloudFormation.
   */
  readonly from: 'terraform' | 'cloudformation' | 'azure' | 'registry module'
  readonly placement: Placement
  /** Tags that the provider adds to everything. */
  readonly defaultTags: Property | undefined
  readonly nonProduction: boolean
  readonly seen: Seen
}

/** A resource whose name, tags or path say that it is not for production. */
export function saysNonProduction(names: readonly string[], properties: Property): boolean {
  if (names.some(isNonProduction)) return true
  const tags = at(properties, 'tags')
  return ['Environment', 'environment', 'env', 'Env', 'Stage', 'stage'].some((name) => {
    const value = textOf(at(tags, name))
    return value !== undefined && isNonProduction(value)
  })
}

/** What an absent property proves: nothing where a part of the code could not be read or a module decides. */
export function absent<State>(declared: Declared, otherwise: State): State | 'unknown' {
  const { value } = declared.properties
  const whole = value.kind === 'map' && value.complete
  return whole && declared.from !== 'registry module' ? otherwise : 'unknown'
}

/** Whether a reference is to this resource, or to something of the module that holds it. */
export function refersTo(to: string, declared: Declared): boolean {
  if (begins(to, declared.key)) return true
  // module.orders.db_arn: an output of the module that declares it.
  const module = /^([^:]*:(?:.*\.)?module\.[^.]+)\.[^.]+$/.exec(to)?.[1]
  return module !== undefined && declared.key.startsWith(`${module}.`)
}

function begins(to: string, key: string): boolean {
  const plain = to.replace(/\.(\*|\d+)(?=\.|$)/g, '')
  const unindexed = key.replace(/\[[^\]]*\]/g, '')
  return [to, plain].some((each) => each === key || each.startsWith(`${unindexed}.`) || each === unindexed)
}
