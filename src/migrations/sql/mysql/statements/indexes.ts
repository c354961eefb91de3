import type { Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { identifierOf, nameOf } from '../names.js'
import { childOf, type Branch } from '../tree.js'
import { indexOf } from './keys.js'

/** CREATE and DROP INDEX. */
export function readIndex(context: Context, branch: Branch): readonly Operation[] | undefined {
  if (branch.rule === 'createIndex') {
    const table = nameOf(context, childOf(branch, 'tableName'))
    const name = identifierOf(context, childOf(branch, 'indexNameCreate'))
    return [
      {
        ...context.place(),
        kind: 'create-index',
        index: indexOf(context, table, branch, name),
        concurrently: false,
        only: false,
      },
    ]
  }
  if (branch.rule === 'dropIndex') {
    const table = nameOf(context, childOf(branch, 'tableName'))
    const name = identifierOf(context, childOf(branch, 'indexName'))
    // The primary key is an index of that name: https://dev.mysql.com/doc/refman/8.4/en/drop-index.html
    if (name.toUpperCase() === 'PRIMARY')
      return [
        {
          ...context.place(),
          kind: 'drop-constraint',
          table,
          constraint: 'PRIMARY',
          type: 'primary key',
          cascade: false,
        },
      ]
    return [{ ...context.place(), kind: 'drop-index', index: { name }, table, concurrently: false, cascade: false }]
  }
  return undefined
}
