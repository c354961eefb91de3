import { quoted, quotedName } from '../../hazards/shared/quote.js'
import type { Span } from '../../migrations/model.js'
import type { Constraint, OperationOf } from '../../migrations/operation.js'
import { printOperations } from '../../migrations/sql/print.js'
import type { Column, Table } from '../../schema/model.js'
import { recreated } from '../../schema/restate.js'

/** No place in a file: what is printed here was read nowhere. */
export const NOWHERE: Span = { path: '', line: 1, column: 1, endLine: 1, endColumn: 1, exact: false }

/** What the table shall have that it lacks. */
export interface Wanted {
  readonly constraint?: Constraint
  /** Columns that shall be NOT NULL. */
  readonly required?: readonly string[]
  /** A numbered key in front of the other columns. */
  readonly key?: string
}

/**
 * SQLite's way to change what ALTER TABLE cannot: the table made anew with its rows, by the recipe of
 * https://sqlite.org/lang_altertable.html#otheralter. Undefined where we do not know all of the table.
 */
export function rebuilt(table: Table, { constraint, required = [], key }: Wanted): string | undefined {
  const [made, ...indexes] = recreated(table, NOWHERE) ?? []
  if (made?.kind !== 'create-table') return undefined
  const fresh = { name: `new_${table.name.name}` }
  const create: OperationOf<'create-table'> = {
    ...made,
    table: fresh,
    columns: [
      ...(key === undefined ? [] : [numbered(key)]),
      ...made.columns.map((column) => (required.includes(column.name) ? { ...column, nullable: false } : column)),
    ],
    constraints: [
      ...(key === undefined ? [] : [keyOn(key)]),
      ...made.constraints,
      ...(constraint === undefined ? [] : [constraint]),
    ],
  }
  const printed = printOperations('sqlite', [create])
  const again = printOperations('sqlite', indexes)
  if (printed === undefined || again === undefined) return undefined
  const columns = [...table.columns.values()]
    .filter(isStored)
    .map(({ name }) => quoted(name, 'sqlite'))
    .join(', ')
  const [old, anew] = [quotedName(table.name, 'sqlite'), quotedName(fresh, 'sqlite')]
  return [
    '-- with STRICT or WITHOUT ROWID where the table has it; its triggers are made again before COMMIT',
    'PRAGMA foreign_keys = OFF;',
    'BEGIN;',
    printed,
    `INSERT INTO ${anew} (${columns}) SELECT ${columns} FROM ${old};`,
    `DROP TABLE ${old};`,
    `ALTER TABLE ${anew} RENAME TO ${old};`,
    ...(again === '' ? [] : [again]),
    '-- must give no row',
    'PRAGMA foreign_key_check;',
    'COMMIT;',
    'PRAGMA foreign_keys = ON;',
  ].join('\n')
}

function isStored({ generated }: Column): boolean {
  return generated === undefined
}

function numbered(name: string): OperationOf<'create-table'>['columns'][number] {
  const type = { name: 'integer', modifiers: [], array: false, text: 'integer' }
  return { name, type, nullable: false, span: NOWHERE }
}

function keyOn(column: string): Constraint {
  return { kind: 'primary key', columns: [column], validated: true, inline: false, span: NOWHERE }
}
