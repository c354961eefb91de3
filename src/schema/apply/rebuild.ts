import type { OperationOf } from '../../migrations/operation.js'
import type { Column, Table } from '../model.js'
import { canonical, equalNames } from '../names.js'
import { carriedColumns, saysTheSame } from '../rebuild.js'
import type { State } from '../state.js'
import { definedTable } from './tables.js'

/**
 * The table is what the new definition says, and as old as it was: so are the columns that are copied and the rules that
 * stay. Indexes and triggers went with the old table: https://sqlite.org/lang_droptable.html.
 */
export function rebuildTable(state: State, operation: OperationOf<'rebuild-table'>): void {
  const { part: rebuild } = operation
  if (rebuild.kind !== 'definition') return
  const old = state.table(operation.table)
  const carried = carriedColumns(old, rebuild)
  const pointing = rebuild.away === undefined ? [] : state.pointingAt(old.name).filter((each) => each !== old)
  state.remove(old)
  const { span, guards } = operation
  const fresh = definedTable(
    state,
    {
      kind: 'create-table',
      span,
      guards,
      table: old.name,
      columns: rebuild.columns,
      constraints: rebuild.constraints,
      indexes: [],
      temporary: false,
    },
    {
      ...old,
      columns: new Map(),
      constraints: [],
      indexes: [],
      triggers: new Map(),
      exact: true,
    },
  )
  const columns = new Map(
    [...fresh.columns].map(([name, column]): [string, Column] => {
      const from = carried?.get(name)?.from ?? name
      const source = old.columns.get(from)
      if (source !== undefined) return [name, { ...column, made: source.made }]
      return [name, old.exact && carried !== undefined ? column : { ...column, made: old.made }]
    }),
  )
  const constraints = fresh.constraints.map((constraint) => {
    const same = old.constraints.find((each) => saysTheSame(each, { ...constraint, span }))
    return same === undefined ? constraint : { ...constraint, made: same.made }
  })
  state.put({ ...fresh, columns, constraints })
  if (rebuild.away !== undefined) followAway(state, pointing, old, rebuild.away)
}

/** RENAME takes the foreign keys that point at the table along, to a name that is dropped afterwards. */
function followAway(
  state: State,
  pointing: readonly Table[],
  old: Table,
  away: OperationOf<'rename-table'>['to'],
): void {
  const to = canonical(away, state.home)
  for (const table of pointing) {
    const constraints = table.constraints.map((constraint) =>
      constraint.kind === 'foreign key' && equalNames(constraint.references.table, old.name)
        ? { ...constraint, references: { ...constraint.references, table: to } }
        : constraint,
    )
    state.put({ ...table, constraints })
  }
}
