import type { AlterObjectSchemaStmt, Node, RenameStmt } from 'libpg-query'
import type { Guard, Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { nameOf, named, objectName } from '../nodes.js'
import { firstWords } from './others.js'

/** ALTER … RENAME and ALTER … SET SCHEMA. */
export function readRename(context: Context, node: Node): readonly Operation[] | undefined {
  if ('RenameStmt' in node) return [rename(context, node.RenameStmt)]
  return 'AlterObjectSchemaStmt' in node ? [setSchema(context, node.AlterObjectSchemaStmt)] : undefined
}

function rename(context: Context, node: RenameStmt): Operation {
  const place = context.place(guards(node.missing_ok))
  const relation = nameOf(node.relation)
  const object = objectName(node.object)
  const to = node.newname ?? ''
  const part = node.subname ?? ''
  switch (node.renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_FOREIGN_TABLE':
      return { ...place, kind: 'rename-table', table: relation, to: named(relation.schema, to) }
    case 'OBJECT_COLUMN':
      if (node.relationType === 'OBJECT_VIEW' || node.relationType === 'OBJECT_MATVIEW') {
        return {
          ...place,
          kind: 'rename-view',
          view: relation,
          materialized: node.relationType === 'OBJECT_MATVIEW',
          column: part,
          to,
        }
      }
      return { ...place, kind: 'rename-column', table: relation, column: part, to }
    case 'OBJECT_TABCONSTRAINT':
      return { ...place, kind: 'rename-constraint', table: relation, constraint: part, to }
    case 'OBJECT_INDEX':
      return { ...place, kind: 'alter-index', index: relation, change: { kind: 'rename', to } }
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      return { ...place, kind: 'rename-view', view: relation, materialized: node.renameType === 'OBJECT_MATVIEW', to }
    case 'OBJECT_SEQUENCE':
      return { ...place, kind: 'sequence', sequence: relation, change: 'rename', cascade: false }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return { ...place, kind: 'alter-type', type: object, change: { kind: 'rename', to: named(object.schema, to) } }
    case 'OBJECT_ATTRIBUTE':
      return {
        ...place,
        kind: 'alter-type',
        type: relation,
        change: { kind: 'attribute', text: `RENAME ATTRIBUTE ${part} TO ${to}` },
      }
    case 'OBJECT_DOMCONSTRAINT':
      return {
        ...place,
        kind: 'alter-type',
        type: object,
        change: { kind: 'other', text: `RENAME CONSTRAINT ${part} TO ${to}` },
      }
    case 'OBJECT_ROLE':
      return { ...place, kind: 'role', role: part, change: 'alter' }
    case 'OBJECT_SCHEMA':
      return { ...place, kind: 'rename-schema', schema: part, to }
    default:
      return {
        ...place,
        kind: 'other',
        what: firstWords(context),
        outsideTransaction: false,
        // Those of a trigger, rule or policy.
        ...(node.relation === undefined ? {} : { tables: [relation] }),
      }
  }
}

function setSchema(context: Context, node: AlterObjectSchemaStmt): Operation {
  const place = context.place(guards(node.missing_ok))
  const schema = node.newschema ?? ''
  const relation = nameOf(node.relation)
  const object = objectName(node.object)
  switch (node.objectType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_FOREIGN_TABLE':
    // ALTER TABLE … SET SCHEMA takes views too: https://www.postgresql.org/docs/18/sql-alterview.html
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      return { ...place, kind: 'rename-table', table: relation, to: { schema, name: relation.name } }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return {
        ...place,
        kind: 'alter-type',
        type: object,
        change: { kind: 'rename', to: { schema, name: object.name } },
      }
    case 'OBJECT_SEQUENCE':
      return { ...place, kind: 'sequence', sequence: relation, change: 'alter', cascade: false }
    default:
      return { ...place, kind: 'other', what: firstWords(context), outsideTransaction: false }
  }
}

function guards(missingIsFine: boolean | undefined): readonly Guard[] {
  return missingIsFine === true ? ['if exists'] : []
}
