import type { Declared } from './declared.js'
import { saysNonProduction } from './declared.js'
import { readDocuments, type MeaningOfTag } from './documents.js'
import { NAMES, snakeCase, TYPES } from './cloudformation-names.js'
import type { Seen } from '../facts.js'
import { holdsInProduction } from './cloudformation-conditions.js'
import { at, isNonProduction, items, map, text, textOf, unknown, type Property, type Value } from './value.js'

/** The resources of a CloudFormation or SAM template, or of a Serverless configuration, under Terraform's names. */
export function templateResources(path: string, source: string): readonly Declared[] | Seen {
  const read = readDocuments(path, source, meaningOfTag(path))
  if (read.kind === 'unread') return read.seen
  const [root] = read.documents
  if (root === undefined) return []
  const resources = at(root, 'Resources') ?? at(root, 'resources', 'Resources')
  if (resources?.value.kind !== 'map') return []
  const parameters = at(root, 'Parameters')
  const conditions = at(root, 'Conditions')
  const region = textOf(at(root, 'provider', 'region'))
  return [...resources.value.entries].flatMap(([name, resource]) => {
    const declared = declaredAs(path, name, resource, parameters)
    if (declared === undefined) return []
    const absent = holdsInProduction(at(resource, 'Condition'), conditions) === false
    return [{ ...declared, nonProduction: declared.nonProduction || absent, placement: { provider: path, region } }]
  })
}

/** Whether a file is such a template, by a line of its own. */
export function isTemplate(path: string, source: string): boolean {
  if (/(^|\/)serverless(\.[\w-]+)?\.ya?ml$/.test(path)) return true
  return /["']?Type["']?\s*:\s*["']?AWS::(?:RDS|DynamoDB|DocDB|ElastiCache|MemoryDB|Backup|Serverless)::/.test(source)
}

function declaredAs(
  path: string,
  name: string,
  resource: Property,
  parameters: Property | undefined,
): Declared | undefined {
  const type = TYPES[textOf(at(resource, 'Type')) ?? '']
  if (type === undefined) return undefined
  const given = at(resource, 'Properties') ?? { value: map([]), seen: resource.seen }
  const properties = asTerraform(withParameters(given, path, parameters, 0), type)
  return {
    type,
    address: name,
    key: `${path}:${name}`,
    properties,
    from: 'cloudformation',
    placement: { provider: path, region: undefined },
    defaultTags: undefined,
    nonProduction: saysNonProduction([path, name], properties),
    seen: resource.seen,
  }
}

/** Short forms: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
function meaningOfTag(path: string): MeaningOfTag {
  return (tag, value, seen) => {
    switch (tag) {
      case '!Ref':
        return intrinsic('Ref', value, path, seen)
      case '!GetAtt':
        return intrinsic('Fn::GetAtt', value, path, seen)
      case '!Sub':
        return intrinsic('Fn::Sub', value, path, seen)
      case '!If':
        return intrinsic('Fn::If', value, path, seen)
      case '!Not':
      case '!And':
      case '!Or':
      case '!Equals':
        return map([[`Fn::${tag.slice(1)}`, { value, seen }]])
      case '!Condition':
        return map([['Condition', { value, seen }]])
      default:
        return unknown(tag)
    }
  }
}

function intrinsic(name: string, value: Value, path: string, seen: Seen): Value {
  const [first, second, third] = items({ value, seen })
  switch (name) {
    case 'Ref':
      return { kind: 'reference', to: `${path}:${textOf({ value, seen }) ?? ''}` }
    case 'Fn::GetAtt': {
      const written = textOf({ value, seen }) ?? `${textOf(first) ?? ''}.${textOf(second) ?? ''}`
      return { kind: 'reference', to: `${path}:${written}` }
    }
    case 'Fn::Sub': {
      const written = textOf({ value, seen }) ?? textOf(first)
      return written === undefined ? unknown(name) : substituted(written, path)
    }
    case 'Fn::If':
      return second !== undefined &&
        third !== undefined &&
        textOf(second) !== undefined &&
        textOf(second) === textOf(third)
        ? second.value
        : unknown(`the condition ${textOf(first) ?? ''}`)
    default:
      return unknown(name)
  }
}

/** `${Orders.Arn}` alone is that attribute; in a longer text it is unknown. */
function substituted(written: string, path: string): Value {
  const whole = /^\$\{([\w.]+)\}$/.exec(written)?.[1]
  if (whole !== undefined) return { kind: 'reference', to: `${path}:${whole}` }
  const replaced = written.replace(/\$\{[^}]*\}/g, '*')
  return replaced === written ? text(written) : { kind: 'text', text: replaced, exact: false }
}

/** References to parameters become their defaults; long forms of functions become what they mean. */
function withParameters(property: Property, path: string, parameters: Property | undefined, depth: number): Property {
  const { value, seen } = property
  const inside = (each: Property): Property => withParameters(each, path, parameters, depth + 1)
  if (depth > 40) return { value: unknown(''), seen }
  switch (value.kind) {
    case 'reference': {
      const name = value.to.slice(path.length + 1)
      const parameter = at(parameters, name)
      if (parameter === undefined) return property
      const fallback = at(parameter, 'Default')
      const written = textOf(fallback)
      return fallback === undefined || (written !== undefined && isNonProduction(written))
        ? { value: unknown(`the parameter ${name}`), seen }
        : { value: fallback.value, seen }
    }
    case 'list':
      return { value: { ...value, items: value.items.map(inside) }, seen }
    case 'map': {
      const [only] = [...value.entries]
      if (only !== undefined && value.entries.size === 1 && /^(Ref|Fn::\w+)$/.test(only[0])) {
        return inside({ value: intrinsic(only[0], only[1].value, path, seen), seen })
      }
      return { value: map([...value.entries].map(([key, each]) => [key, inside(each)] as const)), seen }
    }
    default:
      return property
  }
}

/** Properties under the names that Terraform gives them, where readers ask for them. */
export function asTerraform(properties: Property, type: string): Property {
  if (properties.value.kind !== 'map') return properties
  const reshaped = RESHAPE[type]?.(properties) ?? properties
  if (reshaped.value.kind !== 'map') return reshaped
  const entries = [...reshaped.value.entries].map(
    ([name, each]) => [NAMES[type]?.[name] ?? snakeCase(name), name === 'Tags' ? tags(each) : each] as const,
  )
  return { value: map(entries, reshaped.value.complete), seen: properties.seen }
}

/** `[{ Key, Value }]` as a map; a few types write a map already. */
function tags(property: Property): Property {
  if (property.value.kind !== 'list') return property
  const entries = property.value.items.flatMap((each) => {
    const [key, value] = [textOf(at(each, 'Key')), at(each, 'Value')]
    return key === undefined || value === undefined ? [] : [[key, value] as const]
  })
  return { value: map(entries, property.value.items.length === entries.length), seen: property.seen }
}

const RECOVERY: Readonly<Record<string, string>> = {
  PointInTimeRecoveryEnabled: 'enabled',
  RecoveryPeriodInDays: 'recovery_period_in_days',
}

/** What stands deeper, or in another shape, than in Terraform. */
const RESHAPE: Readonly<Record<string, (properties: Property) => Property | undefined>> = {
  aws_dynamodb_table: (properties) => {
    if (properties.value.kind !== 'map') return properties
    // A global table lists its own region among its replicas.
    const [own, ...replicas] = items(at(properties, 'Replicas'))
    const keyOf = (type: string): Property | undefined =>
      at(
        items(at(properties, 'KeySchema')).find((each) => textOf(at(each, 'KeyType')) === type),
        'AttributeName',
      )
    const [hash, range] = [keyOf('HASH'), keyOf('RANGE')]
    const recovery = at(properties, 'PointInTimeRecoverySpecification') ?? at(own, 'PointInTimeRecoverySpecification')
    const entries = new Map(properties.value.entries)
    entries.delete('Replicas')
    if (replicas[0] !== undefined) {
      entries.set('replica', { value: { kind: 'list', items: replicas, complete: true }, seen: replicas[0].seen })
    }
    if (hash !== undefined) entries.set('hash_key', hash)
    if (range !== undefined) entries.set('range_key', range)
    if (recovery !== undefined) entries.set('point_in_time_recovery', lowered(recovery, RECOVERY))
    const whole = at(properties, 'Replicas')?.value.kind !== 'unknown'
    return { value: map(entries, properties.value.complete && whole), seen: properties.seen }
  },
  aws_backup_plan: (properties) => {
    const plan = at(properties, 'BackupPlan')
    const rules = items(at(plan, 'BackupPlanRule')).map(rule)
    return {
      value: map([['rule', { value: { kind: 'list', items: rules, complete: true }, seen: properties.seen }]]),
      seen: properties.seen,
    }
  },
  aws_backup_selection: (properties) => {
    const selection = at(properties, 'BackupSelection')
    const plan = at(properties, 'BackupPlanId')
    const byTag = items(at(selection, 'ListOfTags')).map((each) =>
      lowered(each, { ConditionKey: 'key', ConditionValue: 'value' }),
    )
    const resources = at(selection, 'Resources')
    return {
      value: map([
        ...(plan === undefined ? [] : [['plan_id', plan] as const]),
        ...(resources === undefined ? [] : [['resources', resources] as const]),
        ['selection_tag', { value: { kind: 'list', items: byTag, complete: true }, seen: properties.seen }],
      ]),
      seen: properties.seen,
    }
  },
}

function rule(property: Property): Property {
  const copies = items(at(property, 'CopyActions')).map((each) =>
    lowered(each, { DestinationBackupVaultArn: 'destination_vault_arn' }),
  )
  const days = at(property, 'Lifecycle', 'DeleteAfterDays')
  const named = lowered(property, {
    ScheduleExpression: 'schedule',
    EnableContinuousBackup: 'enable_continuous_backup',
  })
  if (named.value.kind !== 'map') return named
  return {
    value: map([
      ...named.value.entries,
      ...(days === undefined
        ? []
        : [['lifecycle', { value: map([['delete_after', days]]), seen: days.seen }] as const]),
      ['copy_action', { value: { kind: 'list', items: copies, complete: true }, seen: property.seen }],
    ]),
    seen: property.seen,
  }
}

function lowered(property: Property, names: Readonly<Record<string, string>>): Property {
  if (property.value.kind !== 'map') return property
  const entries = [...property.value.entries].map(([name, each]) => [names[name] ?? name, each] as const)
  return { value: map(entries), seen: property.seen }
}
