import { baseName } from '../paths.js'
import { looksLikeMigration } from '../plain-sql/find.js'
import { tool, type FileRole } from '../tool.js'
import { assembleSqlx } from './assemble.js'
import { findSqlx } from './find.js'
import { parseName } from './names.js'
import { parseSqlx, type SqlxFile } from './parse.js'
import { sqlxWriter } from './write.js'

/** sqlx: `<version>_<description>.sql`, or `.up.sql` with `.down.sql`, in `migrations` of a crate. */
export const sqlx = tool<SqlxFile>({
  id: 'sqlx',
  title: 'sqlx',
  role,
  find: findSqlx,
  prepare: (readers) => Promise.resolve((text, path, root) => parseSqlx(text, path, readers.sql(root.dialect))),
  assemble: assembleSqlx,
  writer: sqlxWriter,
})

function role(path: string): FileRole | undefined {
  if (parseName(path) !== undefined && looksLikeMigration(path)) return 'migration'
  return baseName(path) === 'sqlx.toml' ? 'configuration' : undefined
}
