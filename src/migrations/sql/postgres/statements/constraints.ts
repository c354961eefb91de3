import type { Constraint as ConstraintNode, Node } from 'libpg-query'
import type { Constraint, Reference, ReferentialAction } from '../../../operation.js'
import type { Context } from '../context.js'
import { expressionOf } from '../expressions.js'
import { nameOf, stringsOf } from '../nodes.js'

/**
 * A constraint that stands at [from, to); `column` where it is written behind one.
 * Undefined for what PostgreSQL's grammar calls a constraint and nobody else does: DEFAULT, NULL, GENERATED.
 */
export function constraintOf(
  context: Context,
  node: ConstraintNode,
  from: number,
  to: number,
  column: string | undefined,
): Constraint | undefined {
  const columns = column === undefined ? stringsOf(node.keys) : [column]
  const base = {
    validated: true,
    inline: column !== undefined,
    span: context.span(from, to),
    ...(node.conname === undefined ? {} : { name: node.conname }),
    ...(node.deferrable === true ? { deferrable: true } : {}),
    ...(node.initdeferred === true ? { deferred: true } : {}),
  }
  const validated = node.skip_validation !== true && node.is_enforced === true
  const usingIndex = node.indexname === undefined ? {} : { usingIndex: node.indexname }
  switch (node.contype) {
    case 'CONSTR_PRIMARY':
      return { ...base, kind: 'primary key', columns, ...usingIndex }
    case 'CONSTR_UNIQUE':
      return { ...base, kind: 'unique', columns, ...usingIndex }
    case 'CONSTR_NOTNULL':
      // The grammar says of CHECK and FOREIGN KEY alone whether they are enforced.
      return { ...base, kind: 'not null', columns, validated: node.skip_validation !== true }
    case 'CONSTR_CHECK': {
      const inside = context.parenthesised(context.tokenIndex(from)) ?? { from, to }
      return {
        ...base,
        kind: 'check',
        expression: expressionOf(context, node.raw_expr, inside.from, inside.to),
        validated,
      }
    }
    case 'CONSTR_FOREIGN': {
      const local = column === undefined ? stringsOf(node.fk_attrs) : [column]
      return { ...base, kind: 'foreign key', columns: local, references: referenceOf(node), validated }
    }
    case 'CONSTR_EXCLUSION':
      return { ...base, kind: 'exclude', columns: (node.exclusions ?? []).flatMap(excludedColumn) }
    default:
      return undefined
  }
}

function referenceOf(node: ConstraintNode): Reference {
  const onDelete = actionOf(node.fk_del_action)
  const onUpdate = actionOf(node.fk_upd_action)
  return {
    table: nameOf(node.pktable),
    columns: stringsOf(node.pk_attrs),
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
  }
}

/** `a` is what the parser writes where nothing is said. */
function actionOf(letter: string | undefined): ReferentialAction | undefined {
  switch (letter) {
    case 'r':
      return 'restrict'
    case 'c':
      return 'cascade'
    case 'n':
      return 'set null'
    case 'd':
      return 'set default'
    default:
      return undefined
  }
}

function excludedColumn(node: Node): readonly string[] {
  const [element] = 'List' in node ? (node.List.items ?? []) : []
  if (element === undefined || !('IndexElem' in element)) return []
  return element.IndexElem.name === undefined ? [] : [element.IndexElem.name]
}
