import { showName, type ColumnDefinition, type OperationOf } from '../../migrations/operation.js'
import type { AlterWay } from '../../schema/effect.js'
import type { Candidate, Fix, OperationContext } from '../hazard.js'
import { none } from '../hazard.js'
import { backfill } from './backfill.js'
import { alreadyThere } from './columns.js'
import { at, fix, step } from './fix.js'
import { consequence, isLong, wayAlone, wholeWay } from './mysql-way.js'
import { onlineCopy } from './online-copy.js'
import { withoutDefault } from './mysql-column-fix.js'
import { columnOf } from './words.js'

/** ADD COLUMN that is not instant, and why. Constraints behind the column are other hazards' concern. */
export function addColumnInMysql(context: OperationContext): readonly Candidate[] {
  const { operation, statement, before } = context
  if (operation.kind !== 'add-column' || before.isNewTable(operation.table)) return none
  if (alreadyThere(before, operation)) return none
  const { table, column } = operation
  const alone = wayAlone(context, { ...operation, constraints: [] })
  if (alone === undefined || !isLong(alone)) return none
  const said = consequence(statement, table, wholeWay(context) ?? alone, reasonOf(operation, alone))
  if (said === undefined) return none
  return [
    { span: operation.span, object: columnOf(table, column.name), table, ...said, fix: fixOf(context, operation) },
  ]
}

function reasonOf({ column, position, table }: OperationOf<'add-column'>, way: AlterWay): string {
  if (column.generated?.storage === 'stored') return `the stored column ${column.name} is computed for each`
  if (column.identity !== undefined) return `each gets its number in ${column.name}`
  if (isComputed(column)) return `the default of ${column.name}, ${column.default?.text ?? ''}, is computed for each`
  if (way.algorithm === 'COPY') return `${column.name} comes between the columns of a table that has a virtual one`
  return position === undefined || way.lock !== 'NONE'
    ? `${showName(table)} is kept in a way that lets no column be added instantly`
    : `${column.name} does not come last`
}

function isComputed({ default: value }: ColumnDefinition): boolean {
  return (
    value !== undefined && (value.text.startsWith('(') || value.volatility !== 'constant' || value.columns.length > 0)
  )
}

function fixOf({ statement, before, dialect }: OperationContext, operation: OperationOf<'add-column'>): Fix {
  const { table, column } = operation
  const place = at(operation)
  const added = (definition: ColumnDefinition): ReturnType<typeof step> =>
    step([{ ...place, kind: 'add-column', table, column: definition, constraints: [] }])
  if (column.generated?.storage === 'stored')
    return fix(added({ ...column, generated: { ...column.generated, storage: 'virtual' } }))
  const value = column.default
  if (column.identity !== undefined || value === undefined || !isComputed(column))
    return fix(onlineCopy(statement, table, before))
  const bare = withoutDefault(column)
  const required = { ...column, nullable: false }
  return fix(
    added({ ...bare, nullable: true }),
    step([
      { ...place, kind: 'alter-column', table, column: column.name, change: { kind: 'set default', default: value } },
    ]),
    ...backfill(table, column.name, value, operation.span, before, dialect),
    ...(column.nullable
      ? []
      : [
          step(
            [
              {
                ...place,
                kind: 'alter-column',
                table,
                column: column.name,
                change: { kind: 'redefine', definition: required },
              },
            ],
            'in a later migration',
          ),
        ]),
  )
}
