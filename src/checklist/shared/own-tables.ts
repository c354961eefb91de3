import { sameName, type Constraint, type Dialect, type Name } from '../../migrations/operation.js'
import type { Table, TableConstraint } from '../../schema/model.js'
import type { Evidence } from '../check.js'
import { isKin } from './backups.js'
import { tablesOf } from './schema-tables.js'

/** The tables that most foreign keys of other tables lead to, first; of as many, the one that is older. */
export function mainTables(tables: readonly Table[], most: number): readonly Table[] {
  const weight = new Map(
    tables.map((table) => [table, tables.filter((other) => other !== table && refersTo(other, table)).length]),
  )
  return [...tables].sort((a, b) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0)).slice(0, most)
}

function refersTo(table: Table, to: Table): boolean {
  return table.constraints.some((each) => each.kind === 'foreign key' && sameName(each.references.table, to.name))
}

/** The main tables of the histories of an engine, by their names. */
export function mainTablesOf({ replayed }: Evidence, engine: Dialect, most: number): readonly string[] {
  const tables = replayed.filter(({ plan }) => isKin(plan.history.dialect, engine)).flatMap(tablesOf)
  return mainTables(tables, most).map(({ name }) => name.name)
}

type ForeignKey = TableConstraint & Extract<Constraint, { kind: 'foreign key' }>

/** A foreign key of the repository, with its own names. */
export interface OwnReference {
  readonly dialect: Dialect
  readonly table: Name
  readonly constraint: ForeignKey
}

/** The first foreign key to one of the main tables, from another table that is known as it stands. */
export function ownReference({ replayed }: Evidence): OwnReference | undefined {
  for (const each of replayed) {
    const tables = tablesOf(each)
    for (const parent of mainTables(tables, tables.length)) {
      for (const { name, constraints, exact } of tables) {
        const constraint = constraints.find(
          (candidate): candidate is ForeignKey =>
            candidate.kind === 'foreign key' && sameName(candidate.references.table, parent.name),
        )
        if (exact && constraint?.validated === true && !sameName(name, parent.name))
          return { dialect: each.plan.history.dialect, table: name, constraint }
      }
    }
  }
  return undefined
}
