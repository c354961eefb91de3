import type { Operation } from '../../../operation.js'
import {
  alterTable,
  printAddColumn,
  printAddConstraint,
  printAlterType,
  printColumnChange,
  printStorageChange,
} from './alterations.js'
import { printIndex } from './definitions.js'
import {
  printAlterIndex,
  printBounds,
  printExtension,
  printRewrite,
  printRowSecurity,
  printTransaction,
} from './maintenance.js'
import { cascade, clauses, printIdentifier, printName } from './names.js'
import { printDelete, printInsert, printUpdate } from './rows.js'
import { printComment, printCreateTable, printCreateType, printRenameTable, printSet } from './tables.js'

/**
 * PostgreSQL's SQL for an operation, without the semicolon at its end. Undefined where the operation does not keep all
 * that the statement says (the query of a view, the body of a routine).
 */
export function printOperation(operation: Operation): string | undefined {
  const ifExists = operation.guards.includes('if exists') && 'IF EXISTS'
  switch (operation.kind) {
    case 'create-table':
      return printCreateTable(operation)
    case 'drop-table':
      return clauses('DROP TABLE', ifExists, printName(operation.table), cascade(operation))
    case 'rename-table':
      return printRenameTable(operation)
    case 'alter-table-storage':
      return alterTable(operation.table, printStorageChange(operation.change))
    case 'rewrite-table':
      return printRewrite(operation)
    // PostgreSQL's partitions are tables.
    case 'drop-partition':
      return undefined
    case 'truncate':
      return clauses('TRUNCATE', operation.tables.map(printName).join(', '), cascade(operation))
    case 'lock-table': {
      const mode = operation.mode.toUpperCase().replace(/ MODE$/, '')
      return `LOCK TABLE ${operation.tables.map(printName).join(', ')} IN ${mode === '' ? 'ACCESS EXCLUSIVE' : mode} MODE`
    }
    case 'add-column':
      return printAddColumn(operation)
    case 'drop-column':
      return alterTable(
        operation.table,
        clauses('DROP COLUMN', ifExists, printIdentifier(operation.column), cascade(operation)),
      )
    case 'rename-column':
      return alterTable(
        operation.table,
        `RENAME COLUMN ${printIdentifier(operation.column)} TO ${printIdentifier(operation.to)}`,
      )
    case 'alter-column': {
      const change = printColumnChange(operation.change)
      return change === undefined
        ? undefined
        : alterTable(operation.table, `ALTER COLUMN ${printIdentifier(operation.column)} ${change}`)
    }
    case 'add-constraint':
      return printAddConstraint(operation)
    case 'validate-constraint':
      return alterTable(operation.table, `VALIDATE CONSTRAINT ${printIdentifier(operation.constraint)}`)
    case 'drop-constraint':
      if (operation.constraint === undefined) return undefined
      return alterTable(
        operation.table,
        clauses('DROP CONSTRAINT', ifExists, printIdentifier(operation.constraint), cascade(operation)),
      )
    case 'rename-constraint':
      return alterTable(
        operation.table,
        `RENAME CONSTRAINT ${printIdentifier(operation.constraint)} TO ${printIdentifier(operation.to)}`,
      )
    case 'create-index':
      return clauses(
        operation.index.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX',
        operation.concurrently && 'CONCURRENTLY',
        operation.guards.includes('if not exists') && operation.index.name !== undefined && 'IF NOT EXISTS',
        printIndex(operation.index, operation.only),
      )
    case 'drop-index':
      return clauses(
        'DROP INDEX',
        operation.concurrently && 'CONCURRENTLY',
        ifExists,
        printName(operation.index),
        cascade(operation),
      )
    case 'reindex':
      if (operation.target === undefined) return undefined
      return clauses(
        'REINDEX',
        operation.what.toUpperCase(),
        operation.concurrently && 'CONCURRENTLY',
        printName(operation.target),
      )
    case 'move-tablespace':
      return `ALTER ${operation.what.toUpperCase()} ALL IN TABLESPACE ${printIdentifier(operation.from)} SET TABLESPACE ${printIdentifier(operation.to)}`
    case 'alter-index':
      return printAlterIndex(operation)
    case 'set-constraint':
      if (operation.constraint === undefined) return undefined
      return alterTable(
        operation.table,
        `ALTER CONSTRAINT ${printIdentifier(operation.constraint)} ${operation.enabled ? 'ENFORCED' : 'NOT ENFORCED'}`,
      )
    case 'attach-partition':
      return alterTable(operation.table, `ATTACH PARTITION ${printName(operation.partition)} ${printBounds(operation)}`)
    case 'detach-partition':
      return alterTable(
        operation.table,
        clauses(
          `DETACH PARTITION ${printName(operation.partition)}`,
          operation.concurrently && 'CONCURRENTLY',
          operation.finalize && 'FINALIZE',
        ),
      )
    case 'create-type':
      return printCreateType(operation)
    case 'alter-type':
      return printAlterType(operation)
    case 'drop-type':
      return clauses(
        operation.what === 'domain' ? 'DROP DOMAIN' : 'DROP TYPE',
        ifExists,
        printName(operation.type),
        cascade(operation),
      )
    case 'rename-schema':
      return `ALTER SCHEMA ${printIdentifier(operation.schema)} RENAME TO ${printIdentifier(operation.to)}`
    case 'create-schema':
      return clauses(
        'CREATE SCHEMA',
        operation.guards.includes('if not exists') && 'IF NOT EXISTS',
        printIdentifier(operation.schema),
      )
    case 'drop-schema':
      if (operation.what !== 'schema') return undefined
      return clauses('DROP SCHEMA', ifExists, printIdentifier(operation.name), cascade(operation))
    case 'drop-view':
      return clauses(
        'DROP',
        operation.materialized && 'MATERIALIZED',
        'VIEW',
        ifExists,
        printName(operation.view),
        cascade(operation),
      )
    case 'rename-view':
      return clauses(
        operation.materialized ? 'ALTER MATERIALIZED VIEW' : 'ALTER VIEW',
        `${printName(operation.view)} RENAME`,
        operation.column !== undefined && `COLUMN ${printIdentifier(operation.column)}`,
        `TO ${printIdentifier(operation.to)}`,
      )
    case 'refresh-materialized-view':
      return clauses(
        'REFRESH MATERIALIZED VIEW',
        operation.concurrently && 'CONCURRENTLY',
        printName(operation.view),
        !operation.withData && 'WITH NO DATA',
      )
    case 'drop-routine':
      return clauses('DROP ROUTINE', ifExists, printName(operation.routine), cascade(operation))
    case 'drop-trigger':
      if (operation.table === undefined) return undefined
      return clauses('DROP TRIGGER', ifExists, printIdentifier(operation.trigger), `ON ${printName(operation.table)}`)
    case 'set-trigger': {
      const all = /^(all|user)$/i.test(operation.trigger)
      const trigger = all ? operation.trigger.toUpperCase() : printIdentifier(operation.trigger)
      return alterTable(operation.table, `${operation.enabled ? 'ENABLE' : 'DISABLE'} TRIGGER ${trigger}`)
    }
    case 'row-security':
      return printRowSecurity(operation)
    case 'set':
      return printSet(operation)
    case 'transaction':
      return printTransaction(operation)
    case 'insert':
      return printInsert(operation)
    case 'update':
      return printUpdate(operation)
    case 'delete':
      return printDelete(operation)
    case 'comment':
      return printComment(operation)
    case 'extension':
      return printExtension(operation)
    case 'rebuild-table':
    case 'create-database':
    case 'sequence':
    case 'create-view':
    case 'create-routine':
    case 'call-routine':
    case 'create-trigger':
    case 'grant':
    case 'revoke':
    case 'role':
    case 'copy':
    case 'query':
    case 'set-validator':
    case 'shard-key':
    case 'flush':
    case 'other':
    case 'opaque':
      return undefined
  }
}
