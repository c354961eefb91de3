import type { Statement } from '../../model.js'
import { branchAt, type Script } from '../split/prepare.js'
import type { ClientCommand } from '../split/scan.js'

const COPY =
  /^\\copy\s+(?:"?(?<schema>[\w$]+)"?\.)?"?(?<table>[\w$]+)"?\s*(?:\([^)]*\)\s*)?(?<direction>from|to)\s+(?<program>program\b)?/i

/** What a psql command does to the database. */
export function readClientCommand(script: Script, command: ClientCommand): Statement {
  const span = script.text.span(command.start, command.start + command.text.length)
  const branch = branchAt(script, command.start)
  const place = { span, guards: [], ...(branch === undefined ? {} : { branch }) }
  const copy = command.does === 'copy' ? COPY.exec(command.text)?.groups : undefined
  const sql = { origin: 'own' as const, text: command.text }
  if (command.does === 'copy') {
    const table = copy === undefined ? undefined : tableOf(copy['schema'], copy['table'])
    const direction = copy?.['direction']?.toLowerCase() === 'from' ? 'from' : 'to'
    const program = copy?.['program'] !== undefined
    return { span, sql, operations: [{ ...place, kind: 'copy', table, direction, program }], comments: [] }
  }
  return {
    span,
    sql,
    operations: [{ ...place, kind: 'opaque', reason: reasonOf(command), text: command.text }],
    comments: [],
  }
}

function tableOf(
  schema: string | undefined,
  table: string | undefined,
): { readonly schema?: string; readonly name: string } {
  return { ...(schema === undefined ? {} : { schema: schema.toLowerCase() }), name: (table ?? '').toLowerCase() }
}

function reasonOf(command: ClientCommand): string {
  switch (command.does) {
    case 'include':
      return 'psql runs another file here'
    case 'shell':
      return 'psql runs a shell command here'
    case 'execute rows':
      return 'psql runs the rows of the query before as SQL'
    case 'copy':
      return 'psql copies rows here'
  }
}
