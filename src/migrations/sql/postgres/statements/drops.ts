import type { DropStmt, Node } from 'libpg-query'
import type { Guard, Name, Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import type { OperationPlace } from '../../surroundings.js'
import { nameOfParts, objectName, objectParts, roleNames } from '../nodes.js'

/** DROP of anything: one operation for each object. */
export function readDrop(context: Context, node: Node): readonly Operation[] | undefined {
  if ('DropStmt' in node) {
    const statement = node.DropStmt
    const place = context.place(guards(statement.missing_ok))
    return (statement.objects ?? []).map((object) => dropOf(context, place, statement, object))
  }
  if ('DropdbStmt' in node) {
    const { dbname, missing_ok } = node.DropdbStmt
    return [
      {
        ...context.place(guards(missing_ok)),
        kind: 'drop-schema',
        name: dbname ?? '',
        what: 'database',
        cascade: false,
      },
    ]
  }
  if ('DropTableSpaceStmt' in node) {
    const { tablespacename, missing_ok } = node.DropTableSpaceStmt
    return [
      {
        ...context.place(guards(missing_ok)),
        kind: 'drop-schema',
        name: tablespacename ?? '',
        what: 'tablespace',
        cascade: false,
      },
    ]
  }
  if ('DropOwnedStmt' in node) {
    const { roles, behavior } = node.DropOwnedStmt
    const cascade = behavior === 'DROP_CASCADE'
    return [{ ...context.place(), kind: 'drop-schema', name: roleNames(roles).join(', '), what: 'owned', cascade }]
  }
  return undefined
}

/** With CASCADE, foreign tables go with their server, columns with their collation, indexes with an operator class. */
const TAKES_TABLES_ALONG: ReadonlySet<string> = new Set([
  'OBJECT_FOREIGN_SERVER',
  'OBJECT_FDW',
  'OBJECT_COLLATION',
  'OBJECT_OPCLASS',
  'OBJECT_OPFAMILY',
  'OBJECT_OPERATOR',
  'OBJECT_ACCESS_METHOD',
  'OBJECT_LANGUAGE',
  'OBJECT_TSCONFIGURATION',
])

function guards(missingIsFine: boolean | undefined): readonly Guard[] {
  return missingIsFine === true ? ['if exists'] : []
}

function dropOf(context: Context, place: OperationPlace, statement: DropStmt, object: Node): Operation {
  const cascade = statement.behavior === 'DROP_CASCADE'
  const name = objectName(object)
  switch (statement.removeType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_FOREIGN_TABLE':
      return { ...place, kind: 'drop-table', table: name, cascade }
    case 'OBJECT_INDEX':
      return { ...place, kind: 'drop-index', index: name, concurrently: statement.concurrent ?? false, cascade }
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      return {
        ...place,
        kind: 'drop-view',
        view: name,
        materialized: statement.removeType === 'OBJECT_MATVIEW',
        cascade,
      }
    case 'OBJECT_SEQUENCE':
      return { ...place, kind: 'sequence', sequence: name, change: 'drop', cascade }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return {
        ...place,
        kind: 'drop-type',
        type: name,
        what: statement.removeType === 'OBJECT_TYPE' ? 'type' : 'domain',
        cascade,
      }
    case 'OBJECT_SCHEMA':
      return { ...place, kind: 'drop-schema', name: name.name, what: 'schema', cascade }
    case 'OBJECT_EXTENSION':
      return { ...place, kind: 'extension', name: name.name, change: 'drop', cascade }
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
    case 'OBJECT_AGGREGATE':
      return { ...place, kind: 'drop-routine', routine: name, cascade }
    case 'OBJECT_TRIGGER':
      return { ...place, kind: 'drop-trigger', table: onTable(object).table, trigger: onTable(object).name }
    case 'OBJECT_POLICY':
      return {
        ...place,
        kind: 'row-security',
        change: 'drop policy',
        table: onTable(object).table,
        policy: onTable(object).name,
      }
    default: {
      const words = `drop ${context.tokens[1]?.word ?? ''} ${name.name}`
      if (cascade && TAKES_TABLES_ALONG.has(statement.removeType ?? '')) {
        const text = context.source(context.range.start, context.range.end)
        return { ...place, kind: 'opaque', reason: `CASCADE drops whatever depends on ${name.name}`, text }
      }
      return {
        ...place,
        kind: 'other',
        what: words,
        outsideTransaction: false,
        ...(statement.removeType === 'OBJECT_RULE' ? { tables: [onTable(object).table] } : {}),
      }
    }
  }
}

/** A trigger or policy is named `schema.table.name`. */
function onTable(object: Node): { readonly table: Name; readonly name: string } {
  const parts = objectParts(object)
  return { table: nameOfParts(parts.slice(0, -1)), name: parts.at(-1) ?? '' }
}
