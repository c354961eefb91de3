import type { PragmaStmt, Stmt } from 'sqlite3-parser'
import type { Operation } from '../../../operation.js'
import type { Context } from '../context.js'

/** Pragmas that take an argument and change nothing: https://sqlite.org/pragma.html. */
const ASKING = /^(?:.*_list|.*_info|.*_xinfo|.*_check|optimize|incremental_vacuum|shrink_memory|wal_checkpoint)$/

/** BEGIN, COMMIT, savepoints, PRAGMA. */
export function readSession(context: Context, tree: Stmt): readonly Operation[] | undefined {
  const place = context.place()
  switch (tree.type) {
    case 'BeginStmt':
      return [{ ...place, kind: 'transaction', change: 'begin' }]
    case 'CommitStmt':
      return [{ ...place, kind: 'transaction', change: 'commit' }]
    case 'RollbackStmt':
      return [{ ...place, kind: 'transaction', change: tree.savepointName === undefined ? 'rollback' : 'rollback to' }]
    case 'SavepointStmt':
      return [{ ...place, kind: 'transaction', change: 'savepoint' }]
    case 'ReleaseStmt':
      return [{ ...place, kind: 'transaction', change: 'release' }]
    case 'PragmaStmt':
      return [pragma(context, tree)]
    default:
      return undefined
  }
}

function pragma(context: Context, tree: PragmaStmt): Operation {
  const name = tree.name.objName.text.toLowerCase()
  const { body } = tree
  if (body === undefined || (body.type === 'CallPragmaBody' && ASKING.test(name)))
    return { ...context.place(), kind: 'query', what: `pragma ${name}`, reads: [] }
  const value = context.source(body.value).replace(/^(['"])(.*)\1$/, '$2')
  return { ...context.place(), kind: 'set', name, value, scope: 'session' }
}
