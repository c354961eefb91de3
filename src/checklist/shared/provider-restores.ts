import { keptByProvider, type BackedUpStore } from './backups.js'
import { serviceRestore } from './sqlite-services.js'

/** How what the provider keeps is restored beside what is there. */
export interface ProviderRestore {
  /** What is kept, and for how long, for the runbook's first lines. */
  readonly kept: string
  readonly commands: readonly string[]
  /** It overwrites what is there: nothing stands beside it. */
  readonly inPlace?: boolean
}

/** For a store whose provider keeps its backups; undefined where dumps are taken. */
export function providerRestore({ resources, jobs }: BackedUpStore): ProviderRestore | undefined {
  if (jobs.some((job) => job.backups.length > 0 && !keptByProvider(job))) return undefined
  for (const { address, backups, service } of resources) {
    if (service !== undefined)
      return {
        kept: `by the provider of ${address}, ${backups.byPlan?.said ?? 'for how long depends'}`,
        ...serviceRestore(service),
      }
    const type = /(?:^|\.)([a-z]+_\w+)\.[\w-]+$/.exec(address)?.[1]
    const commands = type === undefined || backups.state !== 'on' ? undefined : commandsFor(type)
    if (commands === undefined) continue
    const days = backups.retentionDays === undefined ? '' : `, ${String(backups.retentionDays)} days of them`
    return { kept: `automated backups of ${address}${days}`, commands }
  }
  return undefined
}

/**
 * https://docs.aws.amazon.com/cli/latest/reference/rds/restore-db-cluster-to-point-in-time.html: a cluster comes back
 * without instances. https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr,
 * https://learn.microsoft.com/cli/azure/postgres/flexible-server#az-postgres-flexible-server-restore
 */
function commandsFor(type: string): readonly string[] | undefined {
  switch (type) {
    case 'aws_rds_cluster':
      return [
        'aws rds restore-db-cluster-to-point-in-time --source-db-cluster-identifier "$CLUSTER" --db-cluster-identifier "$CLUSTER-restored" --use-latest-restorable-time',
        'aws rds create-db-instance --db-cluster-identifier "$CLUSTER-restored" --db-instance-identifier "$CLUSTER-restored-1" --engine "$ENGINE" --db-instance-class "$CLASS"',
        'aws rds wait db-instance-available --db-instance-identifier "$CLUSTER-restored-1"',
      ]
    case 'aws_db_instance':
      return [
        'aws rds restore-db-instance-to-point-in-time --source-db-instance-identifier "$INSTANCE" --target-db-instance-identifier "$INSTANCE-restored" --use-latest-restorable-time',
        'aws rds wait db-instance-available --db-instance-identifier "$INSTANCE-restored"',
      ]
    case 'google_sql_database_instance':
      return ['gcloud sql instances clone "$INSTANCE" "$INSTANCE-restored" --point-in-time "$BEFORE_THE_MISTAKE"']
    case 'azurerm_postgresql_flexible_server':
      return [
        'az postgres flexible-server restore --resource-group "$GROUP" --source-server "$SERVER" --name "$SERVER-restored" --restore-time "$BEFORE_THE_MISTAKE"',
      ]
    case 'azurerm_mysql_flexible_server':
      return [
        'az mysql flexible-server restore --resource-group "$GROUP" --source-server "$SERVER" --name "$SERVER-restored" --restore-time "$BEFORE_THE_MISTAKE"',
      ]
    default:
      return undefined
  }
}
