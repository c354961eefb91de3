import type { Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { nameOf } from '../names.js'
import { tablesRead } from '../queries.js'
import { childOf, childrenOf, has, within, type Branch, wordsOf } from '../tree.js'

/** Databases, maintenance and queries. */
export function readObject(context: Context, branch: Branch): readonly Operation[] | undefined {
  const place = context.place()
  switch (branch.rule) {
    case 'createDatabase':
      return [{ ...place, kind: 'create-database', name: nameOf(context, childOf(branch, 'databaseNameCreate')).name }]
    case 'dropDatabase':
      return [
        {
          ...place,
          kind: 'drop-schema',
          name: nameOf(context, childOf(branch, 'databaseName')).name,
          what: 'database',
          cascade: true,
        },
      ]
    case 'dropTableSpace':
      return [
        {
          ...place,
          kind: 'drop-schema',
          name: context.source(childOf(branch, 'tableSpaceName') ?? branch),
          what: 'tablespace',
          cascade: false,
        },
      ]
    case 'optimizeTable':
      return within(branch, 'tableName').map((table) => ({
        ...place,
        kind: 'rewrite-table',
        table: nameOf(context, table),
        how: 'optimize',
      }))
    case 'selectStatement':
    case 'setOperations':
    case 'withStatement':
    case 'valuesStatement':
    case 'tableStatement':
    case 'parenthesizedQuery':
    case 'interSectStatement':
      return query(context, branch)
    case 'showStatement':
    case 'fullDescribeStatement':
    case 'simpleDescribeStatement':
    case 'analyzeDescribeStatement':
    case 'helpStatement':
    case 'analyzeTable':
    case 'checkTable':
    case 'checksumTable':
    case 'doStatement':
      return [{ ...place, kind: 'query', what: wordsOf(branch)[0] ?? 'show', reads: tablesRead(context, branch) }]
    default:
      return undefined
  }
}

/** A statement that changes no table's data or shape. What executes text put together at run time may do anything. */
export function readOther(context: Context, branch: Branch): readonly Operation[] {
  const place = context.place()
  const text = context.source(branch)
  if (branch.rule === 'executeStatement')
    return [{ ...place, kind: 'opaque', reason: 'the statement that it runs is put together at run time', text }]
  if (branch.rule === 'repairTable' || branch.rule === 'importTableStatement' || branch.rule === 'handlerStatement')
    return [
      {
        ...place,
        kind: 'opaque',
        reason: 'what it does to the table is not known',
        text,
        touches: tablesRead(context, branch),
      },
    ]
  return [{ ...place, kind: 'other', what: whatOf(context, branch), outsideTransaction: false }]
}

/** The words in capitals with which it begins: `FLUSH PRIVILEGES`. */
function whatOf(context: Context, branch: Branch): string {
  const words = context.tokens(branch).slice(0, 2)
  return words.map((token) => context.source(token).toUpperCase()).join(' ')
}

function query(context: Context, branch: Branch): readonly Operation[] {
  const place = context.place()
  const changes = within(branch, 'insertStatement', 'updateStatement', 'deleteStatement')
  if (changes.length > 0)
    return [
      {
        ...place,
        kind: 'opaque',
        reason: 'a WITH query that changes data is not understood',
        text: context.source(branch),
      },
    ]
  const into = within(branch, 'intoClause').find((clause) => has(clause, 'outfile', 'dumpfile'))
  if (into !== undefined)
    return [
      {
        ...place,
        kind: 'copy',
        table: childrenOf(branch, 'tableName').map((name) => nameOf(context, name))[0],
        direction: 'to',
        program: false,
      },
    ]
  return [{ ...place, kind: 'query', what: 'select', reads: tablesRead(context, branch) }]
}
