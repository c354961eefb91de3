import type { OperationOf } from '../../../migrations/operation.js'
import type { Table } from '../../model.js'
import { setNotNullScans } from './columns.js'
import type { Reckoning } from '../reckoning.js'

/** https://www.postgresql.org/docs/18/sql-altertable.html; AlterTableGetLockLevel in tablecmds.c; measured. */
export function addConstraint(reckoning: Reckoning, operation: OperationOf<'add-constraint'>): void {
  const { constraint } = operation
  if (operation.onDomain === true) {
    domainConstraint(reckoning, operation.table, constraint.validated)
    return
  }
  const table = reckoning.before.table(operation.table)
  switch (constraint.kind) {
    case 'foreign key': {
      const target = reckoning.before.table(constraint.references.table)
      reckoning.lock(table, 'SHARE ROW EXCLUSIVE').lock(target, 'SHARE ROW EXCLUSIVE')
      if (constraint.validated) reckoning.scan(table).scan(target)
      return
    }
    case 'primary key': {
      reckoning.lock(table, 'ACCESS EXCLUSIVE')
      const index = table.indexes.find((candidate) => candidate.name === constraint.usingIndex)
      if (constraint.usingIndex === undefined) {
        reckoning.scan(table)
        return
      }
      lockUsedIndex(reckoning, table, constraint.usingIndex)
      // The key's columns become NOT NULL, which is looked up row by row unless known.
      const columns = index === undefined ? constraint.columns : index.keys.map((key) => key.column ?? key.text)
      if (columns.some((column) => setNotNullScans(reckoning, table, column))) reckoning.scan(table)
      return
    }
    case 'unique':
      reckoning.lock(table, 'ACCESS EXCLUSIVE')
      if (constraint.usingIndex === undefined) reckoning.scan(table)
      else lockUsedIndex(reckoning, table, constraint.usingIndex)
      return
    case 'exclude':
      reckoning.lock(table, 'ACCESS EXCLUSIVE').scan(table)
      return
    case 'check':
      reckoning.lock(table, 'ACCESS EXCLUSIVE')
      if (constraint.validated) reckoning.scan(table)
      return
    case 'not null':
      reckoning.lock(table, 'ACCESS EXCLUSIVE')
      if (constraint.validated && constraint.columns.some((column) => setNotNullScans(reckoning, table, column))) {
        reckoning.scan(table)
      }
      return
  }
}

function lockUsedIndex(reckoning: Reckoning, table: Table, index: string): void {
  const { schema } = table.name
  reckoning.lockIndex(schema === undefined ? { name: index } : { schema, name: index }, 'SHARE UPDATE EXCLUSIVE')
}

/** VALIDATE lets writers go on; the referenced table only has its rows looked up. */
export function validateConstraint(reckoning: Reckoning, operation: OperationOf<'validate-constraint'>): void {
  const table = reckoning.before.table(operation.table)
  const constraint = table.constraints.find((candidate) => candidate.name === operation.constraint)
  reckoning.lock(table, 'SHARE UPDATE EXCLUSIVE')
  // One that is valid already is left alone.
  if (constraint?.validated !== true) reckoning.scan(table)
  if (constraint?.kind === 'foreign key') {
    const target = reckoning.before.table(constraint.references.table)
    reckoning.lock(target, 'ROW SHARE')
    if (!constraint.validated) reckoning.scan(target)
  }
}

/** The triggers of a foreign key stand on both of its ends, and go under ACCESS EXCLUSIVE from both. Measured. */
export function dropConstraint(reckoning: Reckoning, operation: OperationOf<'drop-constraint'>): void {
  const table = reckoning.before.table(operation.table)
  reckoning.lock(table, 'ACCESS EXCLUSIVE')
  const gone = table.constraints.find((constraint) => constraint.name === operation.constraint)
  if (gone?.kind === 'foreign key') reckoning.lockNamed(gone.references.table, 'ACCESS EXCLUSIVE')
  if (!operation.cascade || (gone?.kind !== 'primary key' && gone?.kind !== 'unique')) return
  for (const referrer of reckoning.before.referrers(operation.table)) {
    if (referrer.references.columns.join() === gone.columns.join()) reckoning.lock(referrer.table, 'ACCESS EXCLUSIVE')
  }
}

/**
 * ALTER CONSTRAINT … ENFORCED makes the triggers of a foreign key again and reads the rows that are there; NOT ENFORCED
 * takes the triggers off both tables. Measured on PostgreSQL 18.
 */
export function enforceConstraint(reckoning: Reckoning, operation: OperationOf<'set-constraint'>): void {
  const table = reckoning.before.table(operation.table)
  const constraint = table.constraints.find((candidate) => candidate.name === operation.constraint)
  reckoning.lock(table, 'ACCESS EXCLUSIVE')
  if (operation.validated) reckoning.scan(table)
  if (constraint?.kind !== 'foreign key') return
  const target = reckoning.before.table(constraint.references.table)
  reckoning.lock(target, operation.enabled ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE')
  if (operation.validated) reckoning.scan(target)
}

/** SHARE on every table with a column of the domain, and a look at each of its rows: validateDomainConstraint in typecmds.c. */
export function domainConstraint(
  reckoning: Reckoning,
  domain: OperationOf<'add-constraint'>['table'],
  scans: boolean,
): void {
  if (!scans) return
  for (const table of reckoning.before.usersOf(domain)) {
    reckoning.lock(table, 'SHARE').scan(table)
  }
}
