import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import type { Answer } from '../check.js'

type Topic = 'backups' | 'log' | 'regions' | 'storage'

/**
 * Rules of checkov (CKV_…) and trivy (AWS-…, GCP-…) that judge the same attribute of the same Terraform type. Read in
 * https://github.com/bridgecrewio/checkov (checkov/terraform/checks/resource, commit 03d5fdad) and
 * https://github.com/aquasecurity/trivy-checks (checks/cloud, commit 80e53822).
 */
const RULES: Readonly<Record<string, Partial<Record<Topic, readonly string[]>>>> = {
  aws_db_instance: { backups: ['CKV_AWS_133', 'AWS-0077'], storage: ['CKV_AWS_16', 'AWS-0080'] },
  aws_rds_cluster: { backups: ['CKV_AWS_133', 'AWS-0077'], storage: ['CKV_AWS_96', 'AWS-0079'] },
  aws_docdb_cluster: { backups: ['CKV_AWS_360'], storage: ['CKV_AWS_74', 'AWS-0021'] },
  aws_dynamodb_table: { backups: ['CKV_AWS_28', 'AWS-0024'], log: ['CKV_AWS_28', 'AWS-0024'] },
  aws_elasticache_cluster: { backups: ['CKV_AWS_134', 'AWS-0050'] },
  aws_elasticache_replication_group: { storage: ['CKV_AWS_29', 'AWS-0045'] },
  google_sql_database_instance: { backups: ['CKV_GCP_14', 'GCP-0024'] },
  azurerm_postgresql_flexible_server: { regions: ['CKV_AZURE_136'] },
  azurerm_postgresql_server: { regions: ['CKV_AZURE_102'] },
  azurerm_mysql_flexible_server: { regions: ['CKV_AZURE_94'] },
  azurerm_mysql_server: { regions: ['CKV_AZURE_94'] },
  azurerm_mariadb_server: { regions: ['CKV_AZURE_129'] },
}

/** Rules that let an attribute pass which is not written: checkov takes the default of an instance for one day, and it is none. */
const LENIENT_WITHOUT: ReadonlySet<string> = new Set(['CKV_AWS_133'])

/** The same answer, its fact naming the scanners' rules for what it says: whoever has silenced one finds it here. */
export function cited(answer: Answer, resource: StoreResource, topic: Topic): Answer {
  const rules = rulesFor(resource, topic)
  const [fact, ...more] = answer.facts ?? []
  if (rules.length === 0 || fact === undefined) return answer
  return { ...answer, facts: [{ ...fact, detail: `${fact.detail} (${rules.join(', ')})` }, ...more] }
}

function rulesFor({ address, engine, seen, backups }: StoreResource, topic: Topic): readonly string[] {
  const type = /(?:^|\.)([a-z]+_\w+)\.[^.]+$/.exec(address)?.[1] ?? ''
  const known = Object.hasOwn(RULES, type) ? (RULES[type]?.[topic] ?? []) : []
  // MySQL's log has a rule of its own: https://github.com/bridgecrewio/checkov/blob/main/checkov/terraform/checks/graph_checks/gcp
  if (type === 'google_sql_database_instance' && topic === 'log') return engine === 'mysql' ? ['CKV2_GCP_20'] : []
  const written = seen.path !== backups.seen.path || seen.line !== backups.seen.line
  return known.filter((each) => written || !LENIENT_WITHOUT.has(each))
}
