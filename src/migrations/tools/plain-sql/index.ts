import { tool, type FileRole } from '../tool.js'
import { isForeign } from '../paths.js'
import { assemblePlainSql } from './assemble.js'
import { findPlainSql, looksLikeMigration } from './find.js'
import { parsePlainSql, type PlainSqlFile } from './parse.js'
import { plainSqlWriter } from './write.js'

/** Versioned SQL files that some runner of the repository's own applies. Looks only at what no other tool took. */
export const plainSql = tool<PlainSqlFile>({
  id: 'plain-sql',
  title: 'SQL files',
  role,
  find: findPlainSql,
  prepare: (readers) => Promise.resolve((text, path, root) => parsePlainSql(text, path, readers.sql(root.dialect))),
  assemble: assemblePlainSql,
  writer: plainSqlWriter,
})

function role(path: string): FileRole | undefined {
  return !isForeign(path) && looksLikeMigration(path) ? 'migration' : undefined
}
