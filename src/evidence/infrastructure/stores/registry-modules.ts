import type { Declared } from '../declared.js'
import type { Dialect } from '../../../migrations/operation.js'
import type { StoreElsewhere } from '../facts.js'
import { map, type Property } from '../value.js'

/**
 * Registry modules that make a store, with the type whose inputs they take under the same names
 * (https://registry.terraform.io/namespaces/terraform-aws-modules). What is not given is unknown: a module has its own
 * defaults.
 */
const MODULES: readonly { readonly source: RegExp; readonly type: string }[] = [
  { source: /(^|\/)terraform-aws-modules\/rds-aurora\/aws\b|terraform-aws-rds-aurora\b/, type: 'aws_rds_cluster' },
  { source: /(^|\/)terraform-aws-modules\/rds\/aws\b|terraform-aws-rds\b/, type: 'aws_db_instance' },
  {
    source: /(^|\/)terraform-aws-modules\/dynamodb-table\/aws\b|terraform-aws-dynamodb-table\b/,
    type: 'aws_dynamodb_table',
  },
  {
    source: /(^|\/)terraform-aws-modules\/elasticache\/aws\b|terraform-aws-elasticache\b/,
    type: 'aws_elasticache_replication_group',
  },
  {
    source: /terraform-google-modules\/sql-db\/google\/\/modules\/(postgresql|mysql|mssql)/,
    type: 'google_sql_database_instance',
  },
]

/** A registry module as the resource that it makes; anything else as it is. */
export function unwrapped(declared: Declared): Declared {
  if (declared.from !== 'registry module') return declared
  const known = MODULES.find((each) => each.source.test(declared.type))
  if (known === undefined) return declared
  return { ...declared, type: known.type, properties: renamed(declared.properties, known.type) }
}

/** Inputs that go by another name than the attribute. */
function renamed(properties: Property, type: string): Property {
  if (properties.value.kind !== 'map') return properties
  const entries = new Map(properties.value.entries)
  const move = (from: string, build: (property: Property) => readonly [string, Property]): void => {
    const property = entries.get(from)
    if (property !== undefined) entries.set(...build(property))
  }
  if (type === 'aws_dynamodb_table') {
    move('point_in_time_recovery_enabled', (enabled) => [
      'point_in_time_recovery',
      { value: map([['enabled', enabled]], false), seen: enabled.seen },
    ])
  }
  if (type === 'google_sql_database_instance') {
    move('backup_configuration', (backup) => [
      'settings',
      { value: map([['backup_configuration', backup]], false), seen: backup.seen },
    ])
  }
  return { value: { kind: 'map', entries, complete: false }, seen: properties.seen }
}

const BY_NAME: readonly (readonly [RegExp, Dialect | undefined])[] = [
  [/^(postgres|postgresql|pg|cloudnativepg)$/, 'postgres'],
  [/^mysql$/, 'mysql'],
  [/^mariadb$/, 'mariadb'],
  [/^(mssql|sqlserver)$/, 'sqlserver'],
  [/^(mongo|mongodb|documentdb|docdb)$/, 'mongodb'],
  [/^dynamodb$/, 'dynamodb'],
  [/^(redis|elasticache|valkey)$/, 'redis'],
  [/^(rds|aurora|cloudsql|database)$/, undefined],
]

/**
 * The store that a module's source names, where nothing here knows what the module makes of it: `./vendor/aks//postgres`,
 * `git::https://…/terraform-modules.git//rds?ref=1`. Nothing is concluded from it but that the store's code is elsewhere.
 */
export function madeElsewhere(declared: Declared): readonly StoreElsewhere[] {
  if (declared.from !== 'registry module' || declared.nonProduction || unwrapped(declared) !== declared) return []
  const words = declared.type
    .replace(/[?#].*$/, '')
    .split('/')
    .slice(-2)
    .flatMap((part) => part.toLowerCase().split(/[^a-z]+/))
  const named = BY_NAME.find(([name]) => words.some((word) => name.test(word)))
  return named === undefined
    ? []
    : [{ engine: named[1], address: declared.address, source: declared.type, seen: declared.seen }]
}
