import type { Constraint, IndexDefinition, IndexKey, Name, Reference, ReferentialAction } from '../../../operation.js'
import type { Span } from '../../../text.js'
import type { Context } from '../context.js'
import { expressionOf, unwrapped, columnOf as columnIn } from '../expressions.js'
import { identifierOf, nameOf } from '../names.js'
import { childOf, childrenOf, has, wordsOf, within, type Branch } from '../tree.js'

/** What `KEY`, `UNIQUE`, `PRIMARY KEY`, `FOREIGN KEY` and `CHECK` define, in CREATE TABLE or behind ADD. */
export type TableKey =
  | { readonly kind: 'constraint'; readonly constraint: Constraint }
  | { readonly kind: 'index'; readonly index: IndexDefinition }

/** The key or constraint that a clause defines; undefined where it defines a column or nothing. */
export function keyOf(context: Context, table: Name, branch: Branch): TableKey | undefined {
  const check = childOf(branch, 'checkConstraintDefinition')
  if (check !== undefined)
    return { kind: 'constraint', constraint: checkOf(context, check, context.span(branch), false) }
  const words = wordsOf(branch)
  const columns = childOf(branch, 'indexColumnNames')
  const symbol = symbolOf(context, branch)
  const named = symbol ?? optional(childOf(branch, 'indexName'), (name) => identifierOf(context, name))
  const base = { validated: true, inline: false, span: context.span(branch) }
  const name = named === undefined ? {} : { name: named }
  if (words.includes('primary')) {
    return {
      kind: 'constraint',
      constraint: { ...base, ...name, kind: 'primary key', columns: columnNames(context, columns) },
    }
  }
  if (words.includes('foreign')) {
    const references = referenceOf(context, childOf(branch, 'referenceDefinition'))
    return {
      kind: 'constraint',
      constraint: { ...base, ...name, kind: 'foreign key', columns: columnNames(context, columns), references },
    }
  }
  if (words.includes('check')) return { kind: 'constraint', constraint: checkOf(context, branch, base.span, false) }
  if (columns === undefined) return undefined
  const index = indexOf(context, table, branch, named)
  // An index over an expression is no constraint over columns.
  if (index.unique && index.keys.every(({ column }) => column !== undefined))
    return {
      kind: 'constraint',
      constraint: { ...base, ...name, kind: 'unique', columns: columnNames(context, columns) },
    }
  return { kind: 'index', index }
}

/** An index that a clause or CREATE INDEX defines. */
export function indexOf(context: Context, table: Name, branch: Branch, name: string | undefined): IndexDefinition {
  const method = /\b(btree|hash|rtree)\b/i.exec(
    within(branch, 'indexType')
      .map((type) => context.source(type))
      .join(),
  )
  return {
    ...(name === undefined ? {} : { name }),
    table,
    keys: childrenOf(childOf(branch, 'indexColumnNames'), 'indexColumnName').map((key) => indexKeyOf(context, key)),
    include: [],
    unique: has(branch, 'unique'),
    method: method?.[1]?.toLowerCase() ?? 'btree',
    kind: has(branch, 'fulltext') ? 'fulltext' : has(branch, 'spatial') ? 'spatial' : 'ordinary',
  }
}

function indexKeyOf(context: Context, key: Branch): IndexKey {
  const text = context.source(key)
  const uid = childOf(key, 'uid')
  if (uid !== undefined) return { column: identifierOf(context, uid), text }
  const expression = childOf(key, 'expression')
  const column = expression === undefined ? undefined : columnIn(context, expression)
  // A column with a length, `name(20)`, looks like a call to the grammar.
  const prefixed = /^(`(?:[^`]|``)+`|[\w$\u0080-\uffff]+)\s*\(\s*\d+\s*\)/.exec(text)?.[1]
  const named = column ?? (prefixed === undefined ? undefined : prefixed.replace(/^`|`$/g, '').replaceAll('``', '`'))
  return named === undefined ? { text } : { column: named, text }
}

/** CHECK as a clause or behind a column. */
export function checkOf(context: Context, branch: Branch, span: Span, inline: boolean): Constraint {
  const name = symbolOf(context, branch)
  const expression = childOf(branch, 'expression')
  return {
    kind: 'check',
    ...(name === undefined ? {} : { name }),
    validated: !(has(branch, 'not') && has(branch, 'enforced')),
    inline,
    span,
    expression: expressionOf(context, expression === undefined ? undefined : unwrapped(expression)),
  }
}

export function referenceOf(context: Context, branch: Branch | undefined): Reference {
  const action = childOf(branch, 'referenceAction')
  const onDelete = actionBehind(context, action, 'delete')
  const onUpdate = actionBehind(context, action, 'update')
  return {
    table: nameOf(context, childOf(branch, 'tableName')),
    columns: columnNames(context, childOf(branch, 'indexColumnNames')),
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
  }
}

/**
 * RESTRICT and NO ACTION are the same as no clause at all:
 * https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-referential-actions
 */
function actionBehind(
  context: Context,
  action: Branch | undefined,
  event: 'delete' | 'update',
): ReferentialAction | undefined {
  const at = (action?.children ?? []).findIndex((tree) => tree.kind === 'leaf' && tree.word === event)
  const written = at === -1 ? undefined : action?.children[at + 1]
  switch (written === undefined ? '' : context.source(written).toLowerCase().replace(/\s+/g, ' ')) {
    case 'cascade':
      return 'cascade'
    case 'set null':
      return 'set null'
    case 'set default':
      return 'set default'
    default:
      return undefined
  }
}

/** The name behind CONSTRAINT. */
function symbolOf(context: Context, branch: Branch): string | undefined {
  const symbol = childOf(branch, 'constraintSymbol')
  const uid =
    symbol === undefined ? (has(branch, 'constraint') ? childOf(branch, 'uid') : undefined) : childOf(symbol, 'uid')
  return optional(uid, (name) => identifierOf(context, name))
}

function columnNames(context: Context, branch: Branch | undefined): readonly string[] {
  return childrenOf(branch, 'indexColumnName').map((key) => {
    const { column, text } = indexKeyOf(context, key)
    return column ?? text
  })
}

function optional<Value, Result>(value: Value | undefined, then: (value: Value) => Result): Result | undefined {
  return value === undefined ? undefined : then(value)
}
