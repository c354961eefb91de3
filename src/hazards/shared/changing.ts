import type { Operation, Statement } from '../../migrations/model.js'

/** The operation leaves something behind in the database: structure, rows, rights. */
export function changesState(operation: Operation): boolean {
  switch (operation.kind) {
    case 'query':
    case 'set':
    case 'transaction':
    case 'lock-table':
      return false
    case 'copy':
      return operation.direction === 'from'
    default:
      return true
  }
}

export function changes(statement: Statement): boolean {
  return statement.operations.some(changesState)
}

/**
 * The operation does no harm when it runs a second time: it is guarded, or it states a fact rather than a step.
 * ALTER COLUMN SET NOT NULL on a column that has it already is such a fact.
 */
export function isRepeatable(operation: Operation): boolean {
  if (operation.guards.length > 0 || !changesState(operation)) return true
  switch (operation.kind) {
    case 'alter-column':
      return operation.change.kind !== 'identity' && operation.change.kind !== 'generated'
    case 'update':
      return !operation.assignments.some((each) => compounds(each.column, each.value.text, each.value.columns))
    case 'delete':
    case 'truncate':
    case 'comment':
    case 'grant':
    case 'revoke':
    case 'reindex':
    case 'rewrite-table':
    case 'refresh-materialized-view':
    case 'validate-constraint':
    case 'set-trigger':
    case 'alter-table-storage':
    case 'set-validator':
      return true
    case 'row-security':
      return operation.change !== 'create policy' && operation.change !== 'drop policy'
    case 'role':
    case 'sequence':
      return operation.change === 'alter'
    default:
      return false
  }
}

/**
 * The new value is computed from the old one in a way that a second run computes again: n + 1, name || '!'. Functions
 * that end where they began (lower, trim, coalesce) are no such way.
 */
export function compounds(column: string, text: string, columns: readonly string[]): boolean {
  if (!columns.includes(column)) return false
  if (
    /^\s*(?:lower|upper|initcap|[lrb]?trim|coalesce|nullif|greatest|least|round|abs|replace|regexp_replace)\s*\(/i.test(
      text,
    )
  )
    return false
  const bare = text.replace(/'(?:[^']|'')*'/g, "''").replace(/#?->>?|#>>?|::\w+/g, ' ')
  return /[-+*/%]|\|\|/.test(bare)
}

const NEVER_IN_A_TRANSACTION = 'cannot run inside a transaction block'

/**
 * What PostgreSQL refuses in a transaction block, in words; undefined where it is allowed. Refreshing a materialized
 * view concurrently is allowed. Source: PreventInTransactionBlock in src/backend/tcop/utility.c and commands/*.c.
 */
export function refusedInTransaction(operation: Operation, engineVersion = Infinity): string | undefined {
  switch (operation.kind) {
    case 'alter-type':
      return operation.change.kind === 'add value' && engineVersion < 12
        ? `ALTER TYPE … ADD VALUE ${NEVER_IN_A_TRANSACTION} before PostgreSQL 12`
        : undefined
    case 'create-index':
      return operation.concurrently ? `CREATE INDEX CONCURRENTLY ${NEVER_IN_A_TRANSACTION}` : undefined
    case 'drop-index':
      return operation.concurrently ? `DROP INDEX CONCURRENTLY ${NEVER_IN_A_TRANSACTION}` : undefined
    case 'reindex':
      if (operation.concurrently) return `REINDEX CONCURRENTLY ${NEVER_IN_A_TRANSACTION}`
      return operation.what === 'index' || operation.what === 'table'
        ? undefined
        : `REINDEX ${operation.what.toUpperCase()} ${NEVER_IN_A_TRANSACTION}`
    case 'detach-partition':
      return operation.concurrently ? `DETACH PARTITION CONCURRENTLY ${NEVER_IN_A_TRANSACTION}` : undefined
    case 'rewrite-table':
      if (operation.how === 'vacuum full') return `VACUUM ${NEVER_IN_A_TRANSACTION}`
      return operation.how === 'cluster' && operation.table === undefined
        ? `CLUSTER without a table ${NEVER_IN_A_TRANSACTION}`
        : undefined
    case 'create-database':
      return `CREATE DATABASE ${NEVER_IN_A_TRANSACTION}`
    case 'drop-schema':
      return operation.what === 'database' || operation.what === 'tablespace'
        ? `DROP ${operation.what.toUpperCase()} ${NEVER_IN_A_TRANSACTION}`
        : undefined
    case 'other':
      return operation.outsideTransaction ? `${operation.what} ${NEVER_IN_A_TRANSACTION}` : undefined
    default:
      return undefined
  }
}
