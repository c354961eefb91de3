import { columnChanges } from './column-changes.js'
import { constraintChanges } from './constraint-changes.js'
import type { ChangeNode } from './node.js'
import { objectChanges } from './object-changes.js'
import { rowChanges } from './row-changes.js'
import type { Spelling } from './spelling.js'
import { tableChanges } from './table-changes.js'

/** The statements of one change type; undefined where the engine's form of it is not read. */
export type Render = (node: ChangeNode, spelling: Spelling) => readonly string[] | undefined

/**
 * Change types as the SQL that Liquibase sends for them, in its order; compared with what `updateSQL` of 4.28 writes for
 * PostgreSQL, MySQL, MariaDB and SQL Server. https://docs.liquibase.com/change-types/home.html
 */
const RENDERS: Readonly<Record<string, Render>> = {
  ...tableChanges,
  ...columnChanges,
  ...constraintChanges,
  ...rowChanges,
  ...objectChanges,
}

/** The statements of a change; undefined for one that we do not read. */
export function renderChange(node: ChangeNode, spelling: Spelling): readonly string[] | undefined {
  return Object.hasOwn(RENDERS, node.name) ? RENDERS[node.name]?.(node, spelling) : undefined
}
