import type { ColumnDefinition, Dialect, OperationOf } from '../../migrations/operation.js'
import type { Editable } from '../../schema/table.js'
import type { Fix } from '../hazard.js'
import { at, deploy, fix, sqlInTransaction, step } from './fix.js'
import { quoted, quotedName } from './quote.js'

/** Nullable first, then the rows, then NOT NULL in place: MySQL's way to a required column. */
export function backfilled(operation: OperationOf<'add-column'>, dialect: Dialect): Fix {
  const { table, column } = operation
  const bare = withoutDefault(column)
  const name = `${quotedName(table, dialect)}.${quoted(column.name, dialect)}`
  const required: OperationOf<'alter-column'> = {
    ...at(operation),
    kind: 'alter-column',
    table,
    column: column.name,
    change: { kind: 'redefine', definition: { ...bare, nullable: false } },
  }
  const constraints = operation.constraints.filter(({ kind }) => kind !== 'not null')
  return fix(
    step([{ ...at(operation), kind: 'add-column', table, column: { ...bare, nullable: true }, constraints }]),
    deploy(
      `Release code that writes ${name}, and fill the older rows from a job that walks the primary key and commits every 1000 rows.`,
    ),
    sqlInTransaction(
      `SELECT count(*) FROM ${quotedName(table, dialect)} WHERE ${quoted(column.name, dialect)} IS NULL;`,
      'must be 0',
    ),
    step([required], 'in a later migration'),
  )
}

export function withoutDefault(column: ColumnDefinition): ColumnDefinition {
  const bare: Editable<ColumnDefinition> = { ...column }
  delete bare.default
  return bare
}
