import type { Seen } from '../facts.js'
import type { Declared } from './declared.js'
import { isNonProduction, map, seenAt, type Property, type Value } from './value.js'

/**
 * Stores in programs for the CDK and Pulumi, read by the lines of their arguments. What is not written as a literal,
 * or not there, is unknown: constructs have defaults of their own.
 */
const CONSTRUCTS: readonly { readonly call: RegExp; readonly type: string }[] = [
  { call: /\b(?:new\s+)?(?:aws_)?rds\.DatabaseInstance\s*\(/, type: 'aws_db_instance' },
  { call: /\b(?:new\s+)?(?:aws_)?rds\.(?:Serverless|Database)Cluster\s*\(/, type: 'aws_rds_cluster' },
  { call: /\b(?:new\s+)?(?:aws_)?dynamodb\.Table(?:V2)?\s*\(/, type: 'aws_dynamodb_table' },
  { call: /\b(?:new\s+)?(?:aws\.)?rds\.Instance\s*\(/, type: 'aws_db_instance' },
  { call: /\b(?:new\s+)?(?:aws\.)?rds\.Cluster\s*\(/, type: 'aws_rds_cluster' },
]

/** An argument by its names in TypeScript and Python, and what it is called in Terraform. */
const ARGUMENTS: readonly { readonly name: RegExp; readonly as: string }[] = [
  { name: /\b(?:backupRetention(?:Period)?|backup_retention(?:_period)?|retention)\b/, as: 'backup_retention_period' },
  { name: /\b(?:storageEncrypted|storage_encrypted)\b/, as: 'storage_encrypted' },
  {
    name: /\b(?:pointInTimeRecoveryEnabled|point_in_time_recovery_enabled|pointInTimeRecovery|point_in_time_recovery)\b/,
    as: 'recovery',
  },
  { name: /\bengine\b/, as: 'engine' },
]

/** `partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING }`, and Python's `partition_key=dynamodb.Attribute(…)`. */
const KEYS: readonly (readonly [as: string, name: RegExp])[] = [
  ['hash_key', /\b(?:partitionKey|partition_key|hashKey|hash_key)\b/],
  ['range_key', /\b(?:sortKey|sort_key|rangeKey|range_key)\b/],
]

const MOST_LINES = 80

/** Whether a program may declare stores. */
export function isInfrastructureProgram(source: string): boolean {
  return /aws-cdk-lib|aws_cdk|@aws-cdk\/|@pulumi\/aws|pulumi_aws/.test(source)
}

/** The stores of a program, with everything that it does not say unknown. */
export function programResources(path: string, source: string): readonly Declared[] {
  const lines = source.split('\n')
  return lines.flatMap((line, index): readonly Declared[] => {
    if (/^\s*(\/\/|#|\*)/.test(line)) return []
    const construct = CONSTRUCTS.find(({ call }) => call.test(line))
    if (construct === undefined) return []
    const body = argumentsFrom(lines, index)
    const seen = seenAt(path, index + 1, line)
    const name = /["'`]([\w-]+)["'`]/.exec(body.map((each) => each.text).join(' '))?.[1] ?? `line ${index + 1}`
    return [
      {
        type: construct.type,
        address: name,
        key: `${path}:${name}`,
        properties: propertiesOf(path, body, construct.type, seen),
        from: 'registry module',
        placement: { provider: path, region: undefined },
        defaultTags: undefined,
        nonProduction: isNonProduction(path) || isNonProduction(name),
        seen,
      },
    ]
  })
}

interface Line {
  readonly text: string
  readonly number: number
}

/** The lines from a call to its closing bracket. */
function argumentsFrom(lines: readonly string[], from: number): readonly Line[] {
  let depth = 0
  const taken: Line[] = []
  for (let index = from; index < Math.min(lines.length, from + MOST_LINES); index++) {
    const line = lines[index] ?? ''
    taken.push({ text: line, number: index + 1 })
    depth += (line.match(/[({]/g) ?? []).length - (line.match(/[)}]/g) ?? []).length
    if (depth <= 0) break
  }
  return taken
}

function propertiesOf(path: string, body: readonly Line[], type: string, seen: Seen): Property {
  const entries = new Map<string, Property>()
  for (const { text, number } of body) {
    if (/^\s*(\/\/|#)/.test(text)) continue
    for (const { name, as } of ARGUMENTS) {
      const written = new RegExp(`${name.source}\\s*[:=]\\s*([^,]+)`).exec(text)?.[1]
      if (written === undefined || entries.has(as)) continue
      entries.set(as, { value: valueOf(written.trim(), as), seen: seenAt(path, number, text) })
    }
  }
  for (const [as, name] of KEYS) {
    const key = keyOf(path, body, name)
    if (key !== undefined) entries.set(as, key)
  }
  const recovery = entries.get('recovery')
  entries.delete('recovery')
  if (recovery !== undefined && type === 'aws_dynamodb_table') {
    entries.set('point_in_time_recovery', { value: map([['enabled', recovery]], false), seen: recovery.seen })
  }
  return { value: { kind: 'map', entries, complete: false }, seen }
}

function keyOf(path: string, body: readonly Line[], name: RegExp): Property | undefined {
  const at = body.findIndex(({ text }) => name.test(text) && !/^\s*(\/\/|#)/.test(text))
  const line = body[at]
  if (line === undefined) return undefined
  const near = body
    .slice(at, at + 3)
    .map(({ text }) => text)
    .join(' ')
  const written = new RegExp(
    `${name.source}\\s*[:=]\\s*(?:[\\w.]*Attribute\\(|\\{)?\\s*(?:name\\s*[:=]\\s*)?["'\`]([\\w.-]+)["'\`]`,
  ).exec(near)?.[1]
  const seen = seenAt(path, line.number, line.text)
  return {
    value: written === undefined ? { kind: 'unknown', why: 'a key' } : { kind: 'text', text: written, exact: true },
    seen,
  }
}

function valueOf(written: string, as: string): Value {
  const bare = written.replace(/[\s)}\]]+$/, '')
  if (/^(true|True)$/.test(bare)) return { kind: 'boolean', boolean: true }
  if (/^(false|False)$/.test(bare)) return { kind: 'boolean', boolean: false }
  const days = /^(?:(?:cdk\.|core\.)?Duration\.days\(\s*)?(\d+)$/.exec(bare)?.[1]
  if (days !== undefined) return { kind: 'number', number: Number(days) }
  if (as === 'engine') return { kind: 'text', text: bare.replace(/["']/g, '').toLowerCase(), exact: true }
  return { kind: 'unknown', why: bare.slice(0, 40) }
}
