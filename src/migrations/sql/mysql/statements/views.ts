import type { Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { identifierOf, nameOf } from '../names.js'
import { outputColumns, tablesRead } from '../queries.js'
import { childOf, childrenOf, has, type Branch } from '../tree.js'

/** CREATE, ALTER and DROP VIEW. ALTER states the whole view again. */
export function readView(context: Context, branch: Branch): readonly Operation[] | undefined {
  if (branch.rule === 'dropView')
    return childrenOf(branch, 'viewName').map((name, _, all) => ({
      ...context.place(all.length === 1 ? undefined : name, context.guardsIn(branch)),
      kind: 'drop-view',
      view: nameOf(context, name),
      materialized: false,
      cascade: has(branch, 'cascade'),
    }))
  if (branch.rule !== 'createView' && branch.rule !== 'alterView') return undefined
  const query = childOf(branch, 'selectStatement')
  const named = [...childrenOf(branch, 'columnNameCreate'), ...childrenOf(childOf(branch, 'columnNames'), 'columnName')]
  return [
    {
      ...context.place(undefined, branch.rule === 'alterView' ? ['or replace'] : undefined),
      kind: 'create-view',
      view: nameOf(context, childOf(branch, 'viewNameCreate', 'viewName')),
      materialized: false,
      reads: tablesRead(context, branch.rule === 'createView' ? withoutName(branch) : query),
      columns:
        named.length > 0 ? named.map((name) => identifierOf(context, name)) : query && outputColumns(context, query),
    },
  ]
}

/** The view's queries, those of WITH included. */
function withoutName(branch: Branch): Branch {
  return { ...branch, children: childrenOf(branch, 'withClause', 'selectStatement') }
}
