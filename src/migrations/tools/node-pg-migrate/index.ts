import { isLockfile } from '../lockfiles.js'
import { baseName } from '../paths.js'
import { looksLikeMigration } from '../plain-sql/find.js'
import { tool, type FileRole } from '../tool.js'
import { assembleNodePgMigrate } from './assemble.js'
import { findNodePgMigrate } from './find.js'
import { parseName } from './names.js'
import { parseNodePgMigrate, type NodePgMigrateFile } from './parse.js'
import { nodePgMigrateWriter } from './write.js'

/** node-pg-migrate's SQL files: `<time>_<name>.sql` with `-- Up Migration` and `-- Down Migration`. */
export const nodePgMigrate = tool<NodePgMigrateFile>({
  id: 'node-pg-migrate',
  title: 'node-pg-migrate',
  role,
  find: findNodePgMigrate,
  prepare: (readers) =>
    Promise.resolve((text, path, root) => parseNodePgMigrate(text, path, readers.sql(root.dialect))),
  assemble: assembleNodePgMigrate,
  writer: nodePgMigrateWriter,
})

function role(path: string): FileRole | undefined {
  if (parseName(path)?.language === 'sql' && looksLikeMigration(path)) return 'migration'
  return isLockfile(path) || baseName(path) === 'package.json' ? 'configuration' : undefined
}
