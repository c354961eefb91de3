import type { AlterTableCmd, AlterTableStmt, Node } from 'libpg-query'
import type { Guard, Name, Operation, StorageChange } from '../../../operation.js'
import type { Context } from '../context.js'
import type { OperationPlace } from '../../surroundings.js'
import { nameOf } from '../nodes.js'
import { columnOf } from './columns.js'
import { constraintOf } from './constraints.js'
import { columnChangeOf } from './alter-column.js'
import { readAlteredObject } from './alter-object.js'

/** One clause of an ALTER TABLE with its place. */
export interface Clause {
  readonly node: AlterTableCmd
  readonly from: number
  readonly to: number
  readonly place: OperationPlace
  readonly text: string
}

/** ALTER TABLE, INDEX, VIEW, SEQUENCE, TYPE …: one operation for each clause. */
export function readAlterTable(context: Context, node: Node): readonly Operation[] | undefined {
  if (!('AlterTableStmt' in node)) return undefined
  const statement = node.AlterTableStmt
  const name = nameOf(statement.relation)
  return clausesOf(context, statement).map((clause) => {
    switch (statement.objtype) {
      case 'OBJECT_TABLE':
      case 'OBJECT_FOREIGN_TABLE':
        return tableClause(context, name, clause)
      default:
        return readAlteredObject(context, statement.objtype, name, clause)
    }
  })
}

function clausesOf(context: Context, statement: AlterTableStmt): readonly Clause[] {
  const nodes = (statement.cmds ?? []).flatMap((node) => ('AlterTableCmd' in node ? [node.AlterTableCmd] : []))
  let index = clauseStart(context, statement)
  return nodes.map((node) => {
    const from = context.tokens[index]?.start ?? context.range.start
    const to = context.elementEnd(index)
    index = context.tokenIndex(to) + 1
    const guards = guardsOf(statement, node)
    const place = nodes.length === 1 ? context.place(guards) : context.place(guards, from, to)
    return { node, from, to, place, text: context.source(from, to) }
  })
}

/** Index of the first token behind the table's name. */
function clauseStart(context: Context, statement: AlterTableStmt): number {
  let index = context.tokenIndex(context.offset(statement.relation?.location))
  while (context.tokens[index + 1]?.word === '.') index += 2
  index += 1
  while (context.tokens[index]?.word === '*' || context.tokens[index]?.word === ')') index += 1
  return index
}

function guardsOf(statement: AlterTableStmt, node: AlterTableCmd): readonly Guard[] {
  if (node.missing_ok === true) return [node.subtype === 'AT_AddColumn' ? 'if not exists' : 'if exists']
  return statement.missing_ok === true ? ['if exists'] : []
}

function tableClause(context: Context, table: Name, clause: Clause): Operation {
  const { node, place } = clause
  const cascade = node.behavior === 'DROP_CASCADE'
  const name = node.name ?? ''
  const change = columnChangeOf(context, clause)
  if (change !== undefined) return { ...place, kind: 'alter-column', table, column: name, change }
  switch (node.subtype) {
    case 'AT_AddColumn': {
      const definition = node.def !== undefined && 'ColumnDef' in node.def ? node.def.ColumnDef : {}
      return { ...place, kind: 'add-column', table, ...columnOf(context, definition) }
    }
    case 'AT_DropColumn':
      return { ...place, kind: 'drop-column', table, column: name, cascade }
    case 'AT_AddConstraint':
      return addConstraint(context, table, clause)
    case 'AT_ValidateConstraint':
      return { ...place, kind: 'validate-constraint', table, constraint: name }
    case 'AT_DropConstraint':
      return { ...place, kind: 'drop-constraint', table, constraint: name, cascade }
    case 'AT_AlterConstraint':
      return alterConstraint(table, clause)
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize':
      return partitionClause(context, table, clause)
    case 'AT_EnableTrig':
    case 'AT_EnableAlwaysTrig':
    case 'AT_EnableReplicaTrig':
      return { ...place, kind: 'set-trigger', table, trigger: name, enabled: true }
    case 'AT_EnableTrigAll':
    case 'AT_EnableTrigUser':
      return {
        ...place,
        kind: 'set-trigger',
        table,
        trigger: node.subtype === 'AT_EnableTrigAll' ? 'all' : 'user',
        enabled: true,
      }
    case 'AT_DisableTrig':
      return { ...place, kind: 'set-trigger', table, trigger: name, enabled: false }
    case 'AT_DisableTrigAll':
    case 'AT_DisableTrigUser':
      return {
        ...place,
        kind: 'set-trigger',
        table,
        trigger: node.subtype === 'AT_DisableTrigAll' ? 'all' : 'user',
        enabled: false,
      }
    case 'AT_EnableRowSecurity':
      return { ...place, kind: 'row-security', table, change: 'enable' }
    case 'AT_DisableRowSecurity':
      return { ...place, kind: 'row-security', table, change: 'disable' }
    case 'AT_ForceRowSecurity':
      return { ...place, kind: 'row-security', table, change: 'force' }
    case 'AT_NoForceRowSecurity':
      return { ...place, kind: 'row-security', table, change: 'no force' }
    default:
      return { ...place, kind: 'alter-table-storage', table, change: storageChangeOf(clause) }
  }
}

/** PostgreSQL 18's ALTER CONSTRAINT … [NOT] ENFORCED; what else it alters (DEFERRABLE, INHERIT) keeps the rule. */
function alterConstraint(table: Name, clause: Clause): Operation {
  const { node, place } = clause
  const alter = node.def !== undefined && 'ATAlterConstraint' in node.def ? node.def.ATAlterConstraint : undefined
  if (alter?.alterEnforceability !== true)
    return { ...place, kind: 'alter-table-storage', table, change: storageChangeOf(clause) }
  const enabled = alter.is_enforced === true
  return { ...place, kind: 'set-constraint', table, constraint: alter.conname, enabled, validated: enabled }
}

function addConstraint(context: Context, table: Name, clause: Clause): Operation {
  const node = clause.node.def !== undefined && 'Constraint' in clause.node.def ? clause.node.def.Constraint : undefined
  const from = node === undefined ? clause.from : context.offset(node.location)
  const constraint = node === undefined ? undefined : constraintOf(context, node, from, clause.to, undefined)
  if (constraint === undefined) {
    return {
      ...clause.place,
      kind: 'opaque',
      reason: 'this kind of constraint is not known',
      text: clause.text,
      touches: [table],
    }
  }
  return { ...clause.place, kind: 'add-constraint', table, constraint }
}

function partitionClause(context: Context, table: Name, { node, place, to }: Clause): Operation {
  const command = node.def !== undefined && 'PartitionCmd' in node.def ? node.def.PartitionCmd : {}
  const partition = nameOf(command.name)
  if (node.subtype !== 'AT_AttachPartition') {
    const finalize = node.subtype === 'AT_DetachPartitionFinalize'
    return { ...place, kind: 'detach-partition', table, partition, concurrently: command.concurrent ?? false, finalize }
  }
  const bounds = context.find(['for', 'default'], context.tokenIndex(context.offset(command.name?.location)))
  return {
    ...place,
    kind: 'attach-partition',
    table,
    partition,
    bounds: context.source(context.tokens[bounds]?.start ?? to, to),
    isDefault: command.bound?.is_default ?? false,
  }
}

function storageChangeOf({ node, text }: Clause): StorageChange {
  const name = node.name ?? ''
  switch (node.subtype) {
    case 'AT_SetLogged':
      return { kind: 'logged', logged: true }
    case 'AT_SetUnLogged':
      return { kind: 'logged', logged: false }
    case 'AT_SetAccessMethod':
      return { kind: 'access method', method: name }
    case 'AT_SetTableSpace':
      return { kind: 'tablespace', tablespace: name }
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions': {
      const options = node.def !== undefined && 'List' in node.def ? (node.def.List.items ?? []) : []
      return {
        kind: 'parameters',
        names: options.flatMap((option) => ('DefElem' in option ? [option.DefElem.defname ?? ''] : [])),
      }
    }
    default:
      return { kind: 'other', text }
  }
}
