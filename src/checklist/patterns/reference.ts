import type { Constraint, Dialect, Name } from '../../migrations/operation.js'
import { printOperations } from '../../migrations/sql/print.js'
import type { Table } from '../../schema/model.js'
import { sql, type Pattern } from './pattern.js'
import { NOWHERE, rebuilt } from './rebuild.js'

interface Reference {
  readonly table: Pick<Table, 'name'> | Table
  readonly columns: readonly string[]
  readonly to: Name
  readonly keys: readonly string[]
}

/**
 * A foreign key on a table that has rows: where the engine can, writers meet it at once and old rows are looked at
 * later. Undefined where it cannot be written.
 */
export function reference(dialect: Dialect, { table, columns, to, keys }: Reference): Pattern | undefined {
  const name = [table.name.name, ...columns, 'fkey'].join('_')
  const constraint: Constraint = {
    kind: 'foreign key',
    name,
    columns,
    references: { table: to, columns: keys },
    validated: dialect !== 'postgres' && dialect !== 'sqlserver',
    inline: false,
    span: NOWHERE,
  }
  if (dialect === 'sqlite') {
    const made = 'exact' in table ? rebuilt(table, { constraint }) : undefined
    return made === undefined ? undefined : sql(made)
  }
  const at = { span: NOWHERE, guards: [], table: table.name }
  const added = printOperations(dialect, [{ ...at, kind: 'add-constraint', constraint }])
  const validated = constraint.validated
    ? undefined
    : printOperations(dialect, [{ ...at, kind: 'validate-constraint', constraint: name }])
  return added === undefined
    ? undefined
    : sql(added, ...(validated === undefined ? [] : ['-- in the next migration', validated]))
}

/** Where the migrations show no table; `orders` and `customers` stand for them. */
export function referenceExample(dialect: Dialect): Pattern {
  const example = {
    table: { name: { name: 'orders' } },
    columns: ['customer_id'],
    to: { name: 'customers' },
    keys: ['id'],
  }
  return reference(dialect, example) ?? sql('PRAGMA foreign_key_check;')
}
