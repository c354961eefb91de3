import { asTerraform } from '../cloudformation.js'
import { TYPES } from '../cloudformation-names.js'
import { saysNonProduction, type Declared } from '../declared.js'
import { at, items, map, numberOf, text, unknown, type Property, type Value } from '../value.js'
import type { Construct, Meaning } from './construct.js'

/** How a class of the CDK becomes a resource: its type, and its arguments under Terraform's names. */
interface Kind {
  readonly type: string
  readonly build: (given: Given) => readonly (readonly [string, Property | undefined])[]
}

interface Given {
  readonly get: (...names: readonly string[]) => Property | undefined
  /** A value that the class itself decides. */
  readonly fixed: (value: Value) => Property
}

/**
 * Classes of https://docs.aws.amazon.com/cdk/api/v2/docs/aws-construct-library.html that are stores. Their defaults are
 * those of CloudFormation (a day of backups, no encryption) but for the clusters of DocumentDB and Aurora Serverless,
 * which are encrypted unless told otherwise: `storageEncrypted` in
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-docdb/lib/cluster.ts and aws-rds/lib/serverless-cluster.ts.
 */
const KINDS: Readonly<Record<string, Kind>> = {
  'cdk:rds.DatabaseInstance': { type: 'aws_db_instance', build: instance },
  'cdk:rds.DatabaseInstanceFromSnapshot': { type: 'aws_db_instance', build: (given) => fromSnapshot(given, instance) },
  'cdk:rds.DatabaseInstanceReadReplica': {
    type: 'aws_db_instance',
    build: (given) => [...instance(given), ['replicate_source_db', given.get('source_database_instance')]],
  },
  'cdk:rds.DatabaseCluster': { type: 'aws_rds_cluster', build: cluster },
  'cdk:rds.DatabaseClusterFromSnapshot': { type: 'aws_rds_cluster', build: (given) => fromSnapshot(given, cluster) },
  'cdk:rds.ServerlessCluster': { type: 'aws_rds_cluster', build: encryptedCluster },
  'cdk:rds.ServerlessClusterFromSnapshot': { type: 'aws_rds_cluster', build: encryptedCluster },
  'cdk:docdb.DatabaseCluster': { type: 'aws_docdb_cluster', build: encryptedCluster },
  'cdk:dynamodb.Table': { type: 'aws_dynamodb_table', build: table },
  'cdk:dynamodb.TableV2': { type: 'aws_dynamodb_table', build: table },
  'cdk:dynamodb.GlobalTable': { type: 'aws_dynamodb_table', build: table },
}

/** The resource that a construct of the CDK makes; undefined where it is no store and protects none. */
export function cdkResource(construct: Construct, path: string, whole: boolean): Declared | undefined {
  const level1 = /^cdk:(\w+)\.Cfn(\w+)$/.exec(construct.type)
  if (level1 !== null) return cloudFormationResource(construct, path, whole, level1[1] ?? '', level1[2] ?? '')
  if (/^cdk:backup\.(BackupPlan|BackupSelection)\b/.test(construct.type)) {
    return resource(construct, path, 'aws_backup_selection', { value: map([], false), seen: construct.seen })
  }
  const kind = KINDS[construct.type]
  if (kind === undefined) return undefined
  const { properties, seen } = construct
  const fixed = (value: Value): Property => ({ value, seen })
  const built = kind.build({ get: (...names) => at(properties, ...names), fixed })
  const entries = built.flatMap(([name, each]) => (each === undefined ? [] : [[name, each] as const]))
  const complete = whole && properties.value.kind === 'map' && properties.value.complete
  return resource(construct, path, kind.type, { value: map(entries, complete), seen: properties.seen })
}

function resource(construct: Construct, path: string, type: string, properties: Property): Declared {
  const { name, key, seen } = construct
  const address = name ?? key.slice(key.indexOf(':') + 1)
  return {
    type,
    address,
    key,
    properties,
    from: 'cloudformation',
    placement: { provider: path, region: undefined },
    defaultTags: undefined,
    nonProduction: saysNonProduction([path, address], properties),
    seen,
  }
}

const SERVICES: Readonly<Record<string, string>> = {
  rds: 'RDS',
  docdb: 'DocDB',
  dynamodb: 'DynamoDB',
  elasticache: 'ElastiCache',
  memorydb: 'MemoryDB',
  backup: 'Backup',
}

/** `CfnDBInstance` takes the properties of `AWS::RDS::DBInstance`. */
function cloudFormationResource(
  construct: Construct,
  path: string,
  whole: boolean,
  service: string,
  name: string,
): Declared | undefined {
  const type = TYPES[`AWS::${SERVICES[service] ?? ''}::${name.replace(/^Db/, 'DB')}`]
  if (type === undefined) return undefined
  const named = pascalCased(construct.properties)
  const complete = named.value.kind === 'map' && named.value.complete && whole
  const value: Value = named.value.kind === 'map' ? { ...named.value, complete } : named.value
  return resource(construct, path, type, asTerraform({ ...named, value }, type))
}

/** `db_instance_identifier` is `DBInstanceIdentifier`, all the way down. */
export function pascalCased(property: Property): Property {
  const { value, seen } = property
  if (value.kind === 'list') return { value: { ...value, items: value.items.map(pascalCased) }, seen }
  if (value.kind !== 'map') return property
  const entries = [...value.entries].map(([name, each]) => [pascalCase(name), pascalCased(each)] as const)
  return { value: map(entries, value.complete), seen }
}

function pascalCase(name: string): string {
  const joined = name.replace(/(^|_)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())
  return joined.replace(/Db(?=[A-Z])/g, 'DB')
}

function instance({ get, fixed }: Given): ReturnType<Kind['build']> {
  return [
    ['engine', get('engine', 'engine') ?? get('engine')],
    ['identifier', get('instance_identifier')],
    ['backup_retention_period', get('backup_retention')],
    ['multi_az', get('multi_az')],
    ['deletion_protection', get('deletion_protection')],
    ...encryption({ get, fixed }, 'storage_encryption_key'),
  ]
}

function cluster(given: Given): ReturnType<Kind['build']> {
  const { get } = given
  return [
    ['engine', get('engine', 'engine') ?? get('engine')],
    ['cluster_identifier', get('cluster_identifier') ?? get('db_cluster_name')],
    ['backup_retention_period', get('backup', 'retention') ?? get('backup_retention')],
    ['deletion_protection', get('deletion_protection')],
    ...encryption(given, get('kms_key') === undefined ? 'storage_encryption_key' : 'kms_key'),
  ]
}

/** A key encrypts, whatever else is written. */
function encryption({ get, fixed }: Given, key: string): ReturnType<Kind['build']> {
  const said = get('storage_encrypted')
  return [
    ['storage_encrypted', said ?? (get(key) === undefined ? undefined : fixed({ kind: 'boolean', boolean: true }))],
  ]
}

function encryptedCluster(given: Given): ReturnType<Kind['build']> {
  const yes = given.fixed({ kind: 'boolean', boolean: true })
  return [...cluster(given), ['storage_encrypted', given.get('storage_encrypted') ?? yes]]
}

/** What is made of a snapshot is encrypted as the snapshot is, unless the program says it. */
function fromSnapshot(given: Given, build: Kind['build']): ReturnType<Kind['build']> {
  const inherited = given.fixed(unknown("the snapshot's encryption"))
  return [['storage_encrypted', inherited], ...build(given)]
}

function table({ get, fixed }: Given): ReturnType<Kind['build']> {
  const specified = get('point_in_time_recovery_specification')
  const enabled = get('point_in_time_recovery') ?? at(specified, 'point_in_time_recovery_enabled') ?? specified
  const days = at(specified, 'recovery_period_in_days')
  const replicas = [...items(get('replicas')), ...items(get('replication_regions'))]
  return [
    ['name', get('table_name')],
    ['hash_key', get('partition_key', 'name') ?? get('partition_key')],
    ['range_key', get('sort_key', 'name') ?? get('sort_key')],
    ['deletion_protection_enabled', get('deletion_protection')],
    [
      'point_in_time_recovery',
      enabled === undefined
        ? undefined
        : {
            value: map([
              ['enabled', enabled],
              ...(days === undefined ? [] : [['recovery_period_in_days', days] as const]),
            ]),
            seen: enabled.seen,
          },
    ],
    ['replica', replicas[0] === undefined ? undefined : fixed({ kind: 'list', items: replicas, complete: true })],
  ]
}

const ENGINES: Readonly<Record<string, string>> = {
  postgres: 'postgres',
  mysql: 'mysql',
  maria_db: 'mariadb',
  mariadb: 'mariadb',
  aurora_postgres: 'aurora-postgresql',
  aurora_postgresql: 'aurora-postgresql',
  aurora_mysql: 'aurora-mysql',
  aurora: 'aurora-mysql',
}

const PER_DAY: Readonly<Record<string, number>> = { days: 1, hours: 24, minutes: 24 * 60, seconds: 24 * 60 * 60 }

/**
 * `Duration.days(7)` in days, and the engines of
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_rds.DatabaseInstanceEngine.html by their names in any
 * language.
 */
export const CDK: Meaning = {
  call: (name, args) => {
    const unit = /(?:^|\.)Duration\.(\w+)$/.exec(name)?.[1]
    if (unit !== undefined) {
      const [amount, perDay] = [numberOf(args[0]), PER_DAY[unit]]
      return amount === undefined || perDay === undefined ? undefined : { kind: 'number', number: amount / perDay }
    }
    return engineNamed(name)
  },
  member: engineNamed,
}

function engineNamed(name: string): Value | undefined {
  const written = /(?:^|\.)Database(?:Instance|Cluster)Engine\.(\w+)$/.exec(name)?.[1]
  if (written === undefined) return undefined
  const plain = /[a-z]/.test(written)
    ? written.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
    : written.toLowerCase()
  const engine = ENGINES[plain] ?? (plain.startsWith('sql_server') ? 'sqlserver' : plain.replaceAll('_', '-'))
  return text(engine)
}
