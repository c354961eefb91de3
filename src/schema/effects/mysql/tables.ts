import type { IndexDefinition, OperationOf } from '../../../migrations/operation.js'
import type { AlterWay } from '../../effect.js'
import type { Table } from '../../model.js'
import { beside, copied, hasFulltext, INSTANT, METADATA, rebuilt, REBUILT_SHARED, type Server } from './way.js'

/** FULLTEXT and SPATIAL make writes wait; the first FULLTEXT of a table rebuilds it for a column of its own, FTS_DOC_ID. */
export function createdIndex(server: Server, table: Table, index: IndexDefinition): AlterWay {
  switch (index.kind) {
    case 'ordinary':
      return beside(server)
    case 'spatial':
      return { ...beside(server), lock: 'SHARED' }
    case 'fulltext': {
      const first = !hasFulltext(table) && !table.columns.has('FTS_DOC_ID')
      return first ? REBUILT_SHARED : { ...beside(server), lock: 'SHARED' }
    }
  }
}

export function changedStorage(server: Server, table: Table, operation: OperationOf<'alter-table-storage'>): AlterWay {
  const { change } = operation
  switch (change.kind) {
    case 'engine':
      // To the engine it has already it is a rebuild in place; to another one it is a copy.
      return /^innodb$/i.test(change.engine) ? rebuilt(server, table) : copied(server, table)
    case 'row format':
      return rebuilt(server, table)
    case 'charset':
      return recharacterised(server, table, change)
    case 'partitioning':
      return copied(server, table)
    case 'tablespace':
      return server.dialect === 'mysql' ? rebuilt(server, table) : copied(server, table)
    case 'other':
      // Measured in MariaDB: system versioning takes a copy, either way.
      return /\bsystem\s+versioning\b/i.test(change.text) ? copied(server, table) : INSTANT
    case 'logged':
    case 'access method':
    case 'parameters':
      return INSTANT
  }
}

/**
 * CONVERT TO copies. The default alone changes no row: catalogue in MariaDB, and in MySQL a rebuild in place "if the new
 * character encoding is different".
 */
function recharacterised(
  server: Server,
  table: Table,
  change: { readonly charset: string; readonly convert: boolean },
): AlterWay {
  if (change.convert) return copied(server, table)
  if (server.dialect === 'mariadb') return INSTANT
  const isKept = change.charset === '' || table.storage?.charset === change.charset.toLowerCase()
  return isKept ? METADATA : rebuilt(server, table)
}
