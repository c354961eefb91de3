import { isNamedCache } from '../../../stack/caches.js'
import type { Dialect } from '../../../migrations/operation.js'
import { absent, type Declared } from '../declared.js'
import type { State, StoreResource } from '../facts.js'
import { at, items, numberOf, stateOf, stateOfDays, textOf, type Property } from '../value.js'
import { backupsByDays, daily, engineNamed, isForeign, managed, said } from './store.js'

/** The store that an AWS resource is, before what stands in other resources is added. Undefined: it is none. */
export function awsStore(declared: Declared): StoreResource | undefined {
  switch (declared.type) {
    case 'aws_db_instance':
      return instance(declared)
    case 'aws_rds_cluster':
      return cluster(declared, engineNamed(textOf(at(declared.properties, 'engine')) ?? 'aurora'))
    case 'aws_docdb_cluster':
      return cluster(declared, 'mongodb')
    case 'aws_dynamodb_table':
      return table(declared)
    case 'aws_elasticache_replication_group':
    case 'aws_elasticache_cluster':
    case 'aws_memorydb_cluster':
      return cache(declared)
    default:
      return undefined
  }
}

/**
 * Automated backups of an instance: off by default in Terraform
 * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance: `backup_retention_period`
 * defaults to 0), one day in CloudFormation
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html). They are
 * daily and keep the log, so that any retention gives point-in-time recovery
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html). Storage is not
 * encrypted unless asked for.
 */
function instance(declared: Declared): StoreResource | undefined {
  const get = (name: string): Property | undefined => at(declared.properties, name)
  // Members of an Aurora cluster are backed up with it.
  if (get('db_cluster_identifier') !== undefined) return undefined
  const named = textOf(get('engine'))
  if (named?.startsWith('aurora') === true || isForeign(get('engine'))) return undefined
  const engine = engineNamed(named)
  const source = get('replicate_source_db')
  const days = get('backup_retention_period')
  const byDefault = declared.from === 'cloudformation' ? 1 : 0
  const state = stateOfDays(days, absent(declared, byDefault > 0 ? 'on' : 'off'))
  // What is made of a snapshot is encrypted as the snapshot is.
  const inherited = ['snapshot_identifier', 'db_snapshot_identifier', 'restore_to_point_in_time'].some(
    (each) => get(each) !== undefined,
  )
  const encrypted = stateOf(get('storage_encrypted'), inherited ? 'unknown' : absent(declared, 'off'))
  const store = managed(declared, engine, {
    backups: backupsByDays(days, state, byDefault, daily(days?.seen ?? declared.seen), declared),
    pitr: said(state, days, declared),
    crossRegion: { state: absent(declared, 'off'), seen: declared.seen, note: undefined },
    encryptedAtRest: said(encrypted, get('storage_encrypted'), declared),
  })
  return source === undefined ? store : { ...store, role: 'replica' }
}

/**
 * Clusters of Aurora and DocumentDB keep a day by default and their backups cannot be switched off
 * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster and docdb_cluster:
 * `backup_retention_period` defaults to 1, `storage_encrypted` to false). The volume of Aurora Serverless v1 is always
 * encrypted, whatever is written
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless.html: "you can't disable encryption").
 */
function cluster(declared: Declared, engine: Dialect | undefined): StoreResource | undefined {
  if (engine === undefined) return undefined
  const get = (name: string): Property | undefined => at(declared.properties, name)
  const days = get('backup_retention_period')
  const state = stateOfDays(days, absent(declared, 'on'))
  const serverless = textOf(get('engine_mode')) === 'serverless'
  const inherited = get('global_cluster_identifier') !== undefined || get('snapshot_identifier') !== undefined
  const encrypted = stateOf(get('storage_encrypted'), absent(declared, inherited ? 'unknown' : 'off') satisfies State)
  const isReplica = get('replication_source_identifier') !== undefined
  const store = managed(declared, engine, {
    backups: backupsByDays(days, state, 1, daily(days?.seen ?? declared.seen), declared),
    pitr: said(state, days, declared),
    crossRegion: { state: absent(declared, 'off'), seen: declared.seen, note: undefined },
    encryptedAtRest: serverless
      ? { state: 'provider default', seen: get('engine_mode')?.seen }
      : said(encrypted, get('storage_encrypted'), declared),
  })
  return isReplica ? { ...store, role: 'replica' } : store
}

/**
 * Tables are always encrypted; point-in-time recovery is off by default and is their backup
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html: 35 days unless
 * `recovery_period_in_days` says 1 to 34). Terraform's own state lock is a table with the key LockID
 * (https://developer.hashicorp.com/terraform/language/backend/s3). Replicas of a global table are no backup.
 */
function table(declared: Declared): StoreResource {
  const recovery = at(declared.properties, 'point_in_time_recovery')
  const enabled = at(recovery, 'enabled')
  const state = recovery === undefined ? absent(declared, 'off') : stateOf(enabled, absent(declared, 'off'))
  const period = numberOf(at(recovery, 'recovery_period_in_days')) ?? 35
  const replicas = items(at(declared.properties, 'replica'))
  const [replica] = replicas
  const isLock = textOf(at(declared.properties, 'hash_key')) === 'LockID'
  const isCache = isNamedCache(
    `${declared.address.split('.').at(-1) ?? ''} ${textOf(at(declared.properties, 'name')) ?? ''}`,
  )
  const store = managed(declared, 'dynamodb', {
    backups: backupsByDays(enabled ?? recovery, state, period, undefined, declared),
    pitr: { ...said(state, enabled ?? recovery, declared), days: period },
    crossRegion:
      replica === undefined
        ? { state: absent(declared, 'off'), seen: declared.seen, note: undefined }
        : { state: 'weak', seen: replica.seen, note: 'a replica repeats every mistake at once: it is no backup' },
    encryptedAtRest: { state: 'provider default', seen: declared.seen },
  })
  return {
    ...store,
    backups: { ...store.backups, retentionDays: state === 'on' ? period : undefined },
    role: isLock || isCache ? 'tooling' : store.role,
  }
}

/**
 * Snapshots of ElastiCache and MemoryDB are off where the limit is zero, which it is by default
 * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group). There is
 * no log to recover from. A replication group is encrypted by default where its engine is Valkey and not where it is
 * Redis, which is the default engine of Terraform (same page, and
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html); a single node takes
 * no such argument, and MemoryDB always encrypts
 * (https://docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html).
 */
function cache(declared: Declared): StoreResource | undefined {
  const engine = textOf(at(declared.properties, 'engine'))
  if (engine === 'memcached') return undefined
  // Its replication group says it.
  if (at(declared.properties, 'replication_group_id') !== undefined && declared.type.endsWith('_cluster'))
    return undefined
  const days = at(declared.properties, 'snapshot_retention_limit')
  const state = stateOfDays(days, absent(declared, 'off'))
  const encrypted = at(declared.properties, 'at_rest_encryption_enabled')
  return managed(declared, 'redis', {
    backups: backupsByDays(days, state, 0, daily(days?.seen ?? declared.seen), declared),
    pitr: { state: 'not applicable', seen: undefined, note: undefined },
    crossRegion: { state: 'unknown', seen: undefined, note: undefined },
    encryptedAtRest:
      declared.type === 'aws_memorydb_cluster'
        ? { state: 'provider default', seen: declared.seen }
        : said(stateOf(encrypted, absent(declared, cacheDefault(declared))), encrypted, declared),
  })
}

function cacheDefault(declared: Declared): State {
  if (declared.type !== 'aws_elasticache_replication_group') return 'unknown'
  const engine = at(declared.properties, 'engine')
  if (textOf(engine)?.toLowerCase() === 'valkey') return 'on'
  const redis = engine === undefined ? declared.from === 'terraform' : textOf(engine)?.toLowerCase() === 'redis'
  return redis ? 'off' : 'unknown'
}
