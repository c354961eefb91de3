import type { DeleteStmt, InsertStmt, SetAssignment, Stmt, UpdateStmt } from 'sqlite3-parser'
import type { Assignment, Guard, Name, Operation, OperationOf } from '../../../operation.js'
import type { Context } from '../context.js'
import { expressionOf, tablesRead } from '../expressions.js'
import { copiedRows, rowsOf, tablesOf } from '../queries.js'
import { reachOf } from '../reach.js'

/** The names of the table that holds every definition: https://sqlite.org/schematab.html. */
const SCHEMA_TABLE = /^sqlite_(?:temp_)?(?:master|schema)$/i

/** INSERT, REPLACE, UPDATE, DELETE. */
export function readDataChange(context: Context, tree: Stmt): readonly Operation[] | undefined {
  if (tree.type !== 'InsertStmt' && tree.type !== 'UpdateStmt' && tree.type !== 'DeleteStmt') return undefined
  if (SCHEMA_TABLE.test(tree.tblName.objName.text))
    return [
      {
        ...context.place(),
        kind: 'opaque',
        reason: 'it edits the definitions in sqlite_schema, which nothing checks',
        text: context.source(tree),
      },
    ]
  switch (tree.type) {
    case 'InsertStmt':
      return [insert(context, tree)]
    case 'UpdateStmt':
      return [update(context, tree)]
    case 'DeleteStmt':
      return [deletion(context, tree)]
  }
}

function insert(context: Context, tree: InsertStmt): OperationOf<'insert'> {
  const { body } = tree
  const forgives =
    tree.orConflict === 'Ignore' ||
    tree.orConflict === 'Replace' ||
    (body.type === 'SelectInsertBody' && body.upsert !== undefined)
  const guards: readonly Guard[] = forgives ? ['on conflict'] : []
  const base = {
    ...context.place(guards),
    kind: 'insert',
    table: context.name(tree.tblName),
    columns: (tree.columns ?? []).map((column) => context.identifier(column.text)),
  } as const
  if (body.type === 'DefaultValuesInsertBody') return { ...base, reach: { kind: 'values', rows: 1 }, from: [] }
  const copied = tree.with === undefined ? copiedRows(context, body.select) : undefined
  return {
    ...base,
    reach: rowsOf(context, body.select),
    from: tablesRead(context, tree.with, body.select),
    ...(copied === undefined ? {} : { copied }),
  }
}

function update(context: Context, tree: UpdateStmt): OperationOf<'update'> {
  const joined = tablesOf(context, tree.from)
  const alone = reachOf(context, tree.whereClause, tree.limit)
  return {
    ...context.place(),
    kind: 'update',
    table: context.name(tree.tblName),
    assignments: tree.sets.flatMap((set) => assignments(context, set)),
    reach: alone,
    from: distinct([...joined, ...tablesRead(context, tree.with, tree.whereClause, ...tree.sets)]),
    skipLocked: false,
  }
}

/** `(a, b) = (1, 2)` assigns to each; of a query for several columns each gets the whole. */
function assignments(context: Context, { colNames, expr }: SetAssignment): readonly Assignment[] {
  const values = colNames.length > 1 && expr.type === 'ParenthesizedExpr' ? expr.exprs : []
  return colNames.map((name, at) => ({
    column: context.identifier(name.text),
    value: expressionOf(context, values[at] ?? expr),
  }))
}

function deletion(context: Context, tree: DeleteStmt): OperationOf<'delete'> {
  return {
    ...context.place(),
    kind: 'delete',
    table: context.name(tree.tblName),
    reach: reachOf(context, tree.whereClause, tree.limit),
    from: tablesRead(context, tree.with, tree.whereClause),
    skipLocked: false,
  }
}

function distinct(names: readonly Name[]): readonly Name[] {
  return names.filter(
    (name, at) => names.findIndex((other) => other.name === name.name && other.schema === name.schema) === at,
  )
}
