import type { Reading, Statement } from '../model.js'
import type { Dialect, Guard, Loop, Name, Operation } from '../operation.js'
import { Text } from '../text.js'

/** SQL that a tool writes for a call in the file: the characters stand for the stretch [from, to) of the file. */
export function standing(file: Text, node: { readonly from: number; readonly to: number }, sql: string): Text {
  return file.standIn(sql, node.from, node.to, false)
}

/** Parts with a separator between them, each in its place. */
export function listed(parts: readonly Text[], separator = ', '): Text {
  const texts: Text[] = []
  for (const part of parts) {
    if (texts.length > 0) texts.push(part.standIn(separator, 0, Math.min(1, part.length), false))
    texts.push(part)
  }
  return Text.join(texts)
}

/** A name as the dialect quotes it. A template's expression, `${table}`, is left bare: readers take it for one name. */
export function quoted(dialect: Dialect, name: string): string {
  if (name.includes('${')) return name
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return `\`${name.replaceAll('`', '``')}\``
    case 'sqlserver':
      return `[${name.replaceAll(']', ']]')}]`
    case 'postgres':
    case 'sqlite':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return `"${name.replaceAll('"', '""')}"`
  }
}

/** A text as a literal. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** Marks statements as written by us, not by the author of the file. */
export function asRendered(reading: Reading): Reading {
  const statements = reading.statements.map((statement) => ({
    ...statement,
    sql: { origin: 'rendered' as const, text: statement.sql.text },
  }))
  // The author wrote no SQL that an engine could refuse: what cannot be read is our rendering.
  return { statements, unread: reading.unread.map((each) => ({ ...each, refused: false })) }
}

/** What the code around a statement adds to its operations. */
export interface Around {
  readonly branch: string | undefined
  readonly guards: readonly Guard[]
  readonly loop: Loop | undefined
}

/** Statements under the conditions of the code that sends them. */
export function under(around: Around, statements: readonly Statement[]): readonly Statement[] {
  if (around.branch === undefined && around.guards.length === 0 && around.loop === undefined) return statements
  return statements.map((statement) => ({
    ...statement,
    operations: statement.operations.map((operation) => operationUnder(around, operation)),
  }))
}

function operationUnder({ branch, guards, loop }: Around, operation: Operation): Operation {
  return {
    ...operation,
    guards: [...new Set([...operation.guards, ...guards])],
    ...(branch === undefined ? {} : { branch }),
    ...(loop === undefined || operation.loop !== undefined ? {} : { loop }),
  }
}

/** A statement that sends something we cannot read; `touches`: the only relations whose shape it may change. */
export function opaque(
  file: Text,
  node: { readonly from: number; readonly to: number },
  reason: string,
  touches?: readonly Name[],
): Statement {
  const span = file.span(node.from, node.to)
  const text = file.value.slice(node.from, node.to)
  return {
    span,
    sql: { origin: 'own', text },
    operations: [{ kind: 'opaque', reason, text, ...(touches === undefined ? {} : { touches }), span, guards: [] }],
    comments: [],
  }
}
