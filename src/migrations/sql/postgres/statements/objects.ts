import type { CommentStmt, Node } from 'libpg-query'
import type { Name, Operation, OperationOf } from '../../../operation.js'
import type { Context } from '../context.js'
import { isOn, nameOf, nameOfParts, objectName, objectParts, roleName } from '../nodes.js'

/** Schemas, databases, extensions, sequences, comments. */
export function readObject(context: Context, node: Node): readonly Operation[] | undefined {
  if ('CreateSchemaStmt' in node) {
    const { schemaname, authrole, if_not_exists, schemaElts } = node.CreateSchemaStmt
    const place = context.place(if_not_exists === true ? ['if not exists'] : [])
    const name = schemaname ?? roleName(authrole)
    const schema: Operation = { ...place, kind: 'create-schema', schema: name }
    return schemaElts === undefined ? [schema] : [schema, ...schemaElements(context, name)]
  }
  if ('CreatedbStmt' in node)
    return [{ ...context.place(), kind: 'create-database', name: node.CreatedbStmt.dbname ?? '' }]
  if ('CommentStmt' in node) return [comment(context, node.CommentStmt)]
  return readExtension(context, node) ?? readSequence(context, node)
}

/** CREATE SCHEMA … CREATE TABLE … GRANT …: statements without semicolons, in the new schema. */
function schemaElements(context: Context, schema: string): readonly Operation[] {
  const starts = context.tokens.flatMap((token, at) =>
    at > 0 && context.depthAt(at) === 0 && (token.word === 'create' || token.word === 'grant') ? [token.start] : [],
  )
  return starts.flatMap((from, at): readonly Operation[] => {
    const to = starts[at + 1] ?? context.range.end
    const { statements, unread } = context.readInner(context.slice(from, to), context.surroundings)
    const [first] = unread
    if (first !== undefined)
      return [{ ...context.place([], from, to), kind: 'opaque', reason: first.reason, text: context.source(from, to) }]
    return statements.flatMap((statement) => statement.operations.map((operation) => inSchema(operation, schema)))
  })
}

function inSchema(operation: Operation, schema: string): Operation {
  const within = (name: Name): Name => (name.schema === undefined ? { ...name, schema } : name)
  switch (operation.kind) {
    case 'create-table':
      return { ...operation, table: within(operation.table) }
    case 'create-view':
      return { ...operation, view: within(operation.view), reads: operation.reads.map(within) }
    case 'create-index':
      return { ...operation, index: { ...operation.index, table: within(operation.index.table) } }
    case 'create-trigger':
      return { ...operation, table: within(operation.table) }
    case 'sequence':
      return { ...operation, sequence: within(operation.sequence) }
    default:
      return operation
  }
}

function readExtension(context: Context, node: Node): readonly Operation[] | undefined {
  if ('CreateExtensionStmt' in node) {
    const { extname, options, if_not_exists } = node.CreateExtensionStmt
    const place = context.place(if_not_exists === true ? ['if not exists'] : [])
    return [{ ...place, kind: 'extension', name: extname ?? '', change: 'create', cascade: isOn(options, 'cascade') }]
  }
  if ('AlterExtensionStmt' in node) return [extensionAltered(context, node.AlterExtensionStmt.extname)]
  return 'AlterExtensionContentsStmt' in node
    ? [extensionAltered(context, node.AlterExtensionContentsStmt.extname)]
    : undefined
}

function extensionAltered(context: Context, name = ''): Operation {
  return { ...context.place(), kind: 'extension', name, change: 'alter', cascade: false }
}

function readSequence(context: Context, node: Node): readonly Operation[] | undefined {
  if ('CreateSeqStmt' in node) {
    const { sequence, if_not_exists } = node.CreateSeqStmt
    const place = context.place(if_not_exists === true ? ['if not exists'] : [])
    return [{ ...place, kind: 'sequence', sequence: nameOf(sequence), change: 'create', cascade: false }]
  }
  if (!('AlterSeqStmt' in node)) return undefined
  const { sequence, missing_ok } = node.AlterSeqStmt
  const place = context.place(missing_ok === true ? ['if exists'] : [])
  return [{ ...place, kind: 'sequence', sequence: nameOf(sequence), change: 'alter', cascade: false }]
}

function comment(context: Context, node: CommentStmt): OperationOf<'comment'> {
  const base = { ...context.place(), kind: 'comment' as const, text: node.comment }
  switch (node.objtype) {
    case 'OBJECT_TABLE':
    case 'OBJECT_FOREIGN_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      return { ...base, on: context.tokens[2]?.word ?? '', table: objectName(node.object) }
    case 'OBJECT_COLUMN': {
      const parts = objectParts(node.object)
      return { ...base, on: 'column', table: nameOfParts(parts.slice(0, -1)), column: parts.at(-1) ?? '' }
    }
    default:
      return { ...base, on: context.tokens[2]?.word ?? '' }
  }
}
