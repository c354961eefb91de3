import { body, downBody, type WrittenFile, type Writer } from '../writer.js'

/**
 * A script, its undo where the repository has such, and a `.conf` beside what runs outside a transaction. CREATE INDEX
 * CONCURRENTLY waits for the transaction in which Flyway holds its own lock, unless that lock is one of the session:
 * https://documentation.red-gate.com/flyway/reference/configuration/postgresql-namespace/postgresql-transactional-lock-setting
 */
export const flywayWriter: Writer = {
  grammar: /^(?<head>V)(?<version>\d+(?:[._]\d+)*)(?<between>__)(?<name>.*)(?<tail>\.sql)$/,
  named: 'file',
  alone: false,
  write: ({ path, up, down, outsideTransaction }, { downs }) => {
    const undo = path.replace(/(^|\/)V([^/]*)$/, '$1U$2')
    const files: WrittenFile[] = [
      { path, contents: body(up) },
      ...(outsideTransaction ? [{ path: `${path}.conf`, contents: 'executeInTransaction=false\n' }] : []),
      ...(downs === 'paired' ? [{ path: undo, contents: downBody(down) }] : []),
      ...(downs === 'paired' && outsideTransaction
        ? [{ path: `${undo}.conf`, contents: 'executeInTransaction=false\n' }]
        : []),
    ]
    const waits = up.some((each) => /\bconcurrently\b/i.test(each))
    return {
      files,
      ...(waits
        ? { notes: ['Set flyway.postgresql.transactional.lock=false, or the statement waits for Flyway’s own lock'] }
        : {}),
    }
  },
}
