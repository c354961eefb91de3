import type { ColumnDefinition as ColumnNode, CreateTableStmt, Expr, NamedTableConstraint, Stmt } from 'sqlite3-parser'
import type { ColumnDefinition, Constraint, Expression, Operation, OperationOf } from '../../../operation.js'
import type { Context, Placed } from '../context.js'
import { expressionOf } from '../expressions.js'
import { copiedRows, outputColumns } from '../queries.js'
import { tablesRead } from '../expressions.js'
import { typeOf } from '../types.js'
import { deferrable, keyColumns, referenceOf } from './keys.js'

/** https://sqlite.org/lang_createtable.html: bits of the parser's TabFlags. */
const WITHOUT_ROWID = 128
const STRICT = 65_536

/** CREATE TABLE, CREATE VIRTUAL TABLE, DROP TABLE. */
export function readTable(context: Context, tree: Stmt): readonly Operation[] | undefined {
  switch (tree.type) {
    case 'CreateTableStmt':
      return [createTable(context, tree)]
    case 'CreateVirtualTableStmt':
      return [
        {
          ...context.place(tree.ifNotExists ? ['if not exists'] : []),
          kind: 'create-table',
          table: context.name(tree.tblName),
          columns: [],
          constraints: [],
          indexes: [],
          temporary: false,
          virtual: tree.moduleName.text,
        },
      ]
    case 'DropTableStmt':
      return [
        {
          ...context.place(tree.ifExists ? ['if exists'] : []),
          kind: 'drop-table',
          table: context.name(tree.tblName),
          cascade: false,
        },
      ]
    default:
      return undefined
  }
}

function createTable(context: Context, tree: CreateTableStmt): OperationOf<'create-table'> {
  const base = {
    ...context.place(tree.ifNotExists ? ['if not exists'] : []),
    kind: 'create-table',
    table: context.name(tree.tblName),
    indexes: [],
    temporary: tree.temporary || /^temp$/i.test(tree.tblName.dbName?.text ?? ''),
  } as const
  if (tree.body.type === 'AsSelectCreateTableBody') {
    const { select } = tree.body
    const copied = copiedRows(context, select)
    const as = {
      columns: outputColumns(context, select),
      from: tablesRead(context, select),
      ...(copied === undefined ? {} : { copied }),
    }
    return { ...base, columns: [], constraints: [], as }
  }
  const { columns, constraints, flags } = tree.body
  const written = columns.map((column) => columnOf(context, column))
  const inline = columns.flatMap((column) => columnConstraints(context, column))
  const all = [...inline, ...(constraints ?? []).map((constraint) => tableConstraint(context, constraint))]
  const key = all.find((constraint) => constraint.kind === 'primary key')
  // Elsewhere a primary key may hold NULL, for an old bug's sake: https://sqlite.org/lang_createtable.html#the_primary_key
  const keyIsNotNull = (flags & (WITHOUT_ROWID | STRICT)) !== 0
  return {
    ...base,
    columns: written.map((column) =>
      key?.kind === 'primary key' && key.columns.includes(column.name) && (keyIsNotNull || isRowid(column, key.columns))
        ? { ...column, nullable: false }
        : column,
    ),
    constraints: all,
  }
}

/** INTEGER PRIMARY KEY is the row's own number: https://sqlite.org/lang_createtable.html#rowid. */
function isRowid(column: ColumnDefinition, key: readonly string[]): boolean {
  return key.length === 1 && column.type.name === 'integer'
}

export function columnOf(context: Context, column: ColumnNode): ColumnDefinition {
  const constraints = column.constraints.map(({ constraint }) => constraint)
  const generated = constraints.find((each) => each.type === 'GeneratedColumnConstraint')
  const value = constraints.findLast((each) => each.type === 'DefaultColumnConstraint')
  const collation = constraints.findLast((each) => each.type === 'CollateColumnConstraint')
  const isAutoIncrement = constraints.some((each) => each.type === 'PrimaryKeyColumnConstraint' && each.autoIncrement)
  return {
    name: context.identifier(column.colName.text),
    type: typeOf(context, column.colType),
    nullable: !constraints.some((each) => each.type === 'NotNullColumnConstraint' && !each.nullable),
    ...(value === undefined ? {} : { default: defaultOf(context, value.expr) }),
    ...(generated === undefined
      ? {}
      : {
          generated: {
            storage: /^stored$/i.test(generated.typ?.name ?? '') ? 'stored' : 'virtual',
            expression: expressionOf(context, generated.expr),
          },
        }),
    ...(isAutoIncrement ? { identity: 'auto-increment' } : {}),
    ...(collation === undefined ? {} : { collation: context.identifier(collation.collationName.text) }),
    span: columnSpan(context, column),
  }
}

/** The parser lets a default in parentheses begin at the word DEFAULT. */
function defaultOf(context: Context, written: Expr): Expression {
  const expression = expressionOf(context, written)
  return { ...expression, text: expression.text.replace(/^default\s*(?=\()/i, '') }
}

/** The parser lets a column's span begin at the first column of the table. */
function columnSpan(context: Context, column: ColumnNode): ColumnDefinition['span'] {
  const parts: readonly Placed[] = [
    column.colName,
    ...(column.colType === undefined ? [] : [column.colType]),
    ...column.constraints,
  ]
  return context.span(column.colName, parts.at(-1))
}

/** What stands behind a column's type and is a constraint of the table. */
export function columnConstraints(context: Context, column: ColumnNode): readonly Constraint[] {
  const columns = [context.identifier(column.colName.text)]
  return column.constraints.flatMap(({ name, constraint }): Constraint[] => {
    const base = {
      ...(name === undefined ? {} : { name: context.identifier(name.text) }),
      validated: true,
      inline: true,
      span: columnSpan(context, column),
    }
    switch (constraint.type) {
      case 'PrimaryKeyColumnConstraint':
        return [{ ...base, kind: 'primary key', columns }]
      case 'UniqueColumnConstraint':
        return [{ ...base, kind: 'unique', columns }]
      case 'CheckColumnConstraint':
        return [{ ...base, kind: 'check', expression: expressionOf(context, constraint.expr) }]
      case 'ForeignKeyColumnConstraint': {
        const references = referenceOf(context, constraint.clause)
        return [{ ...base, ...deferrable(constraint.deferClause), kind: 'foreign key', columns, references }]
      }
      default:
        return []
    }
  })
}

export function tableConstraint(context: Context, { name, constraint }: NamedTableConstraint): Constraint {
  const base = {
    ...(name === undefined ? {} : { name: context.identifier(name.text) }),
    validated: true,
    inline: false,
    span: name === undefined ? context.span(constraint) : context.span(name, constraint),
  }
  switch (constraint.type) {
    case 'PrimaryKeyTableConstraint':
      return { ...base, kind: 'primary key', columns: keyColumns(context, constraint.columns) }
    case 'UniqueTableConstraint':
      return { ...base, kind: 'unique', columns: keyColumns(context, constraint.columns) }
    case 'CheckTableConstraint':
      return { ...base, kind: 'check', expression: expressionOf(context, constraint.expr) }
    case 'ForeignKeyTableConstraint':
      return {
        ...base,
        ...deferrable(constraint.deferClause),
        kind: 'foreign key',
        columns: constraint.columns.map((column) => context.identifier(column.colName.text)),
        references: referenceOf(context, constraint.clause),
      }
  }
}
