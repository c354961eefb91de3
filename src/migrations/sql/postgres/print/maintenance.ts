import type { OperationOf } from '../../../operation.js'
import { alterTable } from './alterations.js'
import { cascade, clauses, printIdentifier, printName } from './names.js'

export function printRewrite(operation: OperationOf<'rewrite-table'>): string | undefined {
  const table = operation.table === undefined ? '' : printName(operation.table)
  switch (operation.how) {
    case 'cluster':
      return clauses('CLUSTER', table)
    case 'vacuum full':
      return clauses('VACUUM FULL', table)
    case 'optimize':
    case 'rebuild':
      return undefined
  }
}

export function printAlterIndex(operation: OperationOf<'alter-index'>): string | undefined {
  const index = `ALTER INDEX ${printName(operation.index)}`
  switch (operation.change.kind) {
    case 'rename':
      return `${index} RENAME TO ${printIdentifier(operation.change.to)}`
    case 'attach':
      return `${index} ATTACH PARTITION ${printName(operation.change.child)}`
    case 'tablespace':
      return `${index} SET TABLESPACE ${printIdentifier(operation.change.tablespace)}`
    case 'other':
      return undefined
  }
}

export function printBounds(operation: OperationOf<'attach-partition'>): string {
  if (operation.isDefault) return 'DEFAULT'
  const bounds = operation.bounds.trim()
  return /^for\s+values/i.test(bounds) ? bounds : `FOR VALUES ${bounds}`
}

export function printRowSecurity(operation: OperationOf<'row-security'>): string | undefined {
  switch (operation.change) {
    case 'enable':
    case 'disable':
    case 'force':
    case 'no force':
      return alterTable(operation.table, `${operation.change.toUpperCase()} ROW LEVEL SECURITY`)
    case 'drop policy':
      if (operation.policy === undefined) return undefined
      return `DROP POLICY ${printIdentifier(operation.policy)} ON ${printName(operation.table)}`
    case 'create policy':
    case 'alter policy':
      return undefined
  }
}

export function printTransaction(operation: OperationOf<'transaction'>): string | undefined {
  switch (operation.change) {
    case 'begin':
    case 'commit':
    case 'rollback':
      return operation.change.toUpperCase()
    case 'savepoint':
    case 'release':
    case 'rollback to':
      return undefined
  }
}

export function printExtension(operation: OperationOf<'extension'>): string | undefined {
  switch (operation.change) {
    case 'create':
      return `CREATE EXTENSION IF NOT EXISTS ${printIdentifier(operation.name)}`
    case 'drop':
      return clauses('DROP EXTENSION', printIdentifier(operation.name), cascade(operation))
    case 'alter':
      return undefined
  }
}
