import type { Outcome, Remedy } from '../check.js'
import type { Held } from './references.js'
import type { Resulting } from './relational.js'

/** What is said of a table that keys refer to and nothing makes. */
export const UNMADE = 'which no migration creates'

/**
 * Foreign keys of SQLite whose table no migration creates. CREATE TABLE takes them, and with keys checked each INSERT is
 * refused, `no such table`, also where the column is NULL: https://www.sqlite.org/foreignkeys.html#fk_unsupported (seen on
 * SQLite 3.40). Other engines refuse the CREATE. Nothing is said where a statement could not be read: it may create the table.
 */
export function missingParents({ dialect, replayed }: Resulting, keys: readonly Held[]): readonly Held[] {
  const { migrations } = replayed.plan.history
  const read = migrations.every(
    ({ unread, up }) =>
      unread.length === 0 && up.every(({ operations }) => operations.every(({ kind }) => kind !== 'opaque')),
  )
  const { after } = replayed
  const isMade = ({ constraint }: Held): boolean => after.find(constraint.references.table)?.exact === true
  const missing = dialect === 'sqlite' && read ? keys.filter((each) => !isMade(each)) : []
  const named = new Set(missing.map(({ constraint }) => constraint.references.table.name))
  // A history that works on other tables it does not create does not begin with the database.
  return [...after.tables()].every(({ exact, name }) => exact || named.has(name.name)) ? missing : []
}

/** What to do about the first of them. */
export function unmadeRemedy({ summary, facts = [] }: Outcome): Remedy {
  const [fact] = facts
  return {
    missing: summary,
    text: 'Create that table in a migration before this one; or, where it is in another database, make this table anew without the REFERENCES.',
    language: 'sql',
    code: '',
    ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
  }
}
