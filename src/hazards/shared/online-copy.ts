import { type Name, showName } from '../../migrations/operation.js'
import type { Statement } from '../../migrations/model.js'
import type { SchemaView } from '../../schema/model.js'
import type { FixStep } from '../hazard.js'
import { deploy } from './fix.js'

/**
 * A tool that copies the table beside the traffic, for what the server itself only does while writes wait. gh-ost takes
 * no table with foreign keys, pt-online-schema-change rebuilds them.
 * Sources: https://github.com/github/gh-ost/blob/master/doc/requirements-and-limitations.md and
 * https://docs.percona.com/percona-toolkit/pt-online-schema-change.html
 */
export function onlineCopy(statement: Statement, table: Name, before: SchemaView): FixStep {
  const clauses = clausesOf(statement)
  const named = clauses === undefined ? 'the clauses of this ALTER' : clauses
  const hasKeys =
    before.referrers(table).length > 0 || before.table(table).constraints.some(({ kind }) => kind === 'foreign key')
  const database = table.schema ?? 'DATABASE'
  const percona = `pt-online-schema-change --alter "${shell(named)}" ${hasKeys ? '--alter-foreign-keys-method=auto ' : ''}D=${database},t=${table.name} --execute`
  const ghost = `gh-ost --alter="${shell(named)}" --database=${database} --table=${table.name} --execute`
  return deploy(
    hasKeys
      ? `In place of the statement, copy ${showName(table)} beside the traffic (gh-ost takes no table with foreign keys):\n${percona}`
      : `In place of the statement, copy ${showName(table)} beside the traffic:\n${ghost}\nor\n${percona}`,
  )
}

/** What stands behind ALTER TABLE and the name, without ALGORITHM and LOCK. */
function clausesOf({ sql: { text } }: Statement): string | undefined {
  const name = String.raw`(?:\x60[^\x60]+\x60|[\w$]+)`
  const match = new RegExp(String.raw`^\s*alter\s+table\s+${name}(?:\s*\.\s*${name})?\s+([\s\S]+?)\s*;?\s*$`, 'i').exec(
    text,
  )
  const clauses = match?.[1]?.replace(/,?\s*\b(?:algorithm|lock)\s*=?\s*\w+\s*/gi, ' ').replace(/\s+/g, ' ')
  return clauses?.trim().replace(/,$/, '')
}

/** Between double quotes a shell reads back-ticks, dollars and backslashes. */
function shell(text: string): string {
  return text.replace(/[\\`"$]/g, '\\$&')
}
