import type { Node } from 'libpg-query'
import type { Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { nameOf, stringsOf } from '../nodes.js'
import { outputColumns, tablesRead } from '../queries.js'

/** CREATE VIEW, CREATE and REFRESH MATERIALIZED VIEW. */
export function readView(context: Context, node: Node): readonly Operation[] | undefined {
  if ('ViewStmt' in node) {
    const { view, aliases, query, replace } = node.ViewStmt
    return [
      {
        ...context.place(replace === true ? ['or replace'] : []),
        kind: 'create-view',
        view: nameOf(view),
        materialized: false,
        reads: tablesRead(query),
        columns: columns(aliases, query),
      },
    ]
  }
  if ('CreateTableAsStmt' in node && node.CreateTableAsStmt.objtype === 'OBJECT_MATVIEW') {
    const { into, query, if_not_exists } = node.CreateTableAsStmt
    return [
      {
        ...context.place(if_not_exists === true ? ['if not exists'] : []),
        kind: 'create-view',
        view: nameOf(into?.rel),
        materialized: true,
        reads: tablesRead(query),
        columns: columns(into?.colNames, query),
      },
    ]
  }
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent, skipData } = node.RefreshMatViewStmt
    return [
      {
        ...context.place(),
        kind: 'refresh-materialized-view',
        view: nameOf(relation),
        concurrently: concurrent ?? false,
        withData: skipData !== true,
      },
    ]
  }
  return undefined
}

function columns(written: readonly Node[] | undefined, query: Node | undefined): readonly string[] | undefined {
  if (written !== undefined && written.length > 0) return stringsOf(written)
  return query !== undefined && 'SelectStmt' in query ? outputColumns(query.SelectStmt) : undefined
}
