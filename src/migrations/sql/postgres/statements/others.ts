import type { AlterTableMoveAllStmt, Node } from 'libpg-query'
import type { Name, Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { nameOf, objectParts, nameOfParts, rangeVars } from '../nodes.js'

/** Statements that PostgreSQL refuses inside a transaction block, of those that change no table. */
const OUTSIDE_TRANSACTION = new Set([
  'CreateTableSpaceStmt',
  'CreateSubscriptionStmt',
  'DropSubscriptionStmt',
  'AlterSystemStmt',
])

/** Everything without an operation of its own. */
export function readOther(context: Context, node: Node): readonly Operation[] {
  const [tag] = Object.keys(node)
  const reason = unreadable(node)
  if (reason !== undefined) {
    const text = context.source(context.range.start, context.range.end)
    return [{ ...context.place(), kind: 'opaque', reason, text }]
  }
  if ('AlterTableMoveAllStmt' in node) return [moved(context, node.AlterTableMoveAllStmt)]
  const tables = lockedTables(node)
  return [
    {
      ...context.place(),
      kind: 'other',
      what: firstWords(context),
      outsideTransaction: OUTSIDE_TRANSACTION.has(tag ?? ''),
      ...(tables.length === 0 ? {} : { tables }),
    },
  ]
}

/** The first words of a statement, as far as they are words: `create publication changes`. */
export function firstWords(context: Context): string {
  return context.tokens
    .slice(0, 3)
    .flatMap((token) => (token.kind === 'word' ? [token.word] : []))
    .join(' ')
}

function unreadable(node: Node): string | undefined {
  if ('ExecuteStmt' in node) return 'a prepared statement runs here'
  if ('ImportForeignSchemaStmt' in node) return 'which tables IMPORT FOREIGN SCHEMA makes stands in another database'
  return undefined
}

function moved(context: Context, node: AlterTableMoveAllStmt): Operation {
  const what =
    node.objtype === 'OBJECT_INDEX' ? 'index' : node.objtype === 'OBJECT_MATVIEW' ? 'materialized view' : 'table'
  const { orig_tablespacename: from = '', new_tablespacename: to = '' } = node
  return { ...context.place(), kind: 'move-tablespace', what, from, to }
}

/** The tables on which a rule, statistics or a publication stands. */
function lockedTables(node: Node): readonly Name[] {
  if ('RuleStmt' in node) return [nameOf(node.RuleStmt.relation)]
  if ('CreateStatsStmt' in node) return rangeVars(node.CreateStatsStmt.relations).map(nameOf)
  if ('CreatePublicationStmt' in node) return published(node.CreatePublicationStmt.pubobjects)
  if ('AlterPublicationStmt' in node) return published(node.AlterPublicationStmt.pubobjects)
  if ('SecLabelStmt' in node) {
    const parts = objectParts(node.SecLabelStmt.object)
    if (node.SecLabelStmt.objtype === 'OBJECT_TABLE') return [nameOfParts(parts)]
    if (node.SecLabelStmt.objtype === 'OBJECT_COLUMN') return [nameOfParts(parts.slice(0, -1))]
  }
  return []
}

function published(objects: readonly Node[] | undefined): readonly Name[] {
  return (objects ?? []).flatMap((object) => {
    const relation = 'PublicationObjSpec' in object ? object.PublicationObjSpec.pubtable?.relation : undefined
    return relation === undefined ? [] : [nameOf(relation)]
  })
}
