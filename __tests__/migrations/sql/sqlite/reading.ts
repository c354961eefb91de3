import type { Reading, Statement } from '../../../../src/migrations/model.js'
import type { Operation, OperationKind } from '../../../../src/migrations/operation.js'
import { loadSqliteReader } from '../../../../src/migrations/sql/sqlite/index.js'
import { Text } from '../../../../src/migrations/text.js'

const read = await loadSqliteReader()

export function reading(sql: string): Reading {
  return read(Text.ofFile('migrations/1.sql', sql))
}

export function statements(sql: string): readonly Statement[] {
  return reading(sql).statements
}

export function operations(sql: string): readonly Operation[] {
  return statements(sql).flatMap((statement) => statement.operations)
}

/** The first operation of a kind. */
export function operation<Kind extends OperationKind>(sql: string, kind: Kind): Extract<Operation, { kind: Kind }> {
  const found = operations(sql).find((each): each is Extract<Operation, { kind: Kind }> => each.kind === kind)
  if (found === undefined) throw new Error(`no ${kind} in: ${sql} ${JSON.stringify(reading(sql).unread)}`)
  return found
}
