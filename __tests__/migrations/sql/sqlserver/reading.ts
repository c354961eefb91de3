import type { Reading, Span, Statement } from '../../../../src/migrations/model.js'
import type { Operation, OperationKind } from '../../../../src/migrations/operation.js'
import { loadSqlserverReader } from '../../../../src/migrations/sql/sqlserver/index.js'
import { Text } from '../../../../src/migrations/text.js'

export function reading(...texts: readonly string[]): Reading {
  const read = loadSqlserverReader()
  const all = texts.map((sql, at) => read(Text.ofFile(`migrations/${String(at + 1)}.sql`, sql)))
  return { statements: all.flatMap((each) => each.statements), unread: all.flatMap((each) => each.unread) }
}

export function statements(sql: string): readonly Statement[] {
  return reading(sql).statements
}

export function operations(sql: string): readonly Operation[] {
  return statements(sql).flatMap((statement) => statement.operations)
}

export function kinds(sql: string): readonly OperationKind[] {
  return operations(sql).map(({ kind }) => kind)
}

/** The first operation of a kind. */
export function operation<Kind extends OperationKind>(sql: string, kind: Kind): Extract<Operation, { kind: Kind }> {
  const found = operations(sql).find((each): each is Extract<Operation, { kind: Kind }> => each.kind === kind)
  if (found === undefined) throw new Error(`no ${kind} among: ${kinds(sql).join(', ')}`)
  return found
}

/** `line:column-line:column`. */
export function place({ line, column, endLine, endColumn }: Span): string {
  return `${String(line)}:${String(column)}-${String(endLine)}:${String(endColumn)}`
}
