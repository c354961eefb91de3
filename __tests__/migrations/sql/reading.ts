import type { Reading, Span, Statement } from '../../../src/migrations/model.js'
import type { Operation, OperationKind } from '../../../src/migrations/operation.js'
import { loadPostgresReader } from '../../../src/migrations/sql/postgres/index.js'
import { Text } from '../../../src/migrations/text.js'

const read = await loadPostgresReader()

export function reading(sql: string): Reading {
  return read(Text.ofFile('migrations/1.sql', sql))
}

export function operations(sql: string): readonly Operation[] {
  return reading(sql).statements.flatMap((statement) => statement.operations)
}

export function statement(sql: string): Statement {
  const [first] = reading(sql).statements
  if (first === undefined) throw new Error(`no statement in: ${sql}`)
  return first
}

/** The first operation of a kind. */
export function operation<Kind extends OperationKind>(sql: string, kind: Kind): Extract<Operation, { kind: Kind }> {
  const all = operations(sql)
  const isKind = (each: Operation): each is Extract<Operation, { kind: Kind }> => each.kind === kind
  const found = all.find(isKind)
  if (found === undefined) throw new Error(`no ${kind} among: ${all.map((each) => each.kind).join(', ')}`)
  return found
}

/** `line:column-line:column`. */
export function place(span: Span): string {
  return `${String(span.line)}:${String(span.column)}-${String(span.endLine)}:${String(span.endColumn)}`
}

export function kinds(sql: string): readonly OperationKind[] {
  return operations(sql).map((each) => each.kind)
}
