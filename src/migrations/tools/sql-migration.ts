import type { Down, Migration, TransactionRule } from '../model.js'
import type { SqlFile } from './sql-file.js'

/** What a tool knows of a migration in SQL; the rest is what its file says. */
export interface SqlMigrationParts {
  readonly id: string
  readonly version: string
  readonly name: string
  readonly up: SqlFile
  readonly down: Down
  /** Files beside the one of the up: the down, a configuration of the script. */
  readonly beside?: readonly string[]
  readonly transaction: TransactionRule
  readonly optOut: string | undefined
  readonly repeatable?: boolean
  readonly baseline?: boolean
}

/** A migration from the file of its up. */
export function sqlMigration(parts: SqlMigrationParts): Migration {
  const { id, version, name, up, down, beside = [], transaction, optOut, repeatable = false, baseline = false } = parts
  return {
    id,
    version,
    name,
    files: [up.path, ...beside],
    up: up.reading.statements,
    unread: up.reading.unread,
    down,
    transaction,
    optOut,
    repeatable,
    baseline,
    span: up.span,
  }
}
