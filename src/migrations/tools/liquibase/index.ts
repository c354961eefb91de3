import { tool, type FileRole } from '../tool.js'
import { assembleLiquibase } from './assemble.js'
import { namesContexts } from './contexts.js'
import { findLiquibase } from './find.js'
import { mayBeChangelog } from './names.js'
import { parseLiquibase, type LiquibaseFile } from './parse.js'
import { liquibaseWriter } from './write.js'

/** Liquibase: changelogs in formatted SQL, XML, YAML and JSON, in the order in which they include each other. */
export const liquibase = tool<LiquibaseFile>({
  id: 'liquibase',
  title: 'Liquibase',
  role,
  find: findLiquibase,
  prepare: (readers) =>
    Promise.resolve((text, path, root) => parseLiquibase(text, path, root.dialect, readers.sql(root.dialect))),
  assemble: assembleLiquibase,
  writer: liquibaseWriter,
})

/** A changelog holds migrations and is the ledger of their order: it has to be read before histories are found. */
function role(path: string): FileRole | undefined {
  if (namesContexts(path)) return 'configuration'
  return mayBeChangelog(path) ? 'ledger' : undefined
}
