import { isGoModule } from '../go-modules.js'
import { baseName } from '../paths.js'
import type { SqlFile } from '../sql-file.js'
import { tool, type FileRole } from '../tool.js'
import { assemblePop } from './assemble.js'
import { findPop } from './find.js'
import { parseName } from './names.js'
import { parsePop } from './parse.js'
import { popWriter } from './write.js'

/** pop (gobuffalo and ory): `<version>_<name>[.<dialect>][.autocommit].(up|down).(sql|fizz)`. */
export const pop = tool<SqlFile>({
  id: 'pop',
  title: 'pop',
  role,
  find: findPop,
  prepare: (readers) => Promise.resolve((text, path, root) => parsePop(text, path, readers.sql(root.dialect))),
  assemble: assemblePop,
  writer: popWriter,
})

function role(path: string): FileRole | undefined {
  if (parseName(path) !== undefined) return 'migration'
  return isGoModule(path) || baseName(path) === 'database.yml' ? 'configuration' : undefined
}
