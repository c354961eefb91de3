import type {
  ColumnDefinition,
  DefaultValue,
  Dialect,
  Name,
  Operation,
  OperationOf,
  TypeName,
} from '../../migrations/operation.js'
import type { Span } from '../../migrations/text.js'
import type { SchemaView, Table } from '../../schema/model.js'
import type { FixStep } from '../hazard.js'
import { isMysql } from './engines.js'
import { at, deploy, step } from './fix.js'
import { isConstant } from './sqlite-columns.js'
import { columnOf, listed } from './words.js'

/** A column that shall take the place of an older one, by the points at which its parts are due. */
export interface StandIn {
  /** Nullable, and without the default where that can come later: rows that are there stay without a value until they are copied. */
  readonly added: FixStep
  /** Due once a release writes both columns: before, a default would stand where the value of the old column belongs. */
  readonly defaulted: readonly FixStep[]
  /** Due before a release writes the new column alone. */
  readonly handedOver: readonly FixStep[]
  /** The old column goes: SQL Server keeps one that has a default. */
  readonly dropped: readonly Operation[]
}

interface Succession {
  readonly span: Span
  readonly table: Name
  readonly column: string
  readonly to: string
  readonly type: TypeName
  /** The new column's default; without it that of the old one. `in words`: it stands for the old one's, and only people know it. */
  readonly default?: DefaultValue | 'in words'
}

/** What a column hands over to the one that takes its place, as far as the schema knows it. */
export function standIn(succession: Succession, before: SchemaView, dialect: Dialect): StandIn {
  const { span, table, column, to, type } = succession
  const place = at({ span })
  const old = before.column(table, column)
  const value = succession.default ?? old?.default
  const carried = value === 'in words' || value?.isNull === true ? undefined : value
  // SQLite sets no default later: https://sqlite.org/lang_altertable.html
  const inline = dialect === 'sqlite' && carried !== undefined && isConstant(carried)
  const definition: ColumnDefinition = { name: to, type, nullable: true, span, ...(inline ? { default: carried } : {}) }
  const later = carried !== undefined && dialect !== 'sqlite' ? defaultOf(carried, dialect) : undefined
  const isKept = carried === undefined ? old?.default === undefined : inline || later !== undefined
  const kept = old?.default?.constraint
  return {
    added: step([{ ...place, kind: 'add-column', table, column: definition, constraints: [] }]),
    defaulted:
      later === undefined
        ? []
        : [
            step(
              [{ ...place, kind: 'alter-column', table, column: to, change: { kind: 'set default', default: later } }],
              `after that release: before it, the default would stand where the value of ${column} belongs`,
            ),
          ],
    handedOver: handedOver(succession, before, isKept, dialect),
    dropped: [
      ...(dialect === 'sqlserver' && kept !== undefined
        ? [
            {
              ...place,
              kind: 'drop-constraint' as const,
              table,
              constraint: kept,
              type: 'default' as const,
              cascade: false,
            },
          ]
        : []),
      { ...place, kind: 'drop-column', table, column, cascade: false },
    ],
  }
}

/**
 * MySQL takes what is no literal in parentheses only: https://dev.mysql.com/doc/refman/8.4/en/alter-table.html. The name of
 * a SQL Server constraint is the old column's.
 */
function defaultOf({ text, volatility, columns }: DefaultValue, dialect: Dialect): DefaultValue {
  const isBare = isMysql(dialect) && volatility !== 'constant' && !text.startsWith('(')
  return { text: isBare ? `(${text})` : text, volatility, columns }
}

function handedOver(
  { span, table, column, to }: Succession,
  before: SchemaView,
  isDefaultKept: boolean,
  dialect: Dialect,
): readonly FixStep[] {
  const [from, fresh] = [columnOf(table, column), columnOf(table, to)]
  const old = before.column(table, column)
  const stands = before.table(table)
  if (dialect === 'mongodb') return [deploy(`Build the indexes of ${from} on ${fresh}, and state it in the validator.`)]
  if (old === undefined || !stands.exact)
    return [deploy(`Give ${fresh} what ${from} has: NOT NULL, its default, indexes and constraints${how(dialect)}.`)]
  const owed = [
    ...(old.nullable ? [] : ['NOT NULL']),
    ...(old.identity === undefined ? [] : ['its numbering, on from the highest number']),
    ...(isDefaultKept ? [] : [`a default in place of ${old.default?.text ?? 'its own'}`]),
    ...builtOn(stands, column),
  ]
  // Who writes the new column alone leaves the old one out.
  const isRequired = !old.nullable && old.default === undefined && old.identity === undefined
  const release: OperationOf<'alter-column'> = {
    ...at({ span }),
    kind: 'alter-column',
    table,
    column,
    change: { kind: 'drop not null' },
  }
  return [
    ...(owed.length === 0 ? [] : [deploy(`Give ${fresh} what ${from} has: ${listed(owed)}${how(dialect)}.`)]),
    ...(!isRequired
      ? []
      : dialect === 'postgres' && !isInPrimaryKey(stands, column)
        ? [step([release], `code that writes ${to} alone leaves ${column} out`)]
        : [deploy(`Let ${from} be NULL or give it a default: code that writes ${to} alone leaves it out.`)]),
  ]
}

function builtOn({ indexes, constraints }: Table, column: string): readonly string[] {
  const isIndexed = indexes.some(({ keys }) => keys.some((key) => key.column === column || key.text.includes(column)))
  const isConstrained = constraints.some(
    (each) =>
      each.kind !== 'not null' &&
      (each.kind === 'check' ? each.expression.columns.includes(column) : each.columns.includes(column)),
  )
  const built = [...(isIndexed ? ['indexes'] : []), ...(isConstrained ? ['constraints'] : [])]
  return built.length === 0 ? [] : [`its ${built.join(' and ')}`]
}

function isInPrimaryKey({ constraints }: Table, column: string): boolean {
  return constraints.some((each) => each.kind === 'primary key' && each.columns.includes(column))
}

function how(dialect: Dialect): string {
  if (dialect === 'postgres') return ' (CONCURRENTLY, NOT VALID and VALIDATE)'
  return dialect === 'sqlserver' ? ' (WITH (ONLINE = ON), WITH NOCHECK and WITH CHECK)' : ''
}
