import type { Node, VacuumStmt } from 'libpg-query'
import type { Name, Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import type { OperationPlace } from '../../surroundings.js'
import { isOn, nameOf, rangeVars } from '../nodes.js'

/** The modes of LOCK TABLE by PostgreSQL's lock numbers (lockdefs.h). */
const LOCK_MODES = [
  'NO LOCK',
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const

/** TRUNCATE, LOCK, CLUSTER, VACUUM, ANALYZE. */
export function readMaintenance(context: Context, node: Node): readonly Operation[] | undefined {
  const place = (): OperationPlace => context.place()
  if ('TruncateStmt' in node) {
    const { relations, behavior } = node.TruncateStmt
    return [
      { ...place(), kind: 'truncate', tables: rangeVars(relations).map(nameOf), cascade: behavior === 'DROP_CASCADE' },
    ]
  }
  if ('LockStmt' in node) {
    const { relations, mode } = node.LockStmt
    return [
      {
        ...place(),
        kind: 'lock-table',
        tables: rangeVars(relations).map(nameOf),
        mode: LOCK_MODES[mode ?? 8] ?? 'ACCESS EXCLUSIVE',
      },
    ]
  }
  if ('ClusterStmt' in node) {
    const { relation } = node.ClusterStmt
    return [
      {
        ...place(),
        kind: 'rewrite-table',
        table: relation === undefined ? undefined : nameOf(relation),
        how: 'cluster',
      },
    ]
  }
  return 'VacuumStmt' in node ? vacuum(context, node.VacuumStmt) : undefined
}

function vacuum(context: Context, node: VacuumStmt): readonly Operation[] {
  const place = context.place()
  const tables: readonly Name[] = (node.rels ?? []).flatMap((each) =>
    'VacuumRelation' in each && each.VacuumRelation.relation !== undefined
      ? [nameOf(each.VacuumRelation.relation)]
      : [],
  )
  if (node.is_vacuumcmd !== true) return [{ ...place, kind: 'query', what: 'analyze', reads: tables }]
  if (!isOn(node.options, 'full')) return [{ ...place, kind: 'other', what: 'VACUUM', outsideTransaction: true }]
  const rewritten = tables.length === 0 ? [undefined] : tables
  return rewritten.map((table) => ({ ...place, kind: 'rewrite-table', table, how: 'vacuum full' }))
}
