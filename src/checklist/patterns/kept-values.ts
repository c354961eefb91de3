import { quoted, quotedName } from '../../hazards/shared/quote.js'
import type { Dialect, Name } from '../../migrations/operation.js'
import { printOperations } from '../../migrations/sql/print.js'
import type { Column, Table } from '../../schema/model.js'
import { sql, type Pattern } from './pattern.js'
import { NOWHERE } from './rebuild.js'

/** A column whose values are to be kept, in its table. */
export interface Kept {
  readonly table: Pick<Table, 'name' | 'constraints'>
  readonly column: Pick<Column, 'name' | 'type'>
}

const EXAMPLE: Kept = {
  table: { name: { name: 'orders' }, constraints: [] },
  column: { name: 'note', type: { name: 'text', modifiers: [], array: false, text: 'text' } },
}

/** A column dropped and brought back with its values: they stand in a table beside it meanwhile. */
export function keptValues(dialect: Dialect, kept: Kept = EXAMPLE): Pattern {
  // A batch is compiled before its first statement runs: it cannot name a column that it adds itself.
  const between = dialect === 'sqlserver' ? ['GO'] : []
  const at = { span: NOWHERE, guards: [], table: kept.table.name }
  const dropped = printOperations(dialect, [{ ...at, kind: 'drop-column', column: kept.column.name, cascade: false }])
  const column = { name: kept.column.name, type: kept.column.type, nullable: true, span: NOWHERE }
  const added = printOperations(dialect, [{ ...at, kind: 'add-column', column, constraints: [] }])
  return dropped === undefined || added === undefined
    ? keptValues(dialect)
    : sql(
        '-- up, before the column goes',
        copied(dialect, kept),
        dropped,
        ...between,
        '',
        '-- down; NOT NULL and a default, where it had them, behind the values',
        added,
        ...between,
        restored(dialect, kept),
      )
}

/** A table dropped and brought back with its rows. */
export function keptRows(dialect: Dialect, { name, columns }: Pick<Table, 'name' | 'columns'>): Pattern {
  const own = quotedName(name, dialect)
  const beside = quotedName({ ...name, name: `${name.name}_kept` }, dialect)
  const listed = [...columns.values()]
    .filter(({ generated }) => generated === undefined)
    .map((each) => quoted(each.name, dialect))
  const copy =
    dialect === 'sqlserver' ? `SELECT * INTO ${beside} FROM ${own};` : `CREATE TABLE ${beside} AS SELECT * FROM ${own};`
  return sql(
    '-- up, before the table goes',
    copy,
    `DROP TABLE ${own};`,
    '',
    '-- down, behind its CREATE TABLE',
    `INSERT INTO ${own} (${listed.join(', ')}) SELECT ${listed.join(', ')} FROM ${beside};`,
  )
}

/** What was written since the up, kept before the down takes it away. */
export function keptBeforeGoingBack(dialect: Dialect, kept: Kept = EXAMPLE): Pattern {
  return sql('-- before going back, keep what was written since', copied(dialect, kept))
}

interface Names {
  readonly own: string
  readonly beside: string
  readonly column: string
  readonly keys: readonly string[]
}

function namesOf(dialect: Dialect, { table, column }: Kept): Names {
  const key = table.constraints.find(({ kind }) => kind === 'primary key')
  const beside: Name = { ...table.name, name: `${table.name.name}_${column.name}_kept` }
  return {
    own: quotedName(table.name, dialect),
    beside: quotedName(beside, dialect),
    column: quoted(column.name, dialect),
    keys: (key?.kind === 'primary key' ? key.columns : ['id']).map((each) => quoted(each, dialect)),
  }
}

function copied(dialect: Dialect, kept: Kept): string {
  const { own, beside, column, keys } = namesOf(dialect, kept)
  const columns = [...keys, column].join(', ')
  return dialect === 'sqlserver'
    ? `SELECT ${columns} INTO ${beside} FROM ${own} WHERE ${column} IS NOT NULL;`
    : `CREATE TABLE ${beside} AS SELECT ${columns} FROM ${own} WHERE ${column} IS NOT NULL;`
}

function restored(dialect: Dialect, kept: Kept): string {
  const { own, beside, column, keys } = namesOf(dialect, kept)
  const on = keys.map((key) => `kept.${key} = ${own}.${key}`).join(' AND ')
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return `UPDATE ${own} JOIN ${beside} kept ON ${on} SET ${own}.${column} = kept.${column};`
    case 'sqlserver':
      return `UPDATE ${own} SET ${column} = kept.${column} FROM ${own} JOIN ${beside} kept ON ${on};`
    default:
      return `UPDATE ${own} SET ${column} = kept.${column} FROM ${beside} kept WHERE ${on};`
  }
}
