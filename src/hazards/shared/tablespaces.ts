import { showName, type OperationOf } from '../../migrations/operation.js'
import { none, type Candidate, type OperationContext } from '../hazard.js'
import { deploy, fix } from './fix.js'
import { under } from './locks.js'
import { quoted, quotedName } from './quote.js'

/** REINDEX takes the tablespace since PostgreSQL 14: https://www.postgresql.org/docs/18/sql-reindex.html */
export function movedIndex(
  { index, change, span }: OperationOf<'alter-index'>,
  { before, effect }: OperationContext,
): readonly Candidate[] {
  if (change.kind !== 'tablespace') return none
  const known = before.index(index)
  if (known !== undefined && (before.isNew(known) || before.isNewTable(known.table))) return none
  const name = showName(index)
  const reindex = `REINDEX (TABLESPACE ${quoted(change.tablespace, 'postgres')}, CONCURRENTLY) INDEX ${quotedName(index, 'postgres')};`
  return [
    {
      span,
      object: name,
      ...(known === undefined ? {} : { table: known.table }),
      message: `Reads and writes of ${known === undefined ? `the table of ${name}` : showName(known.table)} wait while SET TABLESPACE ${change.tablespace} copies ${name}.`,
      ...under(effect),
      fix: fix({ kind: 'sql', sql: reindex, outsideTransaction: true, undo: '' }),
    },
  ]
}

/** Which relations those are nobody but the server knows: no lock is named. */
export function movedAll({ what, from, to, span }: OperationOf<'move-tablespace'>): readonly Candidate[] {
  const each =
    what === 'table'
      ? `each table in tablespace ${from}`
      : what === 'index'
        ? `each table with an index in tablespace ${from}`
        : `each materialized view in tablespace ${from}`
  return [
    {
      span,
      object: from,
      message: `Reads and writes of ${each} wait while it is copied to ${to}, and the locks on all of them are held until the last one is done.`,
      fix: fix(
        deploy(
          what === 'index'
            ? `Move one index at a time, outside a transaction: REINDEX (TABLESPACE ${to}, CONCURRENTLY) INDEX its_name.`
            : 'Move one at a time, the small ones first, each in a transaction of its own with a lock_timeout; the large ones in a maintenance window.',
        ),
      ),
    },
  ]
}
