import { showName, type ColumnDefinition, type Expression, type OperationOf } from '../../migrations/operation.js'
import type { Fix } from '../hazard.js'
import { at, deploy, fix, step } from './fix.js'

/**
 * What SQLite's ADD COLUMN refuses, in words; undefined where it adds the column. UNIQUE and PRIMARY KEY it never adds;
 * the rest it refuses as soon as the table has a row. Sources: https://sqlite.org/lang_altertable.html#altertabaddcol,
 * sqlite3AlterFinishAddColumn in src/alter.c; tried in __tests__/migrations/sql/sqlite/alter-table.test.ts.
 */
export function refusedColumn({ table, column, constraints }: OperationOf<'add-column'>): string | undefined {
  const key = constraints.find(({ kind }) => kind === 'primary key' || kind === 'unique')
  if (key !== undefined)
    return `The deploy fails here: SQLite adds no ${key.kind.toUpperCase()} column, and ${column.name} is one.`
  const withRows = `The deploy fails here as soon as ${showName(table)} has a row`
  if (column.generated?.storage === 'stored') return `${withRows}: SQLite adds no STORED column.`
  if (column.generated !== undefined) return undefined
  if (column.default !== undefined && !isConstant(column.default))
    return `${withRows}: SQLite fills a new column only with a constant, and ${column.default.text} is computed.`
  return column.nullable || (column.default !== undefined && !isNull(column.default))
    ? undefined
    : `${withRows}: ${column.name} is NOT NULL and the rows that are there get no value for it.`
}

/** A literal, signed, in parentheses or CAST; a bare word is a string. */
export function isConstant({ text }: Expression): boolean {
  const bare = unparenthesised(text)
  const cast = /^cast\s*\((.*)\sas\s[^()]*\)$/is.exec(bare)?.[1]
  if (cast !== undefined) return isConstant({ text: cast, volatility: 'constant', columns: [] })
  if (/^current_(?:date|time|timestamp)$/i.test(bare)) return false
  return /^(?:[-+]?\s*[\d.][\w.]*|x?'(?:[^']|'')*'|"[^"]*"|[a-z_]\w*)$/i.test(bare)
}

function isNull({ text }: Expression): boolean {
  return /^null$/i.test(unparenthesised(text))
}

function unparenthesised(text: string): string {
  const inner = /^\s*\((.*)\)\s*$/s.exec(text)?.[1]
  return inner === undefined ? text.trim() : unparenthesised(inner)
}

/** The column as SQLite adds it, then what it lacked. */
export function refusedColumnFix(operation: OperationOf<'add-column'>): Fix {
  const { table, column, constraints } = operation
  const plain: ColumnDefinition = {
    name: column.name,
    type: column.type,
    nullable: true,
    span: column.span,
    ...(column.collation === undefined ? {} : { collation: column.collation }),
    ...(column.default !== undefined && isConstant(column.default) ? { default: column.default } : {}),
  }
  const rest = constraints.filter(({ kind }) => kind === 'check' || kind === 'foreign key')
  const filled = deploy(`Release code that writes ${column.name}, then fill it in the rows that are there, in batches.`)
  const added = step([{ ...at(operation), kind: 'add-column', table, column: plain, constraints: rest }])
  if (!constraints.some(({ kind }) => kind === 'unique'))
    return fix(added, filled, deploy(`Rebuild ${showName(table)} with the column as it shall be.`))
  const index = {
    name: `${table.name}_${column.name}_key`,
    table,
    keys: [{ column: column.name, text: column.name }],
    include: [],
    unique: true,
    method: 'btree',
    kind: 'ordinary' as const,
  }
  return fix(added, filled, step([{ ...at(operation), kind: 'create-index', index, concurrently: false, only: false }]))
}
