import { isGoModule } from '../go-modules.js'
import type { SqlFile } from '../sql-file.js'
import { tool, type FileRole } from '../tool.js'
import { assembleGolangMigrate } from './assemble.js'
import { findGolangMigrate } from './find.js'
import { parseName } from './names.js'
import { parseGolangMigrate } from './parse.js'
import { golangMigrateWriter } from './write.js'

/** golang-migrate: `<version>_<title>.up.sql` and `<version>_<title>.down.sql` in one folder. */
export const golangMigrate = tool<SqlFile>({
  id: 'golang-migrate',
  title: 'golang-migrate',
  role,
  find: findGolangMigrate,
  prepare: (readers) =>
    Promise.resolve((text, path, root) => parseGolangMigrate(text, path, readers.sql(root.dialect))),
  assemble: assembleGolangMigrate,
  writer: golangMigrateWriter,
})

function role(path: string): FileRole | undefined {
  if (parseName(path) !== undefined) return 'migration'
  return isGoModule(path) ? 'configuration' : undefined
}
