import type { Meaning, Reader } from './meaning.js'
import { onlyRelational } from './meaning.js'

/** Resources of databases that can be made anew from a snapshot or a moment. */
const STORE =
  /\b(aws_(rds_cluster|db_instance|docdb_cluster|neptune_cluster|dynamodb_table)|google_sql_database_instance|azurerm_(postgresql|mysql|mssql)\w*)\./

/** Variables that say from what: `database_snapshot_id`, `snapshot_identifier`, `restore_to_time`, `clone_point_in_time`. */
const SOURCE = /snapshot|restore|point_?in_?time|backup/i

/**
 * A restore by Terraform: the database is replaced (https://developer.hashicorp.com/terraform/cli/commands/plan#replace-address)
 * or created, from what a variable names. The provider keeps what is restored.
 */
export const readTerraform: Reader = ({ program, args }, engines) => {
  if (!/^(terraform|tofu|terragrunt)$/.test(program)) return undefined
  const verb = args.find((arg) => !arg.startsWith('-'))
  const values = new Map<string, readonly string[]>()
  for (const [index, arg] of args.entries()) {
    const [, name = '', value] = /^--?(replace|var|target)(?:=(.*))?$/s.exec(arg) ?? []
    if (name !== '') values.set(name, [...(values.get(name) ?? []), value ?? args[index + 1] ?? ''])
  }
  const replaced = (values.get('replace') ?? []).find((each) => STORE.test(each))
  const from = (values.get('var') ?? []).some(
    (each) => SOURCE.test(each.split('=')[0] ?? '') && !/=(|""|'')$/.test(each),
  )
  if (verb !== 'apply' || replaced === undefined || !from) return undefined
  const meaning: Meaning = {
    purpose: 'restore',
    program: `${program} apply -replace`,
    engine: replaced.includes('dynamodb') ? 'dynamodb' : onlyRelational(engines),
  }
  return meaning
}
