import type { Reading, Span, Statement } from '../../../../src/migrations/model.js'
import type { Operation, OperationKind } from '../../../../src/migrations/operation.js'
import { loadMysqlReader } from '../../../../src/migrations/sql/mysql/index.js'
import { Text } from '../../../../src/migrations/text.js'

const readers = { mysql: await loadMysqlReader('mysql'), mariadb: await loadMysqlReader('mariadb') }

export function reading(sql: string, dialect: 'mysql' | 'mariadb' = 'mysql'): Reading {
  return readers[dialect](Text.ofFile('migrations/1.sql', sql))
}

export function statements(sql: string, dialect: 'mysql' | 'mariadb' = 'mysql'): readonly Statement[] {
  return reading(sql, dialect).statements
}

export function operations(sql: string, dialect: 'mysql' | 'mariadb' = 'mysql'): readonly Operation[] {
  return statements(sql, dialect).flatMap((statement) => statement.operations)
}

/** The first operation of a kind. */
export function operation<Kind extends OperationKind>(sql: string, kind: Kind): Extract<Operation, { kind: Kind }> {
  const found = operations(sql).find((each): each is Extract<Operation, { kind: Kind }> => each.kind === kind)
  if (found === undefined)
    throw new Error(`no ${kind} in: ${sql} ${JSON.stringify(reading(sql).unread.map(({ reason }) => reason))}`)
  return found
}

/** `line:column-line:column`. */
export function place({ line, column, endLine, endColumn }: Span): string {
  return `${String(line)}:${String(column)}-${String(endLine)}:${String(endColumn)}`
}
