import { isWranglerConfiguration } from '../../../stack/wrangler.js'
import { isLockfile } from '../lockfiles.js'
import { baseName } from '../paths.js'
import { parseSqlFile, type SqlFile } from '../sql-file.js'
import { tool, type FileRole } from '../tool.js'
import { assembleWrangler } from './assemble.js'
import { findWrangler } from './find.js'
import { mayBeMigration } from './names.js'
import { wranglerWriter } from './write.js'

/** Cloudflare D1: `migrations/0001_name.sql` beside a wrangler.toml, wrangler.json or wrangler.jsonc that binds a database. */
export const wrangler = tool<SqlFile>({
  id: 'wrangler',
  title: 'wrangler (Cloudflare D1)',
  role,
  find: findWrangler,
  prepare: (readers) => Promise.resolve((text, path, root) => parseSqlFile(text, path, readers.sql(root.dialect))),
  assemble: assembleWrangler,
  writer: wranglerWriter,
})

function role(path: string): FileRole | undefined {
  if (mayBeMigration(path)) return 'migration'
  return isWranglerConfiguration(path) || baseName(path) === 'package.json' || isLockfile(path)
    ? 'configuration'
    : undefined
}
