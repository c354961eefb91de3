import { isGoModule } from '../go-modules.js'
import { isLockfile } from '../lockfiles.js'
import { looksLikeMigration } from '../plain-sql/find.js'
import { tool, type FileRole } from '../tool.js'
import { assembleDbmate } from './assemble.js'
import { findDbmate } from './find.js'
import { parseName } from './names.js'
import { parseDbmate, type DbmateFile } from './parse.js'
import { dbmateWriter } from './write.js'

/** dbmate: `<version>_<name>.sql` with `-- migrate:up` and `-- migrate:down`. */
export const dbmate = tool<DbmateFile>({
  id: 'dbmate',
  title: 'dbmate',
  role,
  find: findDbmate,
  prepare: (readers) => Promise.resolve((text, path, root) => parseDbmate(text, path, readers.sql(root.dialect))),
  assemble: assembleDbmate,
  writer: dbmateWriter,
})

function role(path: string): FileRole | undefined {
  if (parseName(path) !== undefined && looksLikeMigration(path)) return 'migration'
  return isGoModule(path) || isLockfile(path) ? 'configuration' : undefined
}
