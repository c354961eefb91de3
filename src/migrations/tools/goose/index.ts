import { isGoModule } from '../go-modules.js'
import { looksLikeMigration } from '../plain-sql/find.js'
import { tool, type FileRole } from '../tool.js'
import { assembleGoose } from './assemble.js'
import { findGoose } from './find.js'
import { parseName } from './names.js'
import { parseGoose, type GooseFile } from './parse.js'
import { gooseWriter } from './write.js'

/** goose: `<version>_<name>.sql` with `-- +goose Up` and `-- +goose Down`, or `.go`, in one folder. */
export const goose = tool<GooseFile>({
  id: 'goose',
  title: 'goose',
  role,
  find: findGoose,
  prepare: (readers) =>
    Promise.resolve((text, path, root) => parseGoose(text, path, readers.sql(root.dialect), root.toolVersion)),
  assemble: assembleGoose,
  writer: gooseWriter,
})

/** Names of other tools are alike: a path is one of goose's where it could be that of any SQL migration. */
function role(path: string): FileRole | undefined {
  const name = parseName(path)
  if (name !== undefined && looksLikeMigration(path.replace(/\.go$/, '.sql'))) return 'migration'
  return isGoModule(path) ? 'configuration' : undefined
}
