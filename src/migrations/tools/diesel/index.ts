import { baseName } from '../paths.js'
import { tool, type FileRole } from '../tool.js'
import { assembleDiesel } from './assemble.js'
import { findDiesel } from './find.js'
import { isNumbered } from './names.js'
import { parseDiesel, type DieselFile } from './parse.js'
import { dieselWriter } from './write.js'

/** Diesel: `<version>_<name>/up.sql` and `down.sql`, with `metadata.toml` for the transaction. */
export const diesel = tool<DieselFile>({
  id: 'diesel',
  title: 'Diesel',
  role,
  find: findDiesel,
  prepare: (readers) => Promise.resolve((text, path, root) => parseDiesel(text, path, readers.sql(root.dialect))),
  assemble: assembleDiesel,
  writer: dieselWriter,
})

function role(path: string): FileRole | undefined {
  if (isNumbered(path)) return 'migration'
  return baseName(path) === 'diesel.toml' ? 'configuration' : undefined
}
