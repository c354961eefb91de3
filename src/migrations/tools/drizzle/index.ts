import { isLockfile } from '../lockfiles.js'
import { tool, type FileRole } from '../tool.js'
import { looksLikeMigration } from '../plain-sql/find.js'
import { directoryOf } from '../paths.js'
import { assembleDrizzle } from './assemble.js'
import { findDrizzle } from './find.js'
import { isConfiguration, isJournal, isMigration } from './names.js'
import { parseDrizzle, type DrizzleFile } from './parse.js'
import { drizzleWriter } from './write.js'

/** Drizzle: `<index>_<name>.sql` in the order of `meta/_journal.json`. */
export const drizzle = tool<DrizzleFile>({
  id: 'drizzle',
  title: 'Drizzle',
  role,
  find: findDrizzle,
  prepare: (readers) => Promise.resolve((text, path, root) => parseDrizzle(text, path, readers.sql(root.dialect))),
  assemble: assembleDrizzle,
  writer: drizzleWriter,
})

/** `drizzle/` is drizzle-kit's own folder; elsewhere a path is one of Drizzle's where it could be any SQL migration. */
function role(path: string): FileRole | undefined {
  if (isJournal(path)) return 'ledger'
  if (isConfiguration(path) || isLockfile(path)) return 'configuration'
  const isOwn = /(?:^|\/)drizzle(?:\/|$)/.test(directoryOf(path))
  return isMigration(path) && (isOwn || looksLikeMigration(path)) ? 'migration' : undefined
}
