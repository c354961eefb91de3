import { quoted, quotedName } from '../../hazards/shared/quote.js'
import type { Dialect } from '../../migrations/operation.js'
import { printOperations } from '../../migrations/sql/print.js'
import type { Table } from '../../schema/model.js'
import { sql, type Pattern } from './pattern.js'
import { NOWHERE, rebuilt } from './rebuild.js'

/** How many columns the question names. */
const ASKED = 8

/** Asks which of the columns every row has, then sets the first of them NOT NULL. */
export function required(dialect: Dialect, table: Table, columns: readonly string[]): Pattern {
  const [first] = columns
  if (first === undefined) return requiredExample(dialect)
  const missing = columns
    .slice(0, ASKED)
    .map((column) => `count(*) - count(${quoted(column, dialect)}) AS ${quoted(`${column}_missing`, dialect)}`)
  return sql(
    '-- NOT NULL fits where this gives 0; fill in what is missing first, in batches',
    `SELECT ${missing.join(', ')} FROM ${quotedName(table.name, dialect)};`,
    ...(statements(dialect, table, first) ?? [inWords(dialect, first)]),
  )
}

/** Where the migrations show no table; `orders` stands for it. */
export function requiredExample(dialect: Dialect): Pattern {
  const asked = 'SELECT count(*) - count(placed_at) AS placed_at_missing FROM orders;'
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return sql(asked, 'ALTER TABLE orders MODIFY placed_at datetime NOT NULL, ALGORITHM = INPLACE, LOCK = NONE;')
    case 'sqlserver':
      return sql(asked, 'ALTER TABLE orders ALTER COLUMN placed_at datetime2 NOT NULL;')
    case 'sqlite':
      return sql(asked, inWords(dialect, 'placed_at'))
    default:
      return sql(asked, ...proven('orders', 'orders', 'placed_at'))
  }
}

/** The words for it. */
export function requiredText(dialect: Dialect): string {
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return 'Of the columns that every row has, say so. MODIFY states the whole column again; the table is written anew while writers go on, and a row without a value fails it.'
    case 'sqlite':
      return 'Of the columns that every row has, say so: the table is made anew, and a row without a value fails the copy.'
    case 'sqlserver':
      return 'Of the columns that every row has, say so. The rows are read while nobody else can use the table.'
    default:
      return 'Of the columns that every row has, say so: prove it with a CHECK that lets writers through, then set NOT NULL.'
  }
}

function statements(dialect: Dialect, table: Table, column: string): readonly string[] | undefined {
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
    case 'sqlserver': {
      const held = table.columns.get(column)
      if (held === undefined) return undefined
      const definition = { ...held, nullable: false, span: NOWHERE }
      const change = { kind: 'redefine', definition } as const
      const at = { span: NOWHERE, guards: [] }
      const printed = printOperations(dialect, [{ ...at, kind: 'alter-column', table: table.name, column, change }])
      return printed === undefined ? undefined : [printed]
    }
    case 'sqlite': {
      const printed = rebuilt(table, { required: [column] })
      return printed === undefined ? undefined : [printed]
    }
    default:
      return proven(quotedName(table.name, dialect), table.name.name, column)
  }
}

/** The scan of SET NOT NULL is spared by the CHECK: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL */
function proven(own: string, table: string, column: string): readonly string[] {
  const held = quoted(column, 'postgres')
  const name = quoted(`${table}_${column}_not_null`, 'postgres')
  return [
    `ALTER TABLE ${own} ADD CONSTRAINT ${name} CHECK (${held} IS NOT NULL) NOT VALID;`,
    '-- in the next migration, after the rows without a value are filled in',
    `ALTER TABLE ${own} VALIDATE CONSTRAINT ${name};`,
    `ALTER TABLE ${own} ALTER COLUMN ${held} SET NOT NULL;`,
    `ALTER TABLE ${own} DROP CONSTRAINT ${name};`,
  ]
}

function inWords(dialect: Dialect, column: string): string {
  return dialect === 'sqlite'
    ? `-- ALTER TABLE cannot set it: make the table anew by https://sqlite.org/lang_altertable.html#otheralter, with ${column} NOT NULL`
    : `-- then state ${column} again as it stands, with NOT NULL`
}
