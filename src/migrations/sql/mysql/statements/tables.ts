import type {
  ColumnDefinition,
  Constraint,
  IndexDefinition,
  Name,
  Operation,
  TableStorage,
} from '../../../operation.js'
import type { Context } from '../context.js'
import { nameOf, stringOf } from '../names.js'
import { outputColumns, tablesRead } from '../queries.js'
import { childOf, childrenOf, has, literalsOf, within, wordsOf, type Branch } from '../tree.js'
import { columnOf } from './columns.js'
import { copiedRows } from './data.js'
import { keyOf } from './keys.js'

/** CREATE, DROP, RENAME, TRUNCATE and LOCK TABLE. */
export function readTable(context: Context, branch: Branch): readonly Operation[] | undefined {
  switch (branch.rule) {
    case 'createTable':
      return [createTable(context, branch)]
    case 'dropTable':
      return childrenOf(childOf(branch, 'tableNames'), 'tableName').map((name, _, all) => ({
        ...context.place(all.length === 1 ? undefined : name, context.guardsIn(branch)),
        kind: 'drop-table',
        table: nameOf(context, name),
        cascade: has(branch, 'cascade'),
        ...(has(branch, 'temporary') ? { temporary: true } : {}),
      }))
    case 'renameTable':
      return childrenOf(branch, 'renameTableClause').map((clause, _, all) => ({
        ...context.place(all.length === 1 ? undefined : clause, context.guardsIn(branch)),
        kind: 'rename-table',
        table: nameOf(context, childOf(clause, 'tableName')),
        to: nameOf(context, childOf(clause, 'tableNameCreate')),
      }))
    case 'truncateTable':
      return [
        {
          ...context.place(),
          kind: 'truncate',
          tables: [nameOf(context, childOf(branch, 'tableName'))],
          cascade: false,
        },
      ]
    case 'lockTables':
      return childrenOf(branch, 'lockTableElement').map((element, _, all) => ({
        ...context.place(all.length === 1 ? undefined : element),
        kind: 'lock-table',
        tables: [nameOf(context, childOf(element, 'tableName'))],
        mode: context.source(childOf(element, 'lockAction') ?? element).toUpperCase(),
      }))
    case 'flushStatement':
      return flushedLocked(context, branch)
    default:
      return undefined
  }
}

/** FLUSH TABLES … WITH READ LOCK and FOR EXPORT; without a name, every table: https://dev.mysql.com/doc/refman/8.4/en/flush.html */
function flushedLocked(context: Context, branch: Branch): readonly Operation[] | undefined {
  const words = context.tokens(branch).map(({ word }) => word)
  if (!/\btables? .*(?:with read lock|for export)$/.test(words.join(' '))) return undefined
  const tables = within(branch, 'tableName').map((name) => nameOf(context, name))
  return [{ ...context.place(), kind: 'lock-table', tables, mode: 'READ' }]
}

function createTable(context: Context, branch: Branch): Operation {
  const table = nameOf(context, childOf(branch, 'tableNameCreate'))
  const like = childOf(branch, 'tableName')
  const query = childOf(branch, 'selectStatement')
  const definitions = definitionsOf(context, table, childOf(branch, 'createDefinitions'))
  const comment = childrenOf(branch, 'tableOption').find((option) => has(option, 'comment'))
  const partitions = childOf(branch, 'partitionDefinitions')
  return {
    ...context.place(),
    kind: 'create-table',
    table,
    ...definitions,
    temporary: has(branch, 'temporary'),
    ...(like === undefined ? {} : { like: [nameOf(context, like)] }),
    ...(query === undefined
      ? {}
      : {
          as: {
            columns: outputColumns(context, query),
            from: tablesRead(context, query),
            ...copiedRows(context, query),
          },
        }),
    ...(partitions === undefined ? {} : { partitionedBy: partitionKeys(context, partitions) }),
    ...storageOf(context, branch),
    ...(comment === undefined ? {} : { comment: stringOf(context, literalsOf(comment)[0]) }),
  }
}

/** ENGINE, ROW_FORMAT and the default character set, which a collation implies. */
function storageOf(context: Context, branch: Branch): { readonly storage?: TableStorage } {
  const options = childrenOf(branch, 'tableOption')
  const named = (rule: 'engineName' | 'charsetName' | 'collationName'): string | undefined =>
    options
      .flatMap((option) => childrenOf(option, rule))
      .map((name) => context.unquoted(name).toLowerCase())
      .at(-1)
  const format = options.find((option) => has(option, 'row_format'))
  const engine = named('engineName')
  const charset = named('charsetName') ?? named('collationName')?.split('_')[0]
  const storage: TableStorage = {
    ...(engine === undefined ? {} : { engine }),
    ...(format === undefined ? {} : { rowFormat: wordsOf(format).at(-1) ?? '' }),
    ...(charset === undefined ? {} : { charset }),
  }
  return Object.keys(storage).length === 0 ? {} : { storage }
}

interface Definitions {
  readonly columns: readonly ColumnDefinition[]
  readonly constraints: readonly Constraint[]
  readonly indexes: readonly IndexDefinition[]
}

function definitionsOf(context: Context, table: Name, branch: Branch | undefined): Definitions {
  const columns: ColumnDefinition[] = []
  const constraints: Constraint[] = []
  const indexes: IndexDefinition[] = []
  for (const definition of childrenOf(branch, 'createDefinition')) {
    const name = childOf(definition, 'columnNameCreate')
    const type = childOf(definition, 'columnDefinition')
    if (name !== undefined && type !== undefined) {
      const written = columnOf(context, name, type)
      columns.push(written.column)
      constraints.push(...written.constraints)
      continue
    }
    const key = keyOf(context, table, definition)
    if (key?.kind === 'constraint') constraints.push(key.constraint)
    if (key?.kind === 'index') indexes.push(key.index)
  }
  return { columns, constraints, indexes }
}

function partitionKeys(context: Context, partitions: Branch): readonly string[] {
  const by = childOf(partitions, 'partitionFunctionDefinition')
  return within(by, 'columnName', 'expression').map((key) => context.unquoted(key))
}
